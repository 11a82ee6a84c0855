import type { CallbackSettings } from '../wiring/wiring';
import { apiAction, compiler } from './apiAction';
import { callbackProperties, templateName } from './templateParameters';

const schema = {
  type: 'object',
  properties: { TemplateName: templateName, ...callbackProperties },
  required: ['TemplateName'],
  additionalProperties: false,
} as const;

/** 267/32637: a new callback template; two may have the same name. */
export const createLiveCallbackTemplate = apiAction(
  compiler.compile<CallbackSettings>(schema),
  (settings, { wiring }) => ({ TemplateId: wiring.callbacks.create(settings) }),
);
