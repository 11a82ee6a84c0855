/** `config.json` beside the page: the sandbox answers it, `npm run build:console` writes it. */
export interface Settings {
  /** Where the api function answers: an absolute address, or one relative to the page. */
  readonly api: string;
  /** From where covers are shown: sources as in the content policy, which names the same. */
  readonly images: readonly string[];
  /** From where video is played: likewise. */
  readonly play: readonly string[];
  /** Whether this is the sandbox, where a push may be one without video. */
  readonly sandbox: boolean;
}

/** @throws Error where the file is missing or does not name the API. */
export async function loadSettings(page: string): Promise<Settings> {
  const response = await fetch(new URL('config.json', page));
  const found = (response.ok ? await response.json() : {}) as Partial<Record<keyof Settings, unknown>>;
  if (typeof found.api !== 'string') {
    throw new Error(
      'config.json beside this page does not name the API: build it with npm run build:console',
    );
  }
  return {
    api: new URL(found.api, page).href,
    images: texts(found.images),
    play: texts(found.play),
    sandbox: found.sandbox === true,
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
