// Written by npm run openapi from docs/api/openapi.json. Change the tables it is made from instead.

/** A request of any Action. */
export type ActionRequest =
  | BanUserRequest
  | ChangeCountRequest
  | ChangeStatusRequest
  | DeleteReplayRequest
  | DeleteShortVideoRequest
  | EndBroadcastRequest
  | EndUserSessionsRequest
  | EnterGroupRequest
  | FetchGroupMemberListRequest
  | FetchListRequest
  | ForbidLiveRequest
  | GetCOSSignRequest
  | GetCOSSignV2Request
  | GetCOSUploadUrlRequest
  | GetUserInfoRequest
  | GetVodSignatureRequest
  | GetVodSignatureV2Request
  | HealthRequest
  | HeartbeatRequest
  | ListAuditEntriesRequest
  | ListBansRequest
  | ListCallbackEventsRequest
  | ListReportsRequest
  | ListSweepRunsRequest
  | MergeVideoStreamRequest
  | QuitGroupRequest
  | ReplayCallbackEventRequest
  | ReportUserRequest
  | RequestLVBAddrRequest
  | RequestLVBAddrForLinkMicRequest
  | RequestPlayUrlWithSignForLinkMicRequest
  | StopLVBRequest
  | UnbanUserRequest
  | UploadUGCVideoRequest;
