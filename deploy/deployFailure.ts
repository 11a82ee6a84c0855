/** A deployment cannot go on. `remedy` says what to do next, in the operator's words. */
export class DeployFailure extends Error {
  override readonly name = 'DeployFailure';

  constructor(
    message: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The text for a terminal: what is wrong, then what to do. */
export function explainFailure(error: unknown): string {
  if (error instanceof DeployFailure) return `${error.message}\n\nWhat to do: ${error.remedy}`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    `${text}\n\nWhat to do: run the command again; what is already there is found and kept. ` +
    'If it fails in the same place, the text above belongs into a bug report.'
  );
}
