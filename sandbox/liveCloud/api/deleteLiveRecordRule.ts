import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';
import { domainName, pathName } from './templateParameters';

const schema = {
  type: 'object',
  properties: { DomainName: domainName, AppName: pathName, StreamName: pathName },
  required: ['DomainName'],
  additionalProperties: false,
} as const;

/** Takes one recording rule away; domain, path and stream must all be its own. */
export const deleteLiveRecordRule = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ DomainName, AppName = '', StreamName = '' }, { wiring }) => {
    wiring.recordings.unbind({ domainName: DomainName, appName: AppName, streamName: StreamName });
    return {};
  },
);