/** The reply to BanUser. */
export type BanUserReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Bans a user from broadcasting, until a given time or until lifted, and cuts the running push. Who may call: operators. */
export type BanUserRequest = {
  readonly Action: 'BanUser';
  /** Who is banned. */
  readonly userid: string;
  /** Why; kept in the audit log. */
  readonly reason: string;
  /** When the ban ends, unix seconds; 0 bans until lifted. */
  readonly expires?: number | null;
};
/** The reply to ChangeCount. */
export type ChangeCountReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Likes an anchor’s room or a replay, or takes the like back. Viewers are counted by EnterGroup and QuitGroup, so type 0 changes nothing. Who may call: any signed-in user. */
export type ChangeCountRequest = {
  readonly Action: 'ChangeCount';
  /** The anchor who is liked. */
  readonly userid: string;
  /** 0 viewers (without effect), 1 likes. */
  readonly type: 0 | 1;
  /** 0 add, 1 take back. */
  readonly optype: 0 | 1;
  /** 0 live room, 1 replay. */
  readonly flag: 0 | 1;
  /** The VOD file id; empty for a live room. */
  readonly fileid?: string | null;
  /** A name for this like; repeated under the same name, it counts once. */
  readonly requestid?: string | null;
};
/** The reply to ChangeStatus. */
export type ChangeStatusReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** The app’s word on its own push: begun, or over. Without a broadcast nothing changes. Who may call: the user named by `userid`. */
export type ChangeStatusRequest = {
  readonly Action: 'ChangeStatus';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** 0 the push has begun, 1 the anchor left. */
  readonly status: 0 | 1;
};
/** The reply to DeleteReplay. */
export type DeleteReplayReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Takes a replay off the lists for good. The file stays in VOD. Who may call: operators. */
export type DeleteReplayRequest = {
  readonly Action: 'DeleteReplay';
  /** Any file id of the replay. */
  readonly fileid: string;
  /** Why; kept in the audit log. */
  readonly reason: string;
};
/** The reply to DeleteShortVideo. */
export type DeleteShortVideoReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Takes a short video off the lists. The file stays in VOD, and its user can add it again. Who may call: operators. */
export type DeleteShortVideoRequest = {
  readonly Action: 'DeleteShortVideo';
  /** Whose short video. */
  readonly userid: string;
  /** The VOD file id; empty for a live room. */
  readonly fileid: string;
  /** Why; kept in the audit log. */
  readonly reason: string;
};
/** The reply to EndBroadcast. */
export type EndBroadcastReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Ends a user’s broadcast and cuts its push. The user may open another. Who may call: operators. */
export type EndBroadcastRequest = {
  readonly Action: 'EndBroadcast';
  /** Whose broadcast. */
  readonly userid: string;
  /** Why; kept in the audit log. */
  readonly reason: string;
};
/** The reply to EndUserSessions. */
export type EndUserSessionsReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** How many sessions were ended. */
    readonly ended: number;
  };
};
/** Signs a user out on every device. Who may call: operators. */
export type EndUserSessionsRequest = {
  readonly Action: 'EndUserSessions';
  /** Who is signed out. */
  readonly userid: string;
  /** Why; kept in the audit log. */
  readonly reason: string;
};
/** The reply to /change_password. */
export type EndpointChangePasswordReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: Readonly<Record<string, never>>;
};
/** The request of /change_password. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointChangePasswordRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** md5(md5(password) + userid) in lower-case hex, never the password itself. */
  readonly password: string;
  /** The new one, digested likewise. */
  readonly new_password: string;
};
/** The reply to /end_session. */
export type EndpointEndSessionReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: Readonly<Record<string, never>>;
};
/** The request of /end_session. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointEndSessionRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The session’s id. */
  readonly session_id: string;
};
/** The reply to /get_cos_sign. */
export type EndpointGetCosSignReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** The sign key. */
    readonly signKey: string;
    /** When the key is valid: `start;end` in unix seconds. */
    readonly keyTime: string;
  };
};
/** The request of /get_cos_sign. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetCosSignRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
};
/** The reply to /get_cos_upload_url. */
export type EndpointGetCosUploadUrlReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** Where to PUT the picture. */
    readonly url: string;
    /** Headers that the upload has to send exactly so. */
    readonly headers: {
      /** As asked for. */
      readonly 'Content-Type': string;
      /** As asked for. */
      readonly 'Content-Length': number;
    };
    /** Where the picture is afterwards. */
    readonly objectUrl: string;
    /** When the URL expires, unix seconds. */
    readonly expires: number;
  };
};
/** The request of /get_cos_upload_url. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetCosUploadUrlRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** image/jpeg, image/png, image/webp or image/gif. */
  readonly contenttype: string;
  /** Length of the picture in bytes, 1 to 10485760. */
  readonly contentlength: number;
};
/** The reply to /get_roomservice_sign. */
export type EndpointGetRoomserviceSignReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** When the signature expires, unix seconds. */
    readonly txTime: number;
    /** md5(API key + txTime + userid). */
    readonly sign: string;
  };
};
/** The request of /get_roomservice_sign. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetRoomserviceSignRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
};
/** The reply to /get_sessions. */
export type EndpointGetSessionsReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The session’s id. */
      readonly session_id: string;
      /** When it began, unix seconds. */
      readonly create_time: number;
      /** When its token expires, unix seconds. */
      readonly expire_time: number;
      /** 1 for the session that signs this request. */
      readonly current: 0 | 1;
    }[];
  };
};
/** The request of /get_sessions. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetSessionsRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
};
/** The reply to /get_ugc_list. */
export type EndpointGetUgcListReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The user. */
      readonly userid: string;
      /** The shown name. */
      readonly nickname: string;
      /** URL of the avatar. */
      readonly avatar: string;
      /** The VOD file id. */
      readonly file_id: string;
      /** The title. */
      readonly title: string;
      /** URL of the cover. */
      readonly frontcover: string;
      /** The shown place. */
      readonly location: string;
      /** Where to play. */
      readonly play_url: string;
      /** Where to play as HLS; empty where there is none. */
      readonly hls_play_url: string;
      /** When it was recorded or added: `Y-m-d H:i:s`, China time. */
      readonly create_time: string;
      /** When the recording began: `Y-m-d H:i:s`, China time. */
      readonly start_time: string;
      /** The same as `likecount`. */
      readonly like_count: number;
      /** Likes. */
      readonly likecount: number;
      /** The same as `viewercount`. */
      readonly viewer_count: number;
      /** Viewers present. */
      readonly viewercount: number;
    }[];
  };
};
/** The request of /get_ugc_list. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetUgcListRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** Page, counted from 1; 0 is 1. */
  readonly index?: number | null;
  /** Rows per page; 0 is 10, at most 500. */
  readonly count?: number | null;
};
/** The reply to /get_user_info. */
export type EndpointGetUserInfoReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** The user. */
    readonly userid: string;
    /** The shown name. */
    readonly nickname: string;
    /** URL of the avatar. */
    readonly avatar: string;
    /** -1 unknown, 0 male, 1 female. */
    readonly sex: -1 | 0 | 1;
    /** URL of the cover. */
    readonly frontcover: string;
  };
};
/** The request of /get_user_info. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetUserInfoRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
};
/** The reply to /get_vod_list. */
export type EndpointGetVodListReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The user. */
      readonly userid: string;
      /** The shown name. */
      readonly nickname: string;
      /** URL of the avatar. */
      readonly avatar: string;
      /** The VOD file id. */
      readonly file_id: string;
      /** The title. */
      readonly title: string;
      /** URL of the cover. */
      readonly frontcover: string;
      /** The shown place. */
      readonly location: string;
      /** Where to play. */
      readonly play_url: string;
      /** Where to play as HLS; empty where there is none. */
      readonly hls_play_url: string;
      /** When it was recorded or added: `Y-m-d H:i:s`, China time. */
      readonly create_time: string;
      /** When the recording began: `Y-m-d H:i:s`, China time. */
      readonly start_time: string;
      /** The same as `likecount`. */
      readonly like_count: number;
      /** Likes. */
      readonly likecount: number;
      /** The same as `viewercount`. */
      readonly viewer_count: number;
      /** Viewers present. */
      readonly viewercount: number;
    }[];
  };
};
/** The request of /get_vod_list. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetVodListRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** Page, counted from 1; 0 is 1. */
  readonly index?: number | null;
  /** Rows per page; 0 is 10, at most 500. */
  readonly count?: number | null;
};
/** The reply to /get_vod_sign. */
export type EndpointGetVodSignReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** The signature. */
    readonly signature: string;
  };
};
/** The request of /get_vod_sign. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetVodSignRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
};
/** The reply to /getsig. */
export type EndpointGetsigReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** The signature. */
    readonly signature: string;
  };
};
/** The request of /getsig. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointGetsigRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** 1 chat, 2 COS, 3 VOD. */
  readonly type: 1 | 2 | 3;
};
/** The reply to /login. */
export type EndpointLoginReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** Signs requests, and is the Bearer token of Actions. */
    readonly token: string;
    /** Gets new tokens, once, within 30 days. */
    readonly refresh_token: string;
    /** How long the token lasts, in seconds. */
    readonly expires: number;
    /** What the chat and room service needs. */
    readonly roomservice_sign: {
      /** The chat application; 0 where not configured. */
      readonly sdkAppID: number;
      /** The user’s name there. */
      readonly userID: string;
      /** The UserSig; empty where not configured. */
      readonly userSig: string;
      /** Always empty. */
      readonly accountType: string;
    };
    /** Where pictures are uploaded. */
    readonly cos_info: {
      /** The bucket. */
      readonly Bucket: string;
      /** Its region. */
      readonly Region: string;
      /** The account’s appid; 0 where not configured. */
      readonly Appid: number;
      /** The public half of the key pair. */
      readonly SecretId: string;
    };
  };
};
/** The request of /login. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointLoginRequest = {
  /** The name of the account. */
  readonly userid: string;
  /** md5(md5(password) + userid) in lower-case hex, never the password itself. */
  readonly password: string;
};
/** The reply to /logout. */
export type EndpointLogoutReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: Readonly<Record<string, never>>;
};
/** The request of /logout. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointLogoutRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** 1 ends all sessions of the user. */
  readonly all?: 0 | 1 | null;
};
/** The reply to /refresh. */
export type EndpointRefreshReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: {
    /** Signs requests, and is the Bearer token of Actions. */
    readonly token: string;
    /** Gets new tokens, once, within 30 days. */
    readonly refresh_token: string;
    /** How long the token lasts, in seconds. */
    readonly expires: number;
  };
};
/** The request of /refresh. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointRefreshRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The refresh token of the last answer. */
  readonly refresh_token: string;
};
/** The reply to /register. */
export type EndpointRegisterReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: Readonly<Record<string, never>>;
};
/** The request of /register. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointRegisterRequest = {
  /** The new name: 4 to 24 letters, digits or `_`, a letter first. */
  readonly userid: string;
  /** md5(md5(password) + userid) in lower-case hex, never the password itself. */
  readonly password: string;
};
/** The reply to /upload_room. */
export type EndpointUploadRoomReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: Readonly<Record<string, never>>;
};
/** The request of /upload_room. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointUploadRoomRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The title. */
  readonly title?: string | null;
  /** The shown place. */
  readonly location?: string | null;
  /** URL of the cover. */
  readonly frontcover?: string | null;
};
/** The reply to /upload_ugc. */
export type EndpointUploadUgcReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: Readonly<Record<string, never>>;
};
/** The request of /upload_ugc. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointUploadUgcRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The VOD file id: letters, digits or `_`. */
  readonly file_id: string;
  /** The title. */
  readonly title?: string | null;
  /** URL of the cover. */
  readonly frontcover?: string | null;
  /** The shown place. */
  readonly location?: string | null;
  /** Where to play. */
  readonly play_url: string;
};
/** The reply to /upload_user_info. */
export type EndpointUploadUserInfoReply = {
  readonly code: 200;
  readonly message: 'OK';
  readonly data: Readonly<Record<string, never>>;
};
/** The request of /upload_user_info. Further members, such as `timestamp` and `expires`, are let through. */
export type EndpointUploadUserInfoRequest = {
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The shown name. */
  readonly nickname?: string | null;
  /** URL of the avatar. */
  readonly avatar?: string | null;
  /** -1 unknown, 0 male, 1 female. */
  readonly sex?: -1 | 0 | 1 | null;
  /** URL of the cover. */
  readonly frontcover?: string | null;
};
/** The reply to EnterGroup. */
export type EnterGroupReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** A viewer enters a room or opens a replay. Counts once, however often it is sent. Who may call: the user named by `userid`. */
export type EnterGroupRequest = {
  readonly Action: 'EnterGroup';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The anchor of the room. */
  readonly liveuserid: string;
  /** The room’s chat group; for a replay its file id. */
  readonly groupid: string;
  /** The shown name. */
  readonly nickname?: string | null;
  /** URL of the avatar. */
  readonly headpic?: string | null;
  /** 0 live room, 1 replay. */
  readonly flag: 0 | 1;
};
/** The event is stored. */
export type EventAccepted = {
  readonly code: 0;
};
/** The body is no stream event. A request of an app gets the members of its own envelope as well. */
export type EventMalformed = {
  readonly code: 4001 | 1000;
  readonly message: string;
};
/** The event could not be stored; it has to be delivered again. */
export type EventNotStored = {
  readonly code: 2003 | 4000;
  readonly message: string;
};
/** The signature is missing, wrong or expired. */
export type EventRefused = {
  readonly code: 4030;
  readonly message: string;
};
/** The reply to FetchGroupMemberList. */
export type FetchGroupMemberListReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** How many there are in all. */
    readonly totalcount: number;
    /** The members on this page. */
    readonly memberlist: readonly {
      /** The viewer. */
      readonly userid: string;
      /** The shown name. */
      readonly nickname: string;
      /** URL of the avatar. */
      readonly headpic: string;
    }[];
  };
};
/** Lists who is present in a room or at a replay, newest first. Who may call: anyone. */
export type FetchGroupMemberListRequest = {
  readonly Action: 'FetchGroupMemberList';
  /** The anchor of the room. */
  readonly liveuserid: string;
  /** The room’s chat group; for a replay its file id. */
  readonly groupid: string;
  /** Page, counted from 1; 0 is 1. */
  readonly pageno?: number | null;
  /** Rows per page; 10 for a size outside 10 to 100. */
  readonly pagesize?: number | null;
};
/** The reply to FetchList. */
export type FetchListReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** How many there are in all: exact up to 1000 rows and on the last page, else as counted within the last minutes; always more than what was shown so far while a page is full. */
    readonly totalcount: number;
    /** The rows of this page. */
    readonly pusherlist: readonly {
      /** The anchor or author. */
      readonly userid: string;
      /** The room’s chat group. */
      readonly groupid?: string;
      /** When it was opened or added; for replays the end of the recording; unix seconds. */
      readonly timestamp: number;
      /** 0 live room, 1 replay, 2 short video. */
      readonly type: 0 | 1 | 2;
      /** Viewers present. */
      readonly viewercount?: number;
      /** Likes. */
      readonly likecount?: number;
      /** The title. */
      readonly title: string;
      /** Where to play. */
      readonly playurl: string;
      /** Where to play as HLS; empty where there is none. */
      readonly hls_play_url: string;
      /** The VOD file id; empty for a live room. */
      readonly fileid: string;
      /** "1" on the air, "0" not. */
      readonly status: '1' | '0';
      /** A description; empty today. */
      readonly desc: string;
      /** 1 where a ban ended the room. */
      readonly forbid_status: 0 | 1;
      /** Who the user is, as shown to others. */
      readonly userinfo: {
        /** The shown name. */
        readonly nickname: string;
        /** URL of the avatar. */
        readonly headpic: string;
        /** URL of the cover. */
        readonly frontcover: string;
        /** The shown place. */
        readonly location: string;
      };
    }[];
    /** Continues after this page; empty at the end of the list. */
    readonly cursor: string;
  };
};
/** Lists rooms, replays or short videos, page by page. Who may call: anyone; with `flag` 4 only operators. */
export type FetchListRequest = {
  readonly Action: 'FetchList';
  /** 1 live rooms, 2 replays, 3 live rooms then replays, 4 all rooms (operators only), 5 short videos; any other value lists nothing. */
  readonly flag: number;
  /** Page, counted from 1; 0 is 1. */
  readonly pageno?: number | null;
  /** Rows per page; 10 for a size outside 10 to 100. */
  readonly pagesize?: number | null;
  /** The `cursor` of the page before, in place of `pageno`. */
  readonly cursor?: string | null;
};
/** The envelope of a first-generation call that failed. */
export type FirstGenerationError = {
  readonly returnValue: 1000 | 2002 | 2003 | 3000 | 4000 | 4001 | 4002 | 4003 | 4010 | 4030 | 4031 | 10010;
  /** What went wrong and, after a bar, where. */
  readonly returnMsg: string;
  readonly returnData: readonly [];
};
/** The reply to ForbidLive. */
export type ForbidLiveReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** The first generation’s way to ban a user until lifted, or to lift the ban. Who may call: operators. */
export type ForbidLiveRequest = {
  readonly Action: 'ForbidLive';
  /** Who is banned, or no longer. */
  readonly userid: string;
  /** 1 ban, 0 lift the ban. */
  readonly forbidflag: 0 | 1;
  /** Why; kept in the audit log. */
  readonly reason?: string | null;
};
/** The reply to GetCOSSign. */
export type GetCOSSignReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The signature. */
    readonly sign: string;
  };
};
/** A COS v4 signature for cover and avatar uploads, usable several times. Who may call: any signed-in user. */
export type GetCOSSignRequest = {
  readonly Action: 'GetCOSSign';
};
/** The reply to GetCOSSignV2. */
export type GetCOSSignV2Reply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The sign key. */
    readonly signKey: string;
    /** When the key is valid: `start;end` in unix seconds. */
    readonly keyTime: string;
  };
};
/** A COS v5 sign key, with which the app signs its uploads itself. It signs anything in the bucket; prefer GetCOSUploadUrl. Who may call: any signed-in user. */
export type GetCOSSignV2Request = {
  readonly Action: 'GetCOSSignV2';
};
/** The reply to GetCOSUploadUrl. */
export type GetCOSUploadUrlReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** Where to PUT the picture. */
    readonly url: string;
    /** Headers that the upload has to send exactly so. */
    readonly headers: {
      /** As asked for. */
      readonly 'Content-Type': string;
      /** As asked for. */
      readonly 'Content-Length': number;
    };
    /** Where the picture is afterwards. */
    readonly objectUrl: string;
    /** When the URL expires, unix seconds. */
    readonly expires: number;
  };
};
/** A presigned URL for one PUT of one picture of this type and length. Who may call: the user named by `userid`. */
export type GetCOSUploadUrlRequest = {
  readonly Action: 'GetCOSUploadUrl';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** image/jpeg, image/png, image/webp or image/gif. */
  readonly contenttype: string;
  /** Length of the picture in bytes, 1 to 10485760. */
  readonly contentlength: number;
};
/** The reply to GetUserInfo. */
export type GetUserInfoReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The anchor or author. */
    readonly userid: string;
    /** The room’s chat group. */
    readonly groupid?: string;
    /** When it was opened or added; for replays the end of the recording; unix seconds. */
    readonly timestamp: number;
    /** 0 live room, 1 replay, 2 short video. */
    readonly type: 0 | 1 | 2;
    /** Viewers present. */
    readonly viewercount?: number;
    /** Likes. */
    readonly likecount?: number;
    /** The title. */
    readonly title: string;
    /** Where to play. */
    readonly playurl: string;
    /** Where to play as HLS; empty where there is none. */
    readonly hls_play_url: string;
    /** The VOD file id; empty for a live room. */
    readonly fileid: string;
    /** "1" on the air, "0" not. */
    readonly status: '1' | '0';
    /** A description; empty today. */
    readonly desc: string;
    /** 1 where a ban ended the room. */
    readonly forbid_status: 0 | 1;
    /** Who the user is, as shown to others. */
    readonly userinfo: {
      /** The shown name. */
      readonly nickname: string;
      /** URL of the avatar. */
      readonly headpic: string;
      /** URL of the cover. */
      readonly frontcover: string;
      /** The shown place. */
      readonly location: string;
      /** A description; empty today. */
      readonly desc: string;
    };
  };
};
/** One row of a list: a user’s room, a replay or a short video. Who may call: anyone. */
export type GetUserInfoRequest = {
  readonly Action: 'GetUserInfo';
  /** Whose room, replay or short video. */
  readonly userid: string;
  /** 0 live room, 1 replay, 2 short video. */
  readonly type: 0 | 1 | 2;
  /** The VOD file id; empty for a live room. */
  readonly fileid?: string | null;
};
/** The reply to GetVodSignature. */
export type GetVodSignatureReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The signature. */
    readonly signature: string;
  };
};
/** A VOD upload signature of the old kind. Who may call: any signed-in user. */
export type GetVodSignatureRequest = {
  readonly Action: 'GetVodSignature';
};
/** The reply to GetVodSignatureV2. */
export type GetVodSignatureV2Reply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The signature. */
    readonly signature: string;
  };
};
/** A VOD upload signature of today’s kind. Who may call: any signed-in user. */
export type GetVodSignatureV2Request = {
  readonly Action: 'GetVodSignatureV2';
};
/** The reply to Health. */
export type HealthReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** `ok`; `degraded`: requests are served, and somebody should look; `failing`: they cannot be served. */
    readonly status: 'ok' | 'degraded' | 'failing';
    /** The database, by one read. */
    readonly database: {
      /** `failing` where it does not answer within 2 s; `read-only` where it takes no writes, as after a failover. */
      readonly status: 'ok' | 'read-only' | 'failing';
      /** How long the read took, milliseconds. */
      readonly durationMs: number;
    };
    /** The tables. */
    readonly migrations: {
      /** `behind` where `npm run migrate` has something to do; `unknown` without a database. */
      readonly status: 'ok' | 'behind' | 'unknown';
    };
    /** The online check. */
    readonly sweep: {
      /** `late` after 180 s; `alarm` where the last one could not trust what it saw; `never` before the first. */
      readonly status: 'ok' | 'late' | 'alarm' | 'never' | 'unknown';
      /** Seconds since it last finished; -1 where that is not known. */
      readonly ageSeconds: number;
    };
  };
};
/** Whether the backend can serve, for monitors: whether the database answers and is migrated, and how long ago the online check last finished. `GET` of a path that ends in `/health` answers the same object with HTTP 200, or 503 where the status is failing. Who may call: anyone. */
export type HealthRequest = {
  readonly Action: 'Health';
};
/** What the Action Health and `GET /health` answer. */
export type HealthState = {
  /** `ok`; `degraded`: requests are served, and somebody should look; `failing`: they cannot be served. */
  readonly status: 'ok' | 'degraded' | 'failing';
  /** The database, by one read. */
  readonly database: {
    /** `failing` where it does not answer within 2 s; `read-only` where it takes no writes, as after a failover. */
    readonly status: 'ok' | 'read-only' | 'failing';
    /** How long the read took, milliseconds. */
    readonly durationMs: number;
  };
  /** The tables. */
  readonly migrations: {
    /** `behind` where `npm run migrate` has something to do; `unknown` without a database. */
    readonly status: 'ok' | 'behind' | 'unknown';
  };
  /** The online check. */
  readonly sweep: {
    /** `late` after 180 s; `alarm` where the last one could not trust what it saw; `never` before the first. */
    readonly status: 'ok' | 'late' | 'alarm' | 'never' | 'unknown';
    /** Seconds since it last finished; -1 where that is not known. */
    readonly ageSeconds: number;
  };
};
/** The reply to Heartbeat. */
export type HeartbeatReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** A viewer is still there. Whoever has ever sent one is taken away when none has come for 90 s, and comes back with the next; who never sends one stays until QuitGroup. Who may call: the user named by `userid`. */
export type HeartbeatRequest = {
  readonly Action: 'Heartbeat';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The anchor of the room. */
  readonly liveuserid: string;
  /** The room’s chat group; for a replay its file id. */
  readonly groupid: string;
  /** The shown name. */
  readonly nickname?: string | null;
  /** URL of the avatar. */
  readonly headpic?: string | null;
  /** 0 live room, 1 replay. */
  readonly flag: 0 | 1;
};
/** The reply to ListAuditEntries. */
export type ListAuditEntriesReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The row’s number. */
      readonly id: number;
      /** Which operator key, as the start of its hash. */
      readonly operator: string;
      /** The Action. */
      readonly action: string;
      /** What it was done to. */
      readonly target: string;
      /** Why; kept in the audit log. */
      readonly reason: string;
      /** Unix seconds. */
      readonly timestamp: number;
    }[];
    /** `before_id` of the next page; 0 at the end. */
    readonly before_id: number;
  };
};
/** Lists what operators did, newest first. Who may call: operators. */
export type ListAuditEntriesRequest = {
  readonly Action: 'ListAuditEntries';
  /** Only rows with a smaller id; 0 for the newest. */
  readonly before_id?: number | null;
  /** Rows per page; 0 is 50, at most 200. */
  readonly count?: number | null;
  /** Why; kept in the audit log. */
  readonly reason?: string | null;
};
/** The reply to ListBans. */
export type ListBansReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The banned user. */
      readonly userid: string;
      /** Why the user was banned. */
      readonly reason: string;
      /** When the ban began, unix seconds. */
      readonly timestamp: number;
      /** When the ban ends, unix seconds; 0 for one that lasts until lifted. */
      readonly expires: number;
    }[];
    /** `after_userid` of the next page; empty at the end. */
    readonly after_userid: string;
  };
};
/** Lists the bans in force, by user. Who may call: operators. */
export type ListBansRequest = {
  readonly Action: 'ListBans';
  /** Only users after this one; empty for the first. */
  readonly after_userid?: string | null;
  /** Rows per page; 0 is 50, at most 200. */
  readonly count?: number | null;
  /** Why; kept in the audit log. */
  readonly reason?: string | null;
};
/** The reply to ListCallbackEvents. */
export type ListCallbackEventsReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The row’s number. */
      readonly id: number;
      /** LVB’s number of the event’s type. */
      readonly event_type: number;
      /** The stream’s name. */
      readonly stream_id: string;
      /** LVB’s own time of the event, unix seconds; 0 where unknown. */
      readonly event_time: number;
      /** Unix seconds. */
      readonly timestamp: number;
      /** How often it was delivered. */
      readonly deliveries: number;
      /** What became of the event, such as `applied`. */
      readonly outcome: string;
      /** The event as JSON text, without signatures. */
      readonly payload: string;
    }[];
    /** `before_id` of the next page; 0 at the end. */
    readonly before_id: number;
  };
};
/** Lists the stream events in the ledger, newest first. Who may call: operators. */
export type ListCallbackEventsRequest = {
  readonly Action: 'ListCallbackEvents';
  /** Only rows with a smaller id; 0 for the newest. */
  readonly before_id?: number | null;
  /** Rows per page; 0 is 50, at most 200. */
  readonly count?: number | null;
  /** Why; kept in the audit log. */
  readonly reason?: string | null;
  /** Only events of this stream. */
  readonly stream_id?: string | null;
  /** Only events of this type; -1 for all. */
  readonly event_type?: number | null;
  /** Only events with this outcome. */
  readonly outcome?: string | null;
};
/** The reply to ListReports. */
export type ListReportsReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The row’s number. */
      readonly id: number;
      /** Who reported: a viewer or the moderation service. */
      readonly source: 'user' | 'moderation';
      /** The viewer; empty where unknown. */
      readonly reporter: string;
      /** The user who was reported. */
      readonly userid: string;
      /** The broadcast then running; 0 without one. */
      readonly broadcast_id: number;
      /** The verdict as JSON text; empty for viewers’ reports. */
      readonly detail: string;
      /** Unix seconds. */
      readonly timestamp: number;
    }[];
    /** `before_id` of the next page; 0 at the end. */
    readonly before_id: number;
  };
};
/** Lists reports by viewers and verdicts of the moderation service, newest first. Who may call: operators. */
export type ListReportsRequest = {
  readonly Action: 'ListReports';
  /** Only rows with a smaller id; 0 for the newest. */
  readonly before_id?: number | null;
  /** Rows per page; 0 is 50, at most 200. */
  readonly count?: number | null;
  /** Why; kept in the audit log. */
  readonly reason?: string | null;
};
/** The reply to ListSweepRuns. */
export type ListSweepRunsReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The rows of this page. */
    readonly list: readonly {
      /** The row’s number. */
      readonly id: number;
      /** When it began, unix seconds. */
      readonly timestamp: number;
      /** How long it took, in milliseconds. */
      readonly duration_ms: number;
      /** Rooms that were listed as live when it began. */
      readonly rooms: number;
      /** Streams in LVB’s online list. */
      readonly online: number;
      /** Rooms of which LVB said that they push. */
      readonly seen: number;
      /** Rooms of which LVB said that they do not push: one more missed check each. */
      readonly offline: number;
      /** Rooms without a clear answer; nothing is done with them. */
      readonly unknown: number;
      /** Streams of rooms that were closed, because the last of the allowed checks in a row missed them; the first hundred. */
      readonly closed: readonly string[];
      /** How many were closed. */
      readonly closed_count: number;
      /** Streams that pushed without being listed and are listed again; the first hundred. */
      readonly relisted: readonly string[];
      /** Streams that pushed although banned or ended, and were cut; the first hundred. */
      readonly cut: readonly string[];
      /** What an operator should look at; empty where all is well. */
      readonly alarm: string;
    }[];
    /** `before_id` of the next page; 0 at the end. */
    readonly before_id: number;
  };
};
/** Lists what the online-check found and did once a minute, newest first. Who may call: operators. */
export type ListSweepRunsRequest = {
  readonly Action: 'ListSweepRuns';
  /** Only rows with a smaller id; 0 for the newest. */
  readonly before_id?: number | null;
  /** Rows per page; 0 is 50, at most 200. */
  readonly count?: number | null;
  /** Why; kept in the audit log. */
  readonly reason?: string | null;
};
/** The reply to MergeVideoStream. */
export type MergeVideoStreamReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** JSON text; its `code` is 0 where LVB mixes. */
    readonly msg: string;
  };
};
/** Mixes the pictures of link-mic guests into the anchor’s stream. Who may call: the user named by `userid`. */
export type MergeVideoStreamRequest = {
  readonly Action: 'MergeVideoStream';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The parameters of the old Mix_StreamV2 interface. */
  readonly mergeparams: {
    /** The envelope of that interface. */
    readonly interface: {
      /** The parameters themselves. */
      readonly para: {
        /** Names the mix from its start to its end. */
        readonly mix_stream_session_id: string;
        /** The anchor’s stream, which gets the mixed picture. */
        readonly output_stream_id: string;
        /** The streams to mix, the anchor’s first. */
        readonly input_stream_list: readonly {
          /** The stream’s name. */
          readonly input_stream_id: string;
          /** Where its picture goes. */
          readonly layout_params: {
            /** Layer; 1 is the background. */
            readonly image_layer: number;
            /** Width in pixels. */
            readonly image_width?: number;
            /** Height in pixels. */
            readonly image_height?: number;
            /** Pixels from the left. */
            readonly location_x?: number;
            /** Pixels from the top. */
            readonly location_y?: number;
          };
        }[];
      };
    };
  };
};
/** The moderation service finds a picture suspicious. Members differ between versions, so none is required. */
export type ModerationEvent = {
  readonly event_type: 317;
  /** When the signature expires, unix seconds; five minutes more are granted. */
  readonly t: number;
  /** md5(callback key + t). */
  readonly sign: string;
};
/** Any other event: kept and acknowledged, without an effect. */
export type OtherEvent = {
  readonly event_type: number;
  /** When the signature expires, unix seconds; five minutes more are granted. */
  readonly t: number;
  /** md5(callback key + t). */
  readonly sign: string;
};
/** A push has begun. */
export type PushEvent = {
  readonly event_type: 1;
  /** When the signature expires, unix seconds; five minutes more are granted. */
  readonly t: number;
  /** md5(callback key + t). */
  readonly sign: string;
  readonly stream_id: string;
  readonly event_time?: number;
  readonly sequence?: string | number;
};
/** The reply to QuitGroup. */
export type QuitGroupReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** A viewer leaves a room or closes a replay. Counts once, however often it is sent. Who may call: the user named by `userid`. */
export type QuitGroupRequest = {
  readonly Action: 'QuitGroup';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The anchor of the room. */
  readonly liveuserid: string;
  /** The room’s chat group; for a replay its file id. */
  readonly groupid: string;
  /** 0 live room, 1 replay. */
  readonly flag: 0 | 1;
};
/** A file of a recorded broadcast lies in VOD. Each format comes as an event of its own. */
export type RecordingEvent = {
  readonly event_type: 100;
  /** When the signature expires, unix seconds; five minutes more are granted. */
  readonly t: number;
  /** md5(callback key + t). */
  readonly sign: string;
  readonly stream_id: string;
  readonly file_id?: string;
  readonly record_file_id?: string;
  readonly video_id?: string;
  readonly file_format: string;
  readonly video_url: string;
  readonly start_time: number;
  readonly end_time: number;
};
/** The reply to ReplayCallbackEvent. */
export type ReplayCallbackEventReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** What became of the event, such as `applied`. */
    readonly outcome: string;
  };
};
/** Applies an event of the ledger once more. Harmless where it was applied before. Who may call: operators. */
export type ReplayCallbackEventRequest = {
  readonly Action: 'ReplayCallbackEvent';
  /** The event’s `id` in ListCallbackEvents. */
  readonly id: number;
  /** Why; kept in the audit log. */
  readonly reason: string;
};
/** The reply to ReportUser. */
export type ReportUserReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** A viewer reports an anchor. Files a report and changes nothing else. Who may call: the user named by `userid`. */
export type ReportUserRequest = {
  readonly Action: 'ReportUser';
  /** The viewer who reports. */
  readonly userid: string;
  /** The reported anchor. Where missing or the same as `userid`, `userid` is the reported one. */
  readonly hostuserid?: string | null;
};
/** The reply to RequestLVBAddrForLinkMic. */
export type RequestLVBAddrForLinkMicReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** Where to push, signed. */
    readonly pushurl: string;
    /** When the stream was opened, unix seconds. */
    readonly timestamp: number;
    /** Where to play. */
    readonly playurl: string;
  };
};
/** Returns a push URL for a link-mic guest. Such streams are neither listed nor recorded. Who may call: the user named by `userid`. */
export type RequestLVBAddrForLinkMicRequest = {
  readonly Action: 'RequestLVBAddrForLinkMic';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The title. */
  readonly title?: string | null;
  /** Who the user is, as shown to others. */
  readonly userinfo?: {
    /** The shown name. */
    readonly nickname?: string | null;
    /** URL of the avatar. */
    readonly headpic?: string | null;
    /** URL of the cover. */
    readonly frontcover?: string | null;
    /** The shown place. */
    readonly location?: string | null;
  } | null;
};
/** The reply to RequestLVBAddr. */
export type RequestLVBAddrReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** Where to push, signed. */
    readonly pushurl: string;
    /** When the broadcast was opened, unix seconds. */
    readonly timestamp: number;
  };
};
/** Opens a broadcast and returns its push URL. The room is listed once it really pushes. Who may call: the user named by `userid`. */
export type RequestLVBAddrRequest = {
  readonly Action: 'RequestLVBAddr';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The room’s chat group. */
  readonly groupid: string;
  /** The title. */
  readonly title: string;
  /** Who the user is, as shown to others. */
  readonly userinfo?: {
    /** The shown name. */
    readonly nickname?: string | null;
    /** URL of the avatar. */
    readonly headpic?: string | null;
    /** URL of the cover. */
    readonly frontcover?: string | null;
    /** The shown place. */
    readonly location?: string | null;
  } | null;
};
/** The reply to RequestPlayUrlWithSignForLinkMic. */
export type RequestPlayUrlWithSignForLinkMicReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** The URL with its signature. */
    readonly streamUrlWithSignature: string;
  };
};
/** Signs a link-mic partner’s play URL for low delay. The signature lasts ten minutes. Who may call: the user named by `userid`. */
export type RequestPlayUrlWithSignForLinkMicRequest = {
  readonly Action: 'RequestPlayUrlWithSignForLinkMic';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The partner’s play URL, of the form `rtmp://domain/live/stream`. */
  readonly originStreamUrl: string;
};
/** The envelope of a second-generation call that failed. */
export type SecondGenerationError =
  | {
      readonly code: 500 | 602 | 610 | 611 | 612 | 620 | 621 | 4003 | 4030 | 4031 | 10010;
      readonly message: string;
      readonly data: Readonly<Record<string, never>>;
    }
  | {
      readonly code: 400 | 498;
      readonly message: string;
      readonly data: readonly [];
    };
