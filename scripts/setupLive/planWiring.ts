import type { RecordParam } from 'tencentcloud-sdk-nodejs/tencentcloud/services/live/v20180801/live_models';
import {
  CALLBACK_ADDRESSES,
  RECORD_FORMATS,
  type CallbackSettings,
  type LiveDomain,
  type LiveWiringApi,
  type RecordFormat,
  type RecordSettings,
  type Rule,
  type Template,
} from '../cloud/liveWiringApi';
import { planKind, type Change, type KindPlan } from './planKind';
import { PUSH_PATH, templateNameOf, wantedCallback, wantedRecording, type WiringTarget } from './wanted';

/** What LVB has now. */
export interface WiringState {
  readonly domains: readonly LiveDomain[];
  readonly callbackTemplates: readonly Template<CallbackSettings>[];
  readonly callbackRules: readonly Rule[];
  readonly recordTemplates: readonly Template<RecordSettings>[];
  readonly recordRules: readonly Rule[];
}

export interface WiringPlan {
  readonly callback: KindPlan<CallbackSettings>;
  readonly recording: KindPlan<RecordSettings>;
}

export interface Adoptions {
  readonly callback: number | undefined;
  readonly recording: number | undefined;
}

/** One call after the other: several of these calls have a limit of a few a second. */
export async function readWiring(api: LiveWiringApi): Promise<WiringState> {
  return {
    domains: await api.listDomains(),
    callbackTemplates: await api.listCallbackTemplates(),
    callbackRules: await api.listCallbackRules(),
    recordTemplates: await api.listRecordTemplates(),
    recordRules: await api.listRecordRules(),
  };
}

export function planWiring(target: WiringTarget, state: WiringState, adopt: Adoptions): WiringPlan {
  const place = { domain: target.pushDomain, path: PUSH_PATH, name: templateNameOf(target.pushDomain) };
  return {
    callback: planKind<CallbackSettings>({
      ...place,
      kind: 'callback',
      wanted: wantedCallback(target),
      templates: state.callbackTemplates,
      rules: state.callbackRules,
      adopt: adopt.callback,
      compare: compareCallback,
      willDo: (found) =>
        compareCallback({ ...wantedCallback(target), Description: found.Description }, found).changes
          .length === 0,
    }),
    recording: planKind<RecordSettings>({
      ...place,
      kind: 'recording',
      wanted: wantedRecording(target),
      templates: state.recordTemplates,
      rules: state.recordRules,
      adopt: adopt.recording,
      compare: compareRecording,
      willDo: isPlayable,
    }),
  };
}

function compareCallback(wanted: CallbackSettings, found: CallbackSettings | undefined) {
  const members = [...CALLBACK_ADDRESSES, 'CallbackKey', 'Description'] as const;
  const different = members.filter((member) => wanted[member] !== found?.[member]);
  return {
    changes: different.map((member): Change => {
      const from = found?.[member] ?? '';
      if (member !== 'CallbackKey') return { member, from, to: wanted[member] };
      return { member, from: from === '' ? '' : 'another key', to: 'the key in CALL_BACK_KEY' };
    }),
    settings: Object.fromEntries(different.map((member) => [member, wanted[member]])),
  };
}

function compareRecording(wanted: RecordSettings, found: RecordSettings | undefined) {
  const changes: Change[] = [];
  const formats: Partial<Record<RecordFormat, RecordParam>> = {};
  for (const format of RECORD_FORMATS) {
    const before = found?.formats[format];
    const different = Object.entries(wanted.formats[format] ?? {}).filter(
      ([member, value]) => before?.[member as keyof RecordParam] !== value,
    );
    if (different.length === 0) continue;
    changes.push(
      ...different.map(([member, value]) => ({
        member: `${format}.${member}`,
        from: String(before?.[member as keyof RecordParam] ?? ''),
        to: String(value),
      })),
    );
    // The whole format is sent, because how long its files are kept is the operator's to decide.
    formats[format] = { ...before, ...wanted.formats[format] };
  }
  const Description = wanted.Description;
  if (found?.Description !== Description) {
    changes.push({ member: 'Description', from: found?.Description ?? '', to: Description });
  }
  const settings: Partial<RecordSettings> = {
    ...(Object.keys(formats).length === 0 ? {} : { formats }),
    ...(found?.Description === Description ? {} : { Description }),
  };
  return { changes, settings };
}

/** A replay needs a file that the apps play (PROTOCOL A.3). */
function isPlayable({ formats }: RecordSettings): boolean {
  return RECORD_FORMATS.some((format) => formats[format]?.Enable === 1);
}
