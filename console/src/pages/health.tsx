import { useCallback } from 'preact/hooks';
import { isKeyRefused, reasonOf, type Backend, type SweepRun } from '../backend';
import { useConsole } from '../consoleContext';
import { usePolled } from '../polled';
import { formatAge } from '../texts/times';
import { ListFrame } from '../ui/listFrame';
import { flatFacts } from './healthFacts';

/** The online-check runs once a minute; three missed ones are no accident. */
const SWEEP_LIMIT_SECONDS = 180;

interface Look {
  /** Undefined where the last sweep could not be read; `problem` says why. */
  readonly answeredInMs: number | undefined;
  readonly problem: string;
  readonly sweep: SweepRun | undefined;
  readonly health: Readonly<Record<string, unknown>> | undefined;
}

/** Asks both ways: while the database is away, only Health has something to say. @throws where neither answers. */
async function look(backend: Backend): Promise<Look> {
  const startedAtMs = performance.now();
  try {
    const { list } = await backend.call('ListSweepRuns', { count: 1 });
    const answeredInMs = Math.round(performance.now() - startedAtMs);
    return { answeredInMs, problem: '', sweep: list[0], health: await backend.findHealth() };
  } catch (error) {
    const health = isKeyRefused(error) ? undefined : await backend.findHealth().catch(() => undefined);
    if (health === undefined) throw error;
    return { answeredInMs: undefined, problem: reasonOf(error), sweep: undefined, health };
  }
}

/** Whether the backend answers, whether the sweeps run, and what it says of itself. */
export function Health() {
  const { backend, t } = useConsole();
  const polled = usePolled(useCallback(() => look(backend), [backend]));

  return (
    <ListFrame title={t('health')} polled={polled} isEmpty={() => false} empty="" emptyHint="">
      {({ answeredInMs, problem, sweep, health }) => {
        const age = sweep === undefined ? undefined : polled.updatedAtMs / 1000 - sweep.timestamp;
        const alarm = sweep?.alarm ?? '';
        return (
          <>
            <ul class="rows facts-list">
              <Fact
                name={t('healthApi')}
                isGood={answeredInMs !== undefined}
                text={answeredInMs === undefined ? problem : t('healthApiGood', { ms: answeredInMs })}
              />
              {answeredInMs === undefined ? undefined : (
                <>
                  <Fact
                    name={t('healthSweep')}
                    isGood={age !== undefined && age < SWEEP_LIMIT_SECONDS}
                    text={
                      age === undefined ? t('healthSweepNone') : t('healthSweepAge', { age: formatAge(age) })
                    }
                  />
                  <Fact
                    name={t('healthAlarm')}
                    isGood={alarm === ''}
                    text={alarm === '' ? t('healthNone') : alarm}
                  />
                </>
              )}
            </ul>
            <h2>{t('healthAction')}</h2>
            {health === undefined ? (
              <p class="hint">{t('healthMissing')}</p>
            ) : (
              <dl class="pairs">
                {flatFacts(health).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </>
        );
      }}
    </ListFrame>
  );
}

interface FactProperties {
  readonly name: string;
  readonly text: string;
  readonly isGood: boolean;
}

function Fact({ name, text, isGood }: FactProperties) {
  const { t } = useConsole();
  return (
    <li class="row">
      <div class="row-text">
        <span class="facts">
          <strong>{name}</strong>
          <span class={`badge ${isGood ? 'pushing' : 'forbidden'}`}>{t(isGood ? 'good' : 'attention')}</span>
          <span>{text}</span>
        </span>
      </div>
    </li>
  );
}
