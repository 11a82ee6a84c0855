import { apiAction, compiler } from './apiAction';

const schema = {
  type: 'object',
  properties: { IsDelayLive: { type: 'integer', minimum: 0, maximum: 1 } },
  additionalProperties: false,
} as const;

const OFF = { RecordInterval: 1800, StorageTime: 0, Enable: 0, VodSubAppId: 0, VodFileName: '' };

/** Every recording template; formats that are not recorded are there with `Enable` 0. */
export const describeLiveRecordTemplates = apiAction(
  compiler.compile<{ readonly IsDelayLive?: number }>(schema),
  ({ IsDelayLive = 0 }, { wiring }) => ({
    Templates: (IsDelayLive === 1 ? [] : wiring.recordings.list()).map(({ id, settings }) => ({
      TemplateId: id,
      TemplateName: settings.TemplateName,
      Description: settings.Description ?? '',
      FlvParam: { ...OFF, Procedure: null, ...settings.FlvParam },
      HlsParam: { ...OFF, Procedure: null, ...settings.HlsParam },
      Mp4Param: { ...OFF, Procedure: null, ...settings.Mp4Param },
      AacParam: { ...OFF, Procedure: null, ...settings.AacParam },
      IsDelayLive: 0,
      HlsSpecialParam: { FlowContinueDuration: 0 },
      RemoveWatermark: null,
    })),
  }),
);
