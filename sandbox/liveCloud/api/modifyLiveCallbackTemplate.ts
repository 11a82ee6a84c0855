import type { CallbackSettings } from '../wiring/wiring';
import { apiAction, compiler } from './apiAction';
import { callbackProperties, templateId, templateName } from './templateParameters';

const schema = {
  type: 'object',
  properties: { TemplateId: templateId, TemplateName: templateName, ...callbackProperties },
  required: ['TemplateId'],
  additionalProperties: false,
} as const;

/** Changes what is named of a callback template. */
export const modifyLiveCallbackTemplate = apiAction(
  compiler.compile<Partial<CallbackSettings> & { readonly TemplateId: number }>(schema),
  ({ TemplateId, ...changes }, { wiring }) => {
    wiring.callbacks.modify(TemplateId, changes);
    return {};
  },
);
