import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';

const schema = {
  type: 'object',
  properties: {
    DomainStatus: { type: 'integer', minimum: 0, maximum: 1 },
    DomainType: { type: 'integer', minimum: 0, maximum: 1 },
    PageSize: { type: 'integer', minimum: 10, maximum: 100 },
    PageNum: { type: 'integer', minimum: 1, maximum: 100_000 },
    DomainPrefix: { type: 'string' },
  },
  additionalProperties: false,
} as const;

/** The domains of the account, page by page; `Type` 0 pushes, 1 plays. */
export const describeLiveDomains = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ DomainStatus, DomainType, PageSize = 10, PageNum = 1, DomainPrefix = '' }, { wiring }) => {
    const all = wiring.domains
      .map(({ name, type, enabled, hasCname }) => ({
        Name: name,
        Type: type === 'push' ? 0 : 1,
        Status: enabled ? 1 : 0,
        BCName: hasCname ? 1 : 0,
      }))
      .filter(
        ({ Name, Type, Status }) =>
          (DomainStatus ?? Status) === Status &&
          (DomainType ?? Type) === Type &&
          Name.startsWith(DomainPrefix),
      );
    return { AllCount: all.length, DomainList: all.slice((PageNum - 1) * PageSize, PageNum * PageSize) };
  },
);
