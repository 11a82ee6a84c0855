import { useConsole } from '../consoleContext';

interface PagerProperties<P extends string | number> {
  /** Where this page starts; undefined for the first. */
  readonly at: P | undefined;
  /** Where the next one starts; undefined, '' or 0 at the end. */
  readonly next: P | undefined;
  readonly go: (to: P | undefined) => void;
}

/** Onwards and back to the start: the lists of the backend are read in one direction. */
export function Pager<P extends string | number>({ at, next, go }: PagerProperties<P>) {
  const { t } = useConsole();
  const isLast = next === undefined || next === '' || next === 0;
  if (at === undefined && isLast) return undefined;
  return (
    <div class="pager">
      <button disabled={at === undefined} onClick={() => go(undefined)}>
        {t('newest')}
      </button>
      <button disabled={isLast} onClick={() => go(next)}>
        {t('next')}
      </button>
    </div>
  );
}