/** A push has ended. */
export type StopEvent = {
  readonly event_type: 0;
  /** When the signature expires, unix seconds; five minutes more are granted. */
  readonly t: number;
  /** md5(callback key + t). */
  readonly sign: string;
  readonly stream_id: string;
  readonly event_time?: number;
  readonly sequence?: string | number;
};
/** The reply to StopLVB. */
export type StopLVBReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Ends the user’s broadcast for good and cuts its push. Without a broadcast nothing happens. Who may call: the user named by `userid`, and operators. */
export type StopLVBRequest = {
  readonly Action: 'StopLVB';
  /** Whose broadcast. */
  readonly userid: string;
};
/** The reply to UnbanUser. */
export type UnbanUserReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Lifts a ban. Who may call: operators. */
export type UnbanUserRequest = {
  readonly Action: 'UnbanUser';
  /** Whose ban is lifted. */
  readonly userid: string;
  /** Why; kept in the audit log. */
  readonly reason: string;
};
/** The reply to UploadUGCVideo. */
export type UploadUGCVideoReply = {
  readonly returnValue: 0;
  readonly returnMsg: 'return successfully!';
  readonly returnData: {
    /** There is nothing else to say. */
    readonly result: 0;
  };
};
/** Adds a short video that the app has uploaded to VOD. Sent twice, it is still one. Who may call: the user named by `userid`. */
export type UploadUGCVideoRequest = {
  readonly Action: 'UploadUGCVideo';
  /** The user in whose name the call is made. */
  readonly userid: string;
  /** The VOD file id. */
  readonly file_id: string;
  /** The title; empty becomes 小视频. */
  readonly title?: string | null;
  /** Where to play. */
  readonly play_url: string;
  /** Who the user is, as shown to others. */
  readonly userinfo?: {
    /** The shown name. */
    readonly nickname?: string | null;
    /** URL of the avatar. */
    readonly headpic?: string | null;
    /** URL of the cover. */
    readonly frontcover?: string | null;
    /** The shown place. */
    readonly location?: string | null;
  } | null;
};
/** Actions by name. */
export interface Actions {
  readonly BanUser: { readonly request: BanUserRequest; readonly data: BanUserReply['returnData'] };
  readonly ChangeCount: {
    readonly request: ChangeCountRequest;
    readonly data: ChangeCountReply['returnData'];
  };
  readonly ChangeStatus: {
    readonly request: ChangeStatusRequest;
    readonly data: ChangeStatusReply['returnData'];
  };
  readonly DeleteReplay: {
    readonly request: DeleteReplayRequest;
    readonly data: DeleteReplayReply['returnData'];
  };
  readonly DeleteShortVideo: {
    readonly request: DeleteShortVideoRequest;
    readonly data: DeleteShortVideoReply['returnData'];
  };
  readonly EndBroadcast: {
    readonly request: EndBroadcastRequest;
    readonly data: EndBroadcastReply['returnData'];
  };
  readonly EndUserSessions: {
    readonly request: EndUserSessionsRequest;
    readonly data: EndUserSessionsReply['returnData'];
  };
  readonly EnterGroup: { readonly request: EnterGroupRequest; readonly data: EnterGroupReply['returnData'] };
  readonly FetchGroupMemberList: {
    readonly request: FetchGroupMemberListRequest;
    readonly data: FetchGroupMemberListReply['returnData'];
  };
  readonly FetchList: { readonly request: FetchListRequest; readonly data: FetchListReply['returnData'] };
  readonly ForbidLive: { readonly request: ForbidLiveRequest; readonly data: ForbidLiveReply['returnData'] };
  readonly GetCOSSign: { readonly request: GetCOSSignRequest; readonly data: GetCOSSignReply['returnData'] };
  readonly GetCOSSignV2: {
    readonly request: GetCOSSignV2Request;
    readonly data: GetCOSSignV2Reply['returnData'];
  };
  readonly GetCOSUploadUrl: {
    readonly request: GetCOSUploadUrlRequest;
    readonly data: GetCOSUploadUrlReply['returnData'];
  };
  readonly GetUserInfo: {
    readonly request: GetUserInfoRequest;
    readonly data: GetUserInfoReply['returnData'];
  };
  readonly GetVodSignature: {
    readonly request: GetVodSignatureRequest;
    readonly data: GetVodSignatureReply['returnData'];
  };
  readonly GetVodSignatureV2: {
    readonly request: GetVodSignatureV2Request;
    readonly data: GetVodSignatureV2Reply['returnData'];
  };
  readonly Health: { readonly request: HealthRequest; readonly data: HealthReply['returnData'] };
  readonly Heartbeat: { readonly request: HeartbeatRequest; readonly data: HeartbeatReply['returnData'] };
  readonly ListAuditEntries: {
    readonly request: ListAuditEntriesRequest;
    readonly data: ListAuditEntriesReply['returnData'];
  };
  readonly ListBans: { readonly request: ListBansRequest; readonly data: ListBansReply['returnData'] };
  readonly ListCallbackEvents: {
    readonly request: ListCallbackEventsRequest;
    readonly data: ListCallbackEventsReply['returnData'];
  };
  readonly ListReports: {
    readonly request: ListReportsRequest;
    readonly data: ListReportsReply['returnData'];
  };
  readonly ListSweepRuns: {
    readonly request: ListSweepRunsRequest;
    readonly data: ListSweepRunsReply['returnData'];
  };
  readonly MergeVideoStream: {
    readonly request: MergeVideoStreamRequest;
    readonly data: MergeVideoStreamReply['returnData'];
  };
  readonly QuitGroup: { readonly request: QuitGroupRequest; readonly data: QuitGroupReply['returnData'] };
  readonly ReplayCallbackEvent: {
    readonly request: ReplayCallbackEventRequest;
    readonly data: ReplayCallbackEventReply['returnData'];
  };
  readonly ReportUser: { readonly request: ReportUserRequest; readonly data: ReportUserReply['returnData'] };
  readonly RequestLVBAddr: {
    readonly request: RequestLVBAddrRequest;
    readonly data: RequestLVBAddrReply['returnData'];
  };
  readonly RequestLVBAddrForLinkMic: {
    readonly request: RequestLVBAddrForLinkMicRequest;
    readonly data: RequestLVBAddrForLinkMicReply['returnData'];
  };
  readonly RequestPlayUrlWithSignForLinkMic: {
    readonly request: RequestPlayUrlWithSignForLinkMicRequest;
    readonly data: RequestPlayUrlWithSignForLinkMicReply['returnData'];
  };
  readonly StopLVB: { readonly request: StopLVBRequest; readonly data: StopLVBReply['returnData'] };
  readonly UnbanUser: { readonly request: UnbanUserRequest; readonly data: UnbanUserReply['returnData'] };
  readonly UploadUGCVideo: {
    readonly request: UploadUGCVideoRequest;
    readonly data: UploadUGCVideoReply['returnData'];
  };
}

