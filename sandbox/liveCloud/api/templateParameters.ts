/** Parts of the schemas of template and rule calls. */

const url = { type: 'string', pattern: '^(https?://\\S{1,1000})?$' } as const;
/** Letters, Chinese ones too, digits, `_` and `-` (267/32637). */
const plainText = '^[\\p{Script=Han}A-Za-z0-9_-]';

export const templateName = { type: 'string', pattern: `${plainText}{1,255}$` } as const;
export const description = { type: 'string', pattern: `${plainText}{0,1024}$` } as const;
export const templateId = { type: 'integer', minimum: 1 } as const;

export const callbackProperties = {
  Description: description,
  StreamBeginNotifyUrl: url,
  StreamEndNotifyUrl: url,
  RecordNotifyUrl: url,
  RecordStatusNotifyUrl: url,
  SnapshotNotifyUrl: url,
  PornCensorshipNotifyUrl: url,
  PushExceptionNotifyUrl: url,
  AudioAuditNotifyUrl: url,
  CallbackKey: { type: 'string', maxLength: 255 },
} as const;

const recordParameters = {
  type: 'object',
  properties: {
    Enable: { type: 'integer', minimum: 0, maximum: 1 },
    RecordInterval: { type: 'integer', minimum: 60, maximum: 43_200 },
    StorageTime: { type: 'integer', minimum: 0, maximum: 129_600_000 },
    VodSubAppId: { type: 'integer' },
    VodFileName: { type: 'string' },
    Procedure: { type: 'string' },
    StorageMode: { type: 'string' },
    ClassId: { type: 'integer' },
  },
  additionalProperties: false,
} as const;

export const recordProperties = {
  Description: description,
  FlvParam: recordParameters,
  HlsParam: recordParameters,
  Mp4Param: recordParameters,
  AacParam: recordParameters,
} as const;

export const noParameters = { type: 'object', properties: {}, additionalProperties: false } as const;

export const domainName = { type: 'string', minLength: 1, maxLength: 255 } as const;
export const pathName = { type: 'string', maxLength: 255 } as const;
