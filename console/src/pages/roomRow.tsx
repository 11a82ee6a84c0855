import type { Item } from '../backend';
import { useConsole } from '../consoleContext';
import type { TextName } from '../texts/english';
import { formatAge, formatTime } from '../texts/times';
import { Cover } from '../ui/cover';
import type { Moderation } from '../ui/moderate';

interface RoomRowProperties {
  readonly room: Item;
  readonly nowMs: number;
  readonly isWatched: boolean;
  readonly moderation: Moderation;
  readonly onWatch: (room: Item) => void;
}

const ON_AIR = '1';

export function RoomRow({ room, nowMs, isWatched, moderation, onWatch }: RoomRowProperties) {
  const { t, language } = useConsole();
  const isLive = room.status === ON_AIR;
  const { nickname, frontcover } = room.userinfo;
  const age = formatAge(nowMs / 1000 - room.timestamp);
  const name = room.title === '' ? t('untitled') : room.title;
  return (
    <li class="row" data-user={room.userid}>
      <Cover url={frontcover} />
      <div class="row-text">
        <strong class="clip">{name}</strong>
        <span class="clip">
          {nickname === '' || nickname === room.userid ? room.userid : `${nickname} · ${room.userid}`}
        </span>
        <span class="facts">
          <span class={`badge ${stateOf(room)}`}>{t(stateOf(room))}</span>
          <span>{t('viewers', { count: room.viewercount ?? 0 })}</span>
          <span>{t('likes', { count: room.likecount ?? 0 })}</span>
          <span>
            {isLive ? `${t('age')} ${age}` : t('opened', { time: formatTime(room.timestamp, language) })}
          </span>
        </span>
      </div>
      <div class="row-actions">
        <button
          disabled={!isLive}
          aria-pressed={isWatched}
          aria-label={`${t('watch')}: ${name}`}
          onClick={() => onWatch(room)}
        >
          {t('watch')}
        </button>
        <button
          disabled={!isLive}
          aria-label={`${t('end')}: ${room.userid}`}
          onClick={() => moderation.end(room.userid)}
        >
          {t('end')}
        </button>
        <button
          class="danger"
          aria-label={`${t('ban')}: ${room.userid}`}
          onClick={() => moderation.ban(room.userid)}
        >
          {t('ban')}
        </button>
      </div>
    </li>
  );
}

function stateOf({
  status,
  forbid_status: forbidden,
}: Item): Extract<TextName, 'pushing' | 'notPushing' | 'forbidden'> {
  if (status === ON_AIR) return 'pushing';
  return forbidden === 0 ? 'notPushing' : 'forbidden';
}
