import type { RecordSettings } from '../wiring/wiring';
import { apiAction, compiler } from './apiAction';
import { recordProperties, templateId, templateName } from './templateParameters';

const schema = {
  type: 'object',
  properties: { TemplateId: templateId, TemplateName: templateName, ...recordProperties },
  required: ['TemplateId'],
  additionalProperties: false,
} as const;

/** Changes what is named of a recording template; a format that is named is replaced as a whole. */
export const modifyLiveRecordTemplate = apiAction(
  compiler.compile<Partial<RecordSettings> & { readonly TemplateId: number }>(schema),
  ({ TemplateId, ...changes }, { wiring }) => {
    wiring.recordings.modify(TemplateId, changes);
    return {};
  },
);
