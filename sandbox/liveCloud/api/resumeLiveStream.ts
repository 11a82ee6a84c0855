import { apiAction, compiler } from './apiAction';
import type { StreamParameters } from './streamParameters';
import { requireOwnDomain, streamSchema } from './streamParameters';

/** Lifts a ForbidLiveStream. */
export const resumeLiveStream = apiAction(
  compiler.compile<StreamParameters>(streamSchema),
  ({ DomainName, StreamName }, { cloud }) => {
    requireOwnDomain(DomainName, cloud);
    cloud.resume(StreamName);
    return {};
  },
);
