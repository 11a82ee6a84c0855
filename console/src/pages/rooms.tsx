import { useCallback, useState } from 'preact/hooks';
import { LIST, type Item } from '../backend';
import { useConsole } from '../consoleContext';
import { Player } from '../player/player';
import { usePolled } from '../polled';
import { ListFrame } from '../ui/listFrame';
import { useModeration } from '../ui/moderate';
import { Pager } from '../ui/pager';
import { RoomRow } from './roomRow';

const ROWS = 50;
type Scope = typeof LIST.live | typeof LIST.allRooms;

/** Who is on the air, or every room there is, with a player beside. */
export function Rooms() {
  const { backend, t } = useConsole();
  const [scope, setScope] = useState<Scope>(LIST.live);
  const [cursor, setCursor] = useState<string>();
  const [watched, setWatched] = useState<Item>();
  const load = useCallback(
    () => backend.call('FetchList', { flag: scope, pageno: 1, pagesize: ROWS, cursor: cursor ?? '' }),
    [backend, scope, cursor],
  );
  const polled = usePolled(load);
  const moderation = useModeration(polled.refresh);
  const choose = (next: Scope): void => {
    setCursor(undefined);
    setScope(next);
  };

  return (
    <div class="with-player">
      <ListFrame
        title={t('rooms')}
        polled={polled}
        isEmpty={({ pusherlist }) => pusherlist.length === 0}
        empty={t('noRooms')}
        emptyHint={t('noRoomsHint')}
        tools={
          <div class="choice" role="group" aria-label={t('show')}>
            <button aria-pressed={scope === LIST.live} onClick={() => choose(LIST.live)}>
              {t('live')}
            </button>
            <button aria-pressed={scope === LIST.allRooms} onClick={() => choose(LIST.allRooms)}>
              {t('allRooms')}
            </button>
            <span class="count">
              {polled.data === undefined ? '' : t('total', { count: polled.data.totalcount })}
            </span>
          </div>
        }
        pager={<Pager at={cursor} next={polled.data?.cursor} go={setCursor} />}
      >
        {({ pusherlist }) => (
          <ul class="rows">
            {pusherlist.map((room) => (
              <RoomRow
                key={`${room.userid} ${room.timestamp}`}
                room={room}
                nowMs={polled.updatedAtMs}
                isWatched={room.playurl === watched?.playurl}
                moderation={moderation}
                onWatch={setWatched}
              />
            ))}
          </ul>
        )}
      </ListFrame>
      <Player item={watched} isLive onClose={() => setWatched(undefined)} />
    </div>
  );
}
