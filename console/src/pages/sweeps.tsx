import { useCallback, useState } from 'preact/hooks';
import type { SweepRun } from '../backend';
import { useConsole } from '../consoleContext';
import { usePolled } from '../polled';
import type { TextName } from '../texts/english';
import { formatTime } from '../texts/times';
import { ListFrame } from '../ui/listFrame';
import { Pager } from '../ui/pager';

/** A little over three hours: few of the sweeps do anything. */
const ROWS = 200;

/** What the online-check found once a minute, and what it closed, listed again or cut, and why. */
export function Sweeps() {
  const { backend, t } = useConsole();
  const [before, setBefore] = useState<number>();
  const [onlyEffects, setOnlyEffects] = useState(false);
  const load = useCallback(
    () => backend.call('ListSweepRuns', { before_id: before ?? 0, count: ROWS }),
    [backend, before],
  );
  const polled = usePolled(load);
  const shown = (list: readonly SweepRun[]): readonly SweepRun[] =>
    onlyEffects ? list.filter(hasEffect) : list;

  return (
    <ListFrame
      title={t('sweeps')}
      polled={polled}
      isEmpty={({ list }) => shown(list).length === 0}
      empty={t('noSweeps')}
      emptyHint={t('noSweepsHint')}
      tools={
        <label class="check">
          <input
            type="checkbox"
            checked={onlyEffects}
            onChange={(event) => setOnlyEffects(event.currentTarget.checked)}
          />
          <span>{t('onlyEffects')}</span>
        </label>
      }
      pager={<Pager at={before} next={polled.data?.before_id} go={setBefore} />}
    >
      {({ list }) => (
        <ul class="rows">
          {shown(list).map((run) => (
            <SweepRow key={run.id} run={run} />
          ))}
        </ul>
      )}
    </ListFrame>
  );
}

function SweepRow({ run }: { readonly run: SweepRun }) {
  const { t, language } = useConsole();
  return (
    <li class="row" data-sweep={run.id}>
      <div class="row-text">
        <span class="facts">
          <strong>{formatTime(run.timestamp, language)}</strong>
          {run.alarm === '' ? undefined : <span class="badge forbidden">{run.alarm}</span>}
          <span>
            {t('checked', {
              rooms: run.rooms,
              online: run.online,
              missing: run.offline,
              unknown: run.unknown,
            })}
          </span>
          <span>{t('took', { ms: run.duration_ms })}</span>
        </span>
        {hasEffect(run) ? (
          <dl class="effects">
            <Effect name="closedRooms" why="closedWhy" streams={run.closed} count={run.closed_count} />
            <Effect name="relisted" why="relistedWhy" streams={run.relisted} count={run.relisted.length} />
            <Effect name="cut" why="cutWhy" streams={run.cut} count={run.cut.length} />
          </dl>
        ) : (
          <span class="hint">{t('quiet')}</span>
        )}
      </div>
    </li>
  );
}

interface EffectProperties {
  readonly name: TextName;
  readonly why: TextName;
  readonly streams: readonly string[];
  readonly count: number;
}

function Effect({ name, why, streams, count }: EffectProperties) {
  const { t } = useConsole();
  if (count === 0) return undefined;
  return (
    <>
      <dt>
        {t(name)} <span class="hint">{t(why)}</span>
      </dt>
      <dd>
        {streams.map((stream) => (
          <code key={stream} class="wrap">
            {stream}
          </code>
        ))}
        {count > streams.length ? <span>{t('more', { count: count - streams.length })}</span> : undefined}
      </dd>
    </>
  );
}

function hasEffect({ closed_count: closed, relisted, cut }: SweepRun): boolean {
  return closed + relisted.length + cut.length > 0;
}
