import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';
import { domainName, pathName, templateId } from './templateParameters';

const schema = {
  type: 'object',
  properties: { DomainName: domainName, AppName: pathName, TemplateId: templateId },
  required: ['DomainName', 'AppName', 'TemplateId'],
  additionalProperties: false,
} as const;

/** Binds a callback template to a push domain and path. */
export const createLiveCallbackRule = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ DomainName, AppName, TemplateId }, { wiring, clock }) => {
    wiring.getDomain(DomainName, 'push');
    const scope = { domainName: DomainName, appName: AppName, streamName: '' };
    wiring.callbacks.bind(scope, TemplateId, clock.nowMs());
    return {};
  },
);
