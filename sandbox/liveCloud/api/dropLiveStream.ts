import { apiAction, compiler } from './apiAction';
import type { StreamParameters } from './streamParameters';
import { requireOwnDomain, streamSchema } from './streamParameters';

/** 267/20469: cuts a running push; the pusher may come back. */
export const dropLiveStream = apiAction(
  compiler.compile<StreamParameters>(streamSchema),
  ({ DomainName, StreamName }, { cloud }) => {
    requireOwnDomain(DomainName, cloud);
    cloud.drop(StreamName);
    return {};
  },
);
