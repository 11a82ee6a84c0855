import { useCallback, useState } from 'preact/hooks';
import { useConsole } from '../consoleContext';
import { usePolled } from '../polled';
import { formatTime } from '../texts/times';
import { ListFrame } from '../ui/listFrame';
import { useModeration } from '../ui/moderate';
import { Pager } from '../ui/pager';

/** Who may not broadcast, why, and until when. */
export function Bans() {
  const { backend, language, t } = useConsole();
  const [after, setAfter] = useState<string>();
  const load = useCallback(() => backend.call('ListBans', { after_userid: after ?? '' }), [backend, after]);
  const polled = usePolled(load);
  const moderation = useModeration(polled.refresh);

  return (
    <ListFrame
      title={t('bans')}
      polled={polled}
      isEmpty={({ list }) => list.length === 0}
      empty={t('noBans')}
      emptyHint={t('noBansHint')}
      tools={<button onClick={() => moderation.ban(undefined)}>{t('banSomebody')}</button>}
      pager={<Pager at={after} next={polled.data?.after_userid} go={setAfter} />}
    >
      {({ list }) => (
        <ul class="rows">
          {list.map((ban) => (
            <li class="row" key={ban.userid} data-user={ban.userid}>
              <div class="row-text">
                <strong class="clip">{ban.userid}</strong>
                <span class="wrap">{ban.reason}</span>
                <span class="facts">
                  <span>
                    {t('banned')} {formatTime(ban.timestamp, language)}
                  </span>
                  <span>
                    {ban.expires === 0 ? t('noExpiry') : `${t('until')} ${formatTime(ban.expires, language)}`}
                  </span>
                </span>
              </div>
              <div class="row-actions">
                <button
                  aria-label={`${t('lift')}: ${ban.userid}`}
                  onClick={() => moderation.lift(ban.userid)}
                >
                  {t('lift')}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </ListFrame>
  );
}
