import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';
import { domainName } from './templateParameters';

const schema = {
  type: 'object',
  properties: { DomainName: domainName },
  required: ['DomainName'],
  additionalProperties: false,
} as const;

const DEFAULT_LIFETIME_SECONDS = 86_400;

/** The anti-leech keys of a play domain. */
export const describeLivePlayAuthKey = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ DomainName }, { wiring }) => {
    const { auth } = wiring.getDomain(DomainName, 'play');
    return {
      PlayAuthKeyInfo: {
        DomainName,
        Enable: auth.enabled ? 1 : 0,
        AuthKey: auth.key,
        AuthBackKey: auth.backupKey,
        AuthDelta: DEFAULT_LIFETIME_SECONDS,
      },
    };
  },
);
