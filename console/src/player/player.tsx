import { useEffect, useRef, useState } from 'preact/hooks';
import type { Item } from '../backend';
import { useConsole } from '../consoleContext';
import { findLinkUrl } from '../safeUrl';
import type { Settings } from '../settings';
import type { Translate } from '../texts/translator';
import { attachPlayer, type PlayerState } from './attachPlayer';
import { failureText } from './playFailure';

interface PlayerProperties {
  readonly item: Item | undefined;
  readonly isLive: boolean;
  readonly onClose: () => void;
}

/** The panel beside a list that plays the chosen row. */
export function Player({ item, isLive, onClose }: PlayerProperties) {
  const { settings, t } = useConsole();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<PlayerState>({ kind: 'loading' });
  const playurl = item?.playurl ?? '';
  const hls = item?.hls_play_url ?? '';

  useEffect(() => {
    if (video.current === null) return undefined;
    return attachPlayer(video.current, { playurl, hls_play_url: hls, isLive }, setState);
  }, [playurl, hls, isLive]);

  if (item === undefined) {
    return (
      <aside class="player card idle">
        <p class="hint">{t('playerPick')}</p>
      </aside>
    );
  }
  const address = findLinkUrl(playurl);
  return (
    <aside class="player card" aria-label={item.title}>
      <video ref={video} controls playsInline muted />
      <div class="player-foot">
        <div>
          <strong class="clip">{item.title === '' ? t('untitled') : item.title}</strong>
          <p class={`player-state ${state.kind}`} role="status" data-state={state.kind}>
            {wordsFor(state, settings, t)}
          </p>
          {address === undefined ? undefined : (
            <a class="clip" href={address} target="_blank" rel="noopener noreferrer">
              {t('openAddress')}
            </a>
          )}
        </div>
        <button onClick={onClose}>{t('close')}</button>
      </div>
    </aside>
  );
}

function wordsFor(state: PlayerState, settings: Settings, t: Translate): string {
  switch (state.kind) {
    case 'loading':
      return t('playerLoading');
    case 'playing':
      return t('playerPlaying');
    case 'ended':
      return t('playerEnded');
    case 'unsupported':
      return t('playerFailed', { why: t('playerUnsupported') });
    case 'failed':
      return t('playerFailed', { why: failureText(state.failure, { settings, self: location.origin, t }) });
  }
}
