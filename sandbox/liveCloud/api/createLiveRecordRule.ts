import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';
import { domainName, pathName, templateId } from './templateParameters';

const schema = {
  type: 'object',
  properties: { DomainName: domainName, TemplateId: templateId, AppName: pathName, StreamName: pathName },
  required: ['DomainName', 'TemplateId'],
  additionalProperties: false,
} as const;

/** Binds a recording template to a push domain and path, or to one stream. */
export const createLiveRecordRule = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ DomainName, TemplateId, AppName = '', StreamName = '' }, { wiring, clock }) => {
    wiring.getDomain(DomainName, 'push');
    const scope = { domainName: DomainName, appName: AppName, streamName: StreamName };
    wiring.recordings.bind(scope, TemplateId, clock.nowMs());
    return {};
  },
);
