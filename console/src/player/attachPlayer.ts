import type HlsPlayer from 'hls.js';
import type Mpegts from 'mpegts.js';
import { findPlayUrl } from '../safeUrl';
import type { PlayFailure } from './playFailure';

export type PlayerState =
  | { readonly kind: 'loading' | 'playing' | 'ended' | 'unsupported' }
  | { readonly kind: 'failed'; readonly failure: PlayFailure };

export interface Source {
  readonly playurl: string;
  readonly hls_play_url: string;
  readonly isLive: boolean;
}

/** Of hls.js, in `details`. */
const UNREADABLE_PLAYLISTS: readonly string[] = ['manifestParsingError', 'levelParsingError'];

type Detach = () => void;
type Tell = (state: PlayerState) => void;

/**
 * Plays a room or replay in a video element: HTTP-FLV by mpegts.js, HLS by hls.js or the browser itself, mp4 by the
 * browser. The libraries are loaded when first needed. Neither may start a worker: theirs come from `blob:` addresses,
 * which the content policy does not allow to run.
 */
export function attachPlayer(video: HTMLVideoElement, source: Source, tell: Tell): Detach {
  let isAttached = true;
  let detach: Detach = () => undefined;
  tell({ kind: 'loading' });
  const report: Tell = (state) => {
    if (isAttached) tell(state);
  };
  const onPlaying = (): void => report({ kind: 'playing' });
  const onEnded = (): void => report({ kind: 'ended' });
  video.addEventListener('playing', onPlaying);
  video.addEventListener('ended', onEnded);
  choose(video, source, report).then(
    (chosen) => {
      if (isAttached) detach = chosen;
      else chosen();
    },
    (error: unknown) =>
      report({
        kind: 'failed',
        failure: { cause: 'notStarted', why: error instanceof Error ? error.message : String(error) },
      }),
  );
  return () => {
    isAttached = false;
    video.removeEventListener('playing', onPlaying);
    video.removeEventListener('ended', onEnded);
    detach();
    video.removeAttribute('src');
    video.load();
  };
}

async function choose(video: HTMLVideoElement, source: Source, tell: Tell): Promise<Detach> {
  const addresses = [source.playurl, source.hls_play_url]
    .map((text) => findPlayUrl(text, location.protocol))
    .filter((url) => url !== undefined);
  for (const url of addresses) {
    const path = new URL(url).pathname;
    if (path.endsWith('.flv')) {
      const { default: mpegts } = await import('mpegts.js');
      if (mpegts.isSupported()) return playFlv(mpegts, video, url, source.isLive, tell);
    } else if (path.endsWith('.m3u8')) {
      const { default: Hls } = await import('hls.js/light');
      if (Hls.isSupported()) return playHls(Hls, video, url, tell);
      if (video.canPlayType('application/vnd.apple.mpegurl') !== '') return playNatively(video, url, tell);
    } else {
      return playNatively(video, url, tell);
    }
  }
  tell({ kind: 'unsupported' });
  return () => undefined;
}

function playFlv(
  mpegts: typeof Mpegts,
  video: HTMLVideoElement,
  url: string,
  isLive: boolean,
  tell: Tell,
): Detach {
  // Its log names addresses with their signatures.
  mpegts.LoggingControl.enableAll = false;
  const player = mpegts.createPlayer(
    { type: 'flv', url, isLive, cors: true },
    {
      enableWorker: false,
      liveBufferLatencyChasing: isLive,
      ...(isLive ? { enableStashBuffer: false } : {}),
    },
  );
  player.on(mpegts.Events.ERROR, (type: string, detail: string, { code }: { readonly code: number }) => {
    if (type !== mpegts.ErrorTypes.NETWORK_ERROR) {
      tell({ kind: 'failed', failure: { cause: 'notDecoded', url } });
      return;
    }
    const isStatus = detail === mpegts.ErrorDetails.NETWORK_STATUS_CODE_INVALID;
    tell({ kind: 'failed', failure: { cause: 'notLoaded', url, httpStatus: isStatus ? code : undefined } });
  });
  // A live stream has no end of its own: the connection is closed when the push is over or has been cut.
  if (isLive) player.on(mpegts.Events.LOADING_COMPLETE, () => tell({ kind: 'ended' }));
  player.attachMediaElement(video);
  player.load();
  start(video);
  return () => player.destroy();
}

function playHls(Hls: typeof HlsPlayer, video: HTMLVideoElement, url: string, tell: Tell): Detach {
  const player = new Hls({ enableWorker: false });
  player.on(Hls.Events.ERROR, (_event, { fatal, type, details, response }) => {
    if (!fatal) return;
    // Where nothing answered, it names status 0.
    const httpStatus = response?.code === 0 ? undefined : response?.code;
    // A playlist that came and is none is a network error to it.
    const isNetwork = type === Hls.ErrorTypes.NETWORK_ERROR && !UNREADABLE_PLAYLISTS.includes(details);
    tell({
      kind: 'failed',
      failure: isNetwork ? { cause: 'notLoaded', url, httpStatus } : { cause: 'notDecoded', url },
    });
  });
  player.loadSource(url);
  player.attachMedia(video);
  start(video);
  return () => player.destroy();
}

function playNatively(video: HTMLVideoElement, url: string, tell: Tell): Detach {
  const onError = (): void => {
    // "Source not supported" is also what a file is that did not come.
    const cause = video.error?.code === MediaError.MEDIA_ERR_DECODE ? 'notDecoded' : 'notLoaded';
    tell({ kind: 'failed', failure: { cause, url } });
  };
  video.addEventListener('error', onError);
  video.src = url;
  start(video);
  return () => video.removeEventListener('error', onError);
}

/** Muted, so that browsers let it begin; where they do not, the controls are there. */
function start(video: HTMLVideoElement): void {
  video.muted = true;
  video.play().catch(() => undefined);
}
