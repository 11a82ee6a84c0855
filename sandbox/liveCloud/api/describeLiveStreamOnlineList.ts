import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';
import { apiTime, streamProperties } from './streamParameters';

const DEFAULT_PAGE_SIZE = 10;
/** The smaller of the two documented limits (267/20472). */
const MAX_PAGE_SIZE = 100;

const schema = {
  type: 'object',
  properties: {
    ...streamProperties,
    PageNum: { type: 'integer', minimum: 1 },
    PageSize: { type: 'integer', minimum: 1, maximum: MAX_PAGE_SIZE },
  },
  additionalProperties: false,
} as const;

/** 267/20472: the streams that are being pushed, page by page. */
export const describeLiveStreamOnlineList = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  (parameters, { cloud }) => {
    const { PageNum = 1, PageSize = DEFAULT_PAGE_SIZE, AppName, DomainName, StreamName } = parameters;
    const { pushDomain } = cloud.account;
    const online = cloud
      .listStreams()
      .filter(
        ({ name, appName }) =>
          cloud.stateOf(name) === 'active' &&
          (AppName ?? appName) === appName &&
          (DomainName ?? pushDomain) === pushDomain &&
          (StreamName ?? name) === name,
      );
    return {
      TotalNum: online.length,
      TotalPage: Math.ceil(online.length / PageSize),
      PageNum,
      PageSize,
      OnlineInfo: online
        .slice((PageNum - 1) * PageSize, PageNum * PageSize)
        .map(({ name, appName, session }) => ({
          StreamName: name,
          PublishTimeList: [{ PublishTime: apiTime(session?.startedAtMs ?? 0) }],
          AppName: appName,
          DomainName: pushDomain,
          PushToDelay: 0,
        })),
    };
  },
);
