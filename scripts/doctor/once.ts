/** Runs `work` when first asked and gives everybody the same answer, or the same error. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= work());
}

/** The same for each key. */
export function oncePer<Key, T>(work: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const answers = new Map<Key, Promise<T>>();
  return (key) => {
    const answer = answers.get(key) ?? work(key);
    answers.set(key, answer);
    return answer;
  };
}
