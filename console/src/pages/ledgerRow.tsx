import type { LedgerEvent } from '../backend';
import { useConsole } from '../consoleContext';
import { formatTime } from '../texts/times';
import { eventName, outcomeName } from './eventNames';

const TONES: Readonly<Record<string, string>> = { applied: 'pushing', unmatched: 'forbidden' };

interface LedgerRowProperties {
  readonly event: LedgerEvent;
  readonly onResend: (event: LedgerEvent) => void;
}

export function LedgerRow({ event, onResend }: LedgerRowProperties) {
  const { t, language } = useConsole();
  return (
    <li class="row" data-event={event.id}>
      <div class="row-text">
        <span class="facts">
          <strong>
            #{event.id} {eventName(event.event_type, t)}
          </strong>
          <span class={`badge ${TONES[event.outcome] ?? ''}`}>{outcomeName(event.outcome, t)}</span>
          <span>{formatTime(event.timestamp, language)}</span>
          <span>
            {t('deliveries')} {event.deliveries}
          </span>
        </span>
        <code class="wrap">{event.stream_id}</code>
        <details>
          <summary>{t('payload')}</summary>
          <pre>{indented(event.payload)}</pre>
        </details>
      </div>
      <div class="row-actions">
        <button aria-label={`${t('resend')}: #${event.id}`} onClick={() => onResend(event)}>
          {t('resend')}
        </button>
      </div>
    </li>
  );
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}
