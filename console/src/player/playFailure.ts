import { mayLoadVideo } from '../safeUrl';
import type { Settings } from '../settings';
import type { Translate } from '../texts/translator';

/** Why a video does not play, as far as the libraries tell. */
export type PlayFailure =
  /** A page is not told whether its own policy, the network or a missing CORS header was in the way. */
  | { readonly cause: 'notLoaded'; readonly url: string; readonly httpStatus?: number | undefined }
  | { readonly cause: 'notDecoded'; readonly url: string }
  | { readonly cause: 'notStarted'; readonly why: string };

interface Place {
  readonly settings: Pick<Settings, 'play' | 'sandbox'>;
  /** Origin of this page. */
  readonly self: string;
  readonly t: Translate;
}

/** What an operator can do something with: from where it should have come, and what kept it from coming. */
export function failureText(failure: PlayFailure, { settings, self, t }: Place): string {
  if (failure.cause === 'notStarted') return t('playerNotStarted', { why: failure.why });
  const { host, origin } = new URL(failure.url);
  if (failure.cause === 'notDecoded') return t('playerNotDecoded', { host });
  const isBlocked = failure.httpStatus === undefined && !mayLoadVideo(failure.url, settings.play, self);
  const sentences = [isBlocked ? t('playerBlocked', { host }) : t('playerNotLoaded', { host })];
  if (failure.httpStatus !== undefined) sentences.push(t('playerHttpStatus', { status: failure.httpStatus }));
  if (settings.sandbox) sentences.push(t('playerSimulated'));
  else if (isBlocked) sentences.push(t('playerAllow', { origin }));
  return sentences.reduce((one, next) => t('sentences', { one, next }));
}
