import type { FunctionRole } from '../deployedNames';

/** The calls that each function makes with its role; a test derives them from the code and compares. */
export const FUNCTION_CALLS: Readonly<Record<FunctionRole, readonly string[]>> = {
  api: [
    'live:CreateCommonMixStream',
    'live:DropLiveStream',
    'live:ForbidLiveStream',
    'live:ResumeLiveStream',
  ],
  streamCallback: ['live:ForbidLiveStream'],
  onlineCheck: [
    'live:DescribeLiveStreamOnlineList',
    'live:DescribeLiveStreamState',
    'live:DropLiveStream',
    'live:ForbidLiveStream',
  ],
};
