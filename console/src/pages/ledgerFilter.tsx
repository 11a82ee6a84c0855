import { useConsole } from '../consoleContext';
import { formText } from '../ui/formText';
import { EVENT_TYPES, eventName, OUTCOMES, outcomeName } from './eventNames';

export interface Filter {
  readonly stream_id: string;
  readonly event_type: number;
  readonly outcome: string;
}

const ANY_TYPE = -1;
export const NO_FILTER: Filter = { stream_id: '', event_type: ANY_TYPE, outcome: '' };

export function LedgerFilter({ onChange }: { readonly onChange: (filter: Filter) => void }) {
  const { t } = useConsole();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    onChange({
      stream_id: formText(form, 'stream'),
      event_type: Number(formText(form, 'type')),
      outcome: formText(form, 'outcome'),
    });
  };
  return (
    <form class="filter" onSubmit={submit} onReset={() => onChange(NO_FILTER)}>
      <label>
        <span>{t('stream')}</span>
        <input name="stream" maxLength={191} autocomplete="off" spellcheck={false} />
      </label>
      <label>
        <span>{t('type')}</span>
        <select name="type">
          <option value={ANY_TYPE}>{t('any')}</option>
          {Object.keys(EVENT_TYPES).map((type) => (
            <option key={type} value={type}>
              {eventName(Number(type), t)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('outcome')}</span>
        <select name="outcome">
          <option value="">{t('any')}</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcomeName(outcome, t)}
            </option>
          ))}
        </select>
      </label>
      <button>{t('apply')}</button>
      <button type="reset" class="quiet">
        {t('clear')}
      </button>
    </form>
  );
}
