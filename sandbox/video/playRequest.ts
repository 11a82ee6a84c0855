import { checkPushSignature } from '../liveCloud/pushUrl';
import { Refusal } from '../liveCloud/refusal';

/** With PLAY_URL_KEY play URLs are signed; link-mic partners play with the push key's signature instead. */
export interface PlayKeys {
  readonly playUrlKey: string | undefined;
  readonly pushUrlKey: string;
}

/** Lets a player in as LVB does. @throws Refusal when its URL is not signed and has to be. */
export function checkPlaySignature(
  url: { readonly stream: string; readonly query: string },
  { playUrlKey, pushUrlKey }: PlayKeys,
  nowSeconds: number,
): void {
  if (playUrlKey === undefined) return;
  try {
    checkPushSignature(url, playUrlKey, nowSeconds);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    checkPushSignature(url, pushUrlKey, nowSeconds);
  }
}
