import { useCallback, useState } from 'preact/hooks';
import type { LedgerEvent } from '../backend';
import { useConsole } from '../consoleContext';
import { usePolled } from '../polled';
import { ListFrame } from '../ui/listFrame';
import { Pager } from '../ui/pager';
import { outcomeName } from './eventNames';
import { LedgerFilter, NO_FILTER } from './ledgerFilter';
import { LedgerRow } from './ledgerRow';

/** The stream events that LVB delivered, what became of them, and a button that applies one again. */
export function Ledger() {
  const { ask, backend, notify, t } = useConsole();
  const [filter, setFilter] = useState(NO_FILTER);
  const [before, setBefore] = useState<number>();
  const load = useCallback(
    () => backend.call('ListCallbackEvents', { ...filter, before_id: before ?? 0 }),
    [backend, filter, before],
  );
  const polled = usePolled(load);

  const resend = (event: LedgerEvent): void =>
    ask({
      title: t('resendTitle', { id: event.id }),
      text: t('resendText'),
      action: t('resend'),
      async act({ reason }) {
        const { outcome } = await backend.call('ReplayCallbackEvent', { id: event.id, reason });
        notify(t('doneResend', { id: event.id, outcome: outcomeName(outcome, t) }));
        polled.refresh();
      },
    });

  return (
    <ListFrame
      title={t('ledger')}
      polled={polled}
      isEmpty={({ list }) => list.length === 0}
      empty={t('noEvents')}
      emptyHint={t('noEventsHint')}
      tools={
        <LedgerFilter
          onChange={(next) => {
            setBefore(undefined);
            setFilter(next);
          }}
        />
      }
      pager={<Pager at={before} next={polled.data?.before_id} go={setBefore} />}
    >
      {({ list }) => (
        <ul class="rows">
          {list.map((event) => (
            <LedgerRow key={event.id} event={event} onResend={resend} />
          ))}
        </ul>
      )}
    </ListFrame>
  );
}
