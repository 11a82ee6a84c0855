/**
 * The address of a picture that may be shown, undefined for every other text. What users name as their cover is
 * theirs to choose: one on their own machine would tell them who moderates them, and when.
 * @param sources origins, with `*.` for all names below a domain; `self` is the page's own origin.
 */
export function findPictureUrl(text: string, sources: readonly string[], self: string): string | undefined {
  const url = webUrl(text);
  if (url === undefined) return undefined;
  const isAllowed = url.origin === self || sources.some((source) => matches(url, source));
  return isAllowed ? url.href : undefined;
}

/** An address that may be opened in a tab of its own; undefined for `javascript:`, `data:` and all but http(s). */
export function findLinkUrl(text: string): string | undefined {
  return webUrl(text)?.href;
}

/** An address to play. A page that came by https may not fetch by http, and live domains answer both. */
export function findPlayUrl(text: string, pageProtocol: string): string | undefined {
  const url = webUrl(text);
  if (url === undefined) return undefined;
  if (pageProtocol === 'https:') url.protocol = 'https:';
  return url.href;
}

/** Whether the content policy lets the page load video from there. As in the policy, `http:` stands for both. */
export function mayLoadVideo(text: string, sources: readonly string[], self: string): boolean {
  const url = webUrl(text);
  if (url === undefined) return false;
  const both = sources.flatMap((source) => [source, source.replace(/^http:/, 'https:')]);
  return url.origin === self || both.some((source) => matches(url, source));
}

function webUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' ? url : undefined;
}

function matches(url: URL, source: string): boolean {
  const [scheme, host = ''] = source.split('://');
  if (`${scheme ?? ''}:` !== url.protocol) return false;
  return host.startsWith('*.') ? url.host.endsWith(host.slice(1)) : url.host === host;
}
