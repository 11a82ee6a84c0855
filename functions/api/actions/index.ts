import type { Fields, ValuesOf } from '../../../shared/validation/fields';
import { createRequestReader } from '../../../shared/validation/requestReader';
import type { Action } from '../action';
import { BanUser } from './BanUser';
import { ChangeCount } from './ChangeCount';
import { ChangeStatus } from './ChangeStatus';
import { DeleteReplay } from './DeleteReplay';
import { DeleteShortVideo } from './DeleteShortVideo';
import { EndBroadcast } from './EndBroadcast';
import { EndUserSessions } from './EndUserSessions';
import { EnterGroup } from './EnterGroup';
import { FetchGroupMemberList } from './FetchGroupMemberList';
import { FetchList } from './FetchList';
import { ForbidLive } from './ForbidLive';
import { GetCOSSign } from './GetCOSSign';
import { GetCOSSignV2 } from './GetCOSSignV2';
import { GetCOSUploadUrl } from './GetCOSUploadUrl';
import { GetUserInfo } from './GetUserInfo';
import { GetVodSignature } from './GetVodSignature';
import { GetVodSignatureV2 } from './GetVodSignatureV2';
import { Health } from './Health';
import { Heartbeat } from './Heartbeat';
import { ListAuditEntries } from './ListAuditEntries';
import { ListBans } from './ListBans';
import { ListCallbackEvents } from './ListCallbackEvents';
import { ListReports } from './ListReports';
import { ListSweepRuns } from './ListSweepRuns';
import { MergeVideoStream } from './MergeVideoStream';
import { QuitGroup } from './QuitGroup';
import { ReplayCallbackEvent } from './ReplayCallbackEvent';
import { ReportUser } from './ReportUser';
import { RequestLVBAddr } from './RequestLVBAddr';
import { RequestLVBAddrForLinkMic } from './RequestLVBAddrForLinkMic';
import { RequestPlayUrlWithSignForLinkMic } from './RequestPlayUrlWithSignForLinkMic';
import { StopLVB } from './StopLVB';
import { UnbanUser } from './UnbanUser';
import { UploadUGCVideo } from './UploadUGCVideo';

/** An Action together with the reader that its fields give. */
export interface ReadyAction extends Action {
  read(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

function ready<F extends Fields>(action: Action<F>): ReadyAction {
  return {
    ...action,
    read: createRequestReader(`action/${action.name}`, action.fields),
    // `read` gives exactly the values that `fields` declare.
    handle: (parameters, context) => action.handle(parameters as ValuesOf<F>, context),
  };
}

/** The closed table of Actions: what is not in it cannot be called. */
const TABLE: readonly ReadyAction[] = [
  ready(BanUser),
  ready(ChangeCount),
  ready(ChangeStatus),
  ready(DeleteReplay),
  ready(DeleteShortVideo),
  ready(EndBroadcast),
  ready(EndUserSessions),
  ready(EnterGroup),
  ready(FetchGroupMemberList),
  ready(FetchList),
  ready(ForbidLive),
  ready(GetCOSSign),
  ready(GetCOSSignV2),
  ready(GetCOSUploadUrl),
  ready(GetUserInfo),
  ready(GetVodSignature),
  ready(GetVodSignatureV2),
  ready(Health),
  ready(Heartbeat),
  ready(ListAuditEntries),
  ready(ListBans),
  ready(ListCallbackEvents),
  ready(ListReports),
  ready(ListSweepRuns),
  ready(MergeVideoStream),
  ready(QuitGroup),
  ready(ReplayCallbackEvent),
  ready(ReportUser),
  ready(RequestLVBAddr),
  ready(RequestLVBAddrForLinkMic),
  ready(RequestPlayUrlWithSignForLinkMic),
  ready(StopLVB),
  ready(UnbanUser),
  ready(UploadUGCVideo),
];

export const ACTIONS: ReadonlyMap<string, ReadyAction> = new Map(
  TABLE.map((action) => [action.name, action]),
);
