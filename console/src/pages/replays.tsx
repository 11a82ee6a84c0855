import { useCallback, useState } from 'preact/hooks';
import { LIST, type Item } from '../backend';
import { useConsole } from '../consoleContext';
import { Player } from '../player/player';
import { usePolled } from '../polled';
import { formatTime } from '../texts/times';
import { Cover } from '../ui/cover';
import { ListFrame } from '../ui/listFrame';
import { Pager } from '../ui/pager';

const ROWS = 50;

/** What was recorded, with a player beside. */
export function Replays() {
  const { ask, backend, notify, t } = useConsole();
  const [cursor, setCursor] = useState<string>();
  const [watched, setWatched] = useState<Item>();
  const load = useCallback(
    () => backend.call('FetchList', { flag: LIST.replays, pageno: 1, pagesize: ROWS, cursor: cursor ?? '' }),
    [backend, cursor],
  );
  const polled = usePolled(load);

  const remove = (replay: Item): void =>
    ask({
      title: t('removeTitle', { title: replay.title }),
      text: t('removeText'),
      action: t('remove'),
      danger: true,
      async act({ reason }) {
        await backend.call('DeleteReplay', { fileid: replay.fileid, reason });
        setWatched((now) => (now?.fileid === replay.fileid ? undefined : now));
        notify(t('doneRemove'));
        polled.refresh();
      },
    });

  return (
    <div class="with-player">
      <ListFrame
        title={t('replays')}
        polled={polled}
        isEmpty={({ pusherlist }) => pusherlist.length === 0}
        empty={t('noReplays')}
        emptyHint={t('noReplaysHint')}
        tools={
          <span class="count">
            {polled.data === undefined ? '' : t('total', { count: polled.data.totalcount })}
          </span>
        }
        pager={<Pager at={cursor} next={polled.data?.cursor} go={setCursor} />}
      >
        {({ pusherlist }) => (
          <ul class="rows">
            {pusherlist.map((replay) => (
              <ReplayRow
                key={replay.fileid}
                replay={replay}
                isWatched={replay.fileid === watched?.fileid}
                onWatch={setWatched}
                onRemove={remove}
              />
            ))}
          </ul>
        )}
      </ListFrame>
      <Player item={watched} isLive={false} onClose={() => setWatched(undefined)} />
    </div>
  );
}

interface ReplayRowProperties {
  readonly replay: Item;
  readonly isWatched: boolean;
  readonly onWatch: (replay: Item) => void;
  readonly onRemove: (replay: Item) => void;
}

function ReplayRow({ replay, isWatched, onWatch, onRemove }: ReplayRowProperties) {
  const { t, language } = useConsole();
  const name = replay.title === '' ? t('untitled') : replay.title;
  const { nickname, frontcover } = replay.userinfo;
  return (
    <li class="row" data-user={replay.userid}>
      <Cover url={frontcover} />
      <div class="row-text">
        <strong class="clip">{name}</strong>
        <span class="clip">
          {nickname === '' || nickname === replay.userid ? replay.userid : `${nickname} · ${replay.userid}`}
        </span>
        <span class="facts">
          <span>
            {t('recorded')} {formatTime(replay.timestamp, language)}
          </span>
          <span>{t('viewers', { count: replay.viewercount ?? 0 })}</span>
          <span>{t('likes', { count: replay.likecount ?? 0 })}</span>
        </span>
      </div>
      <div class="row-actions">
        <button
          aria-pressed={isWatched}
          aria-label={`${t('watch')}: ${name}`}
          onClick={() => onWatch(replay)}
        >
          {t('watch')}
        </button>
        <button class="danger" aria-label={`${t('remove')}: ${name}`} onClick={() => onRemove(replay)}>
          {t('remove')}
        </button>
      </div>
    </li>
  );
}
