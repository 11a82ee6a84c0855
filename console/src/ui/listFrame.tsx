import type { ComponentChildren } from 'preact';
import { reasonOf } from '../backend';
import { useConsole } from '../consoleContext';
import type { Polled } from '../polled';
import { formatTime } from '../texts/times';

interface ListFrameProperties<T> {
  readonly title: string;
  readonly polled: Polled<T>;
  readonly isEmpty: (data: T) => boolean;
  readonly empty: string;
  readonly emptyHint: string;
  readonly tools?: ComponentChildren;
  readonly pager?: ComponentChildren;
  readonly children: (data: T) => ComponentChildren;
}

/** A page's heading, and its list in whatever state it is: loading, failed, empty, there, or there but not fresh. */
export function ListFrame<T>(properties: ListFrameProperties<T>) {
  const { title, polled, isEmpty, empty, emptyHint, tools, pager, children } = properties;
  const { t, language } = useConsole();
  const { data, error, updatedAtMs, refresh } = polled;
  return (
    <section class="list" aria-busy={data === undefined && error === undefined}>
      <header class="list-head">
        <h1>{title}</h1>
        <div class="tools">{tools}</div>
        <p class={error === undefined ? 'fresh' : 'fresh stale'}>
          {data === undefined
            ? undefined
            : error === undefined
              ? t('updated', { time: formatTime(updatedAtMs / 1000, language).slice(-8) })
              : t('stale', { why: reasonOf(error) })}
        </p>
      </header>
      {data === undefined ? (
        error === undefined ? (
          <p class="state" role="status">
            {t('loading')}
          </p>
        ) : (
          <div class="state" role="alert">
            <p>{t('failed', { why: reasonOf(error) })}</p>
            <button onClick={refresh}>{t('retry')}</button>
          </div>
        )
      ) : isEmpty(data) ? (
        <div class="state">
          <p>
            <strong>{empty}</strong>
          </p>
          <p class="hint">{emptyHint}</p>
        </div>
      ) : (
        children(data)
      )}
      {data === undefined ? undefined : pager}
    </section>
  );
}
