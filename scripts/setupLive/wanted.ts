import { CALLBACK_ADDRESSES, type CallbackSettings, type RecordSettings } from '../cloud/liveWiringApi';

/** What LVB is to be told. */
export interface WiringTarget {
  readonly pushDomain: string;
  readonly callbackUrl: string;
  readonly callbackKey: string;
}

/** The path of every push and play address that the backend signs. */
export const PUSH_PATH = 'live';

/** As the first-generation server asked for it in its push addresses: one file for up to three hours. */
const RECORD_INTERVAL_SECONDS = 10_800;

const NAME_CHARACTERS = 60;

/**
 * Stands in the description of a template that is ours. Names may hold Chinese and English letters, digits, `_` and
 * `-` (267/32637), so a dot becomes `_`, which no domain has.
 */
export function markerOf(pushDomain: string): string {
  return `xzb-setup-live_${plain(pushDomain)}`;
}

export function templateNameOf(pushDomain: string): string {
  return `xzb-${plain(pushDomain)}`.slice(0, NAME_CHARACTERS);
}

function plain(pushDomain: string): string {
  return pushDomain.replaceAll(/[^A-Za-z0-9-]/g, '_');
}

export function wantedCallback({ pushDomain, callbackUrl, callbackKey }: WiringTarget): CallbackSettings {
  const addresses = Object.fromEntries(CALLBACK_ADDRESSES.map((member) => [member, callbackUrl]));
  return { ...addresses, CallbackKey: callbackKey, Description: markerOf(pushDomain) } as CallbackSettings;
}

/** flv plays on Android and iOS in both generations, hls in browsers and where flv does not. */
export function wantedRecording({ pushDomain }: WiringTarget): RecordSettings {
  return {
    Description: markerOf(pushDomain),
    formats: {
      FlvParam: { Enable: 1, RecordInterval: RECORD_INTERVAL_SECONDS },
      HlsParam: { Enable: 1 },
    },
  };
}
