import type { RecordSettings } from '../wiring/wiring';
import { apiAction, compiler } from './apiAction';
import { recordProperties, templateName } from './templateParameters';

const schema = {
  type: 'object',
  properties: { TemplateName: templateName, ...recordProperties },
  required: ['TemplateName'],
  additionalProperties: false,
} as const;

/** 267/32614: a new recording template. */
export const createLiveRecordTemplate = apiAction(
  compiler.compile<RecordSettings>(schema),
  (settings, { wiring }) => ({ TemplateId: wiring.recordings.create(settings) }),
);
