/**
 * npm passes a Ctrl-C on to a process that the terminal has already told, so two signals this close together
 * are one press of the keys.
 */
const SAME_PRESS_MS = 1000;

/**
 * Resolves at the first Ctrl-C, SIGTERM or hang-up, after calling `onFirst`. A second one, pressed on purpose,
 * ends the process at once; the database's supervisor then ends the database.
 */
export function onStopSignal(onFirst: () => void): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    const stop = (): void => {
      const nowMs = performance.now();
      if (firstMs === undefined) {
        firstMs = nowMs;
        onFirst();
        resolve();
      } else if (nowMs - firstMs >= SAME_PRESS_MS) {
        process.exit(130);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
