import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';
import { domainName, pathName } from './templateParameters';

const schema = {
  type: 'object',
  properties: { DomainName: domainName, AppName: pathName },
  required: ['DomainName', 'AppName'],
  additionalProperties: false,
} as const;

/** Takes the rule of a push domain and path away; the template stays. */
export const deleteLiveCallbackRule = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ DomainName, AppName }, { wiring }) => {
    wiring.callbacks.unbind({ domainName: DomainName, appName: AppName, streamName: '' });
    return {};
  },
);
