import { apiAction, compiler } from './apiAction';
import type { StreamParameters } from './streamParameters';
import { requireOwnDomain, streamSchema } from './streamParameters';

/** 267/20470: whether one stream is pushed, silent or forbidden. */
export const describeLiveStreamState = apiAction(
  compiler.compile<StreamParameters>(streamSchema),
  ({ DomainName, StreamName }, { cloud }) => {
    requireOwnDomain(DomainName, cloud);
    return { StreamState: cloud.stateOf(StreamName) };
  },
);
