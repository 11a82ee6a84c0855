/** What became of the items that `act` did not get through. */
export interface TimedRun<Item> {
  readonly failed: readonly { readonly item: Item; readonly cause: unknown }[];
  /** For which there was no time. */
  readonly untried: readonly Item[];
}

/**
 * Does something with every item, in their order and a few at a time, even if it fails with one. Begins no further one
 * once `mayBegin` says no: a function that overstays its time limit is killed and answers nothing.
 */
export async function eachInTime<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
  { parallel, mayBegin }: { readonly parallel: number; readonly mayBegin: () => boolean },
): Promise<TimedRun<Item>> {
  const waiting = [...items];
  const failed: { item: Item; cause: unknown }[] = [];
  const work = async (): Promise<void> => {
    while (waiting.length > 0 && mayBegin()) {
      const [item] = waiting.splice(0, 1) as [Item];
      await act(item).catch((cause: unknown) => failed.push({ item, cause }));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return { failed, untried: waiting };
}
