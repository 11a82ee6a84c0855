import { useCallback, useState } from 'preact/hooks';
import { useConsole } from '../consoleContext';
import { usePolled } from '../polled';
import { formatTime } from '../texts/times';
import { ListFrame } from '../ui/listFrame';
import { useModeration } from '../ui/moderate';
import { Pager } from '../ui/pager';

/** Who was reported, by whom, and what can be done about it. */
export function Reports() {
  const { backend, language, t } = useConsole();
  const [before, setBefore] = useState<number>();
  const load = useCallback(() => backend.call('ListReports', { before_id: before ?? 0 }), [backend, before]);
  const polled = usePolled(load);
  const moderation = useModeration(polled.refresh);

  return (
    <ListFrame
      title={t('reports')}
      polled={polled}
      isEmpty={({ list }) => list.length === 0}
      empty={t('noReports')}
      emptyHint={t('noReportsHint')}
      pager={<Pager at={before} next={polled.data?.before_id} go={setBefore} />}
    >
      {({ list }) => (
        <ul class="rows">
          {list.map((report) => (
            <li class="row" key={report.id} data-user={report.userid}>
              <div class="row-text">
                <strong class="clip">{report.userid}</strong>
                <span class="facts">
                  <span class={`badge ${report.source === 'user' ? '' : 'forbidden'}`}>
                    {t(report.source === 'user' ? 'byViewer' : 'byModeration')}
                  </span>
                  {report.reporter === '' ? undefined : <span>{report.reporter}</span>}
                  <span>{formatTime(report.timestamp, language)}</span>
                </span>
                {report.detail === '' ? undefined : (
                  <details>
                    <summary>{t('detail')}</summary>
                    <pre>{report.detail}</pre>
                  </details>
                )}
              </div>
              <div class="row-actions">
                <button
                  aria-label={`${t('end')}: ${report.userid}`}
                  onClick={() => moderation.end(report.userid)}
                >
                  {t('end')}
                </button>
                <button
                  class="danger"
                  aria-label={`${t('ban')}: ${report.userid}`}
                  onClick={() => moderation.ban(report.userid)}
                >
                  {t('ban')}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </ListFrame>
  );
}
