import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isKeyRefused } from './backend';
import { useConsole } from './consoleContext';

const INTERVAL_MS = 5000;

export interface Polled<T> {
  /** The last answer; it stays while newer ones fail. */
  readonly data: T | undefined;
  readonly error: unknown;
  /** When the last answer came, unix ms. */
  readonly updatedAtMs: number;
  readonly refresh: () => void;
}

/**
 * Asks again every five seconds while the tab is visible, and at once when it becomes so. An answer that comes after
 * `load` has changed is dropped.
 * @param load has to be the same function until it should ask for something else.
 */
export function usePolled<T>(load: () => Promise<T>): Polled<T> {
  const { signOut } = useConsole();
  const [state, setState] = useState<Omit<Polled<T>, 'refresh'>>(NOTHING_YET);
  const ask = useRef<() => void>(() => undefined);

  useEffect(() => {
    let isCurrent = true;
    let isAsking = false;
    let asksAgain = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setState(NOTHING_YET);

    const run = async (): Promise<void> => {
      if (isAsking) {
        asksAgain = true;
        return;
      }
      isAsking = true;
      clearTimeout(timer);
      try {
        const data = await load();
        if (isCurrent) setState({ data, error: undefined, updatedAtMs: Date.now() });
      } catch (error) {
        if (isCurrent && isKeyRefused(error)) signOut('keyNoLonger');
        else if (isCurrent) setState((before) => ({ ...before, error }));
      }
      isAsking = false;
      if (!isCurrent) return;
      if (asksAgain) {
        asksAgain = false;
        await run();
      } else if (!document.hidden) {
        timer = setTimeout(() => void run(), INTERVAL_MS);
      }
    };
    const onVisibility = (): void => {
      if (document.hidden) clearTimeout(timer);
      else void run();
    };
    ask.current = () => void run();
    document.addEventListener('visibilitychange', onVisibility);
    void run();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [load, signOut]);

  return { ...state, refresh: useCallback(() => ask.current(), []) };
}

const NOTHING_YET = { data: undefined, error: undefined, updatedAtMs: 0 };