/** Second-generation calls by path. */
export interface Endpoints {
  readonly change_password: {
    readonly request: EndpointChangePasswordRequest;
    readonly data: EndpointChangePasswordReply['data'];
  };
  readonly end_session: {
    readonly request: EndpointEndSessionRequest;
    readonly data: EndpointEndSessionReply['data'];
  };
  readonly get_cos_sign: {
    readonly request: EndpointGetCosSignRequest;
    readonly data: EndpointGetCosSignReply['data'];
  };
  readonly get_cos_upload_url: {
    readonly request: EndpointGetCosUploadUrlRequest;
    readonly data: EndpointGetCosUploadUrlReply['data'];
  };
  readonly get_roomservice_sign: {
    readonly request: EndpointGetRoomserviceSignRequest;
    readonly data: EndpointGetRoomserviceSignReply['data'];
  };
  readonly get_sessions: {
    readonly request: EndpointGetSessionsRequest;
    readonly data: EndpointGetSessionsReply['data'];
  };
  readonly get_ugc_list: {
    readonly request: EndpointGetUgcListRequest;
    readonly data: EndpointGetUgcListReply['data'];
  };
  readonly get_user_info: {
    readonly request: EndpointGetUserInfoRequest;
    readonly data: EndpointGetUserInfoReply['data'];
  };
  readonly get_vod_list: {
    readonly request: EndpointGetVodListRequest;
    readonly data: EndpointGetVodListReply['data'];
  };
  readonly get_vod_sign: {
    readonly request: EndpointGetVodSignRequest;
    readonly data: EndpointGetVodSignReply['data'];
  };
  readonly getsig: { readonly request: EndpointGetsigRequest; readonly data: EndpointGetsigReply['data'] };
  readonly login: { readonly request: EndpointLoginRequest; readonly data: EndpointLoginReply['data'] };
  readonly logout: { readonly request: EndpointLogoutRequest; readonly data: EndpointLogoutReply['data'] };
  readonly refresh: { readonly request: EndpointRefreshRequest; readonly data: EndpointRefreshReply['data'] };
  readonly register: {
    readonly request: EndpointRegisterRequest;
    readonly data: EndpointRegisterReply['data'];
  };
  readonly upload_room: {
    readonly request: EndpointUploadRoomRequest;
    readonly data: EndpointUploadRoomReply['data'];
  };
  readonly upload_ugc: {
    readonly request: EndpointUploadUgcRequest;
    readonly data: EndpointUploadUgcReply['data'];
  };
  readonly upload_user_info: {
    readonly request: EndpointUploadUserInfoRequest;
    readonly data: EndpointUploadUserInfoReply['data'];
  };
}

/** The Actions that only operators may call. */
export const OPERATOR_ACTIONS = [
  'BanUser',
  'DeleteReplay',
  'DeleteShortVideo',
  'EndBroadcast',
  'EndUserSessions',
  'ForbidLive',
  'ListAuditEntries',
  'ListBans',
  'ListCallbackEvents',
  'ListReports',
  'ListSweepRuns',
  'ReplayCallbackEvent',
  'UnbanUser',
] as const satisfies readonly (keyof Actions)[];
