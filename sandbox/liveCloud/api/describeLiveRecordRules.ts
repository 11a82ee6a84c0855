import { apiAction, compiler } from './apiAction';
import { beijingTime } from './streamParameters';
import { noParameters } from './templateParameters';

/** Every rule that binds a recording template. */
export const describeLiveRecordRules = apiAction(
  compiler.compile<object>(noParameters),
  (_parameters, { wiring }) => ({
    Rules: wiring.recordings.listRules().map((rule) => ({
      CreateTime: beijingTime(rule.createdAtMs),
      UpdateTime: beijingTime(rule.createdAtMs),
      TemplateId: rule.templateId,
      DomainName: rule.domainName,
      AppName: rule.appName,
      StreamName: rule.streamName,
    })),
  }),
);
