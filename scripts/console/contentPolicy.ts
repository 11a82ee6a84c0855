/** Where the console may get things from, besides its own origin. Each is an origin, or `https://*.example.com`. */
export interface ConsoleSources {
  readonly api: readonly string[];
  /** Live streams and recordings. */
  readonly play: readonly string[];
  readonly images: readonly string[];
}

/**
 * The Content-Security-Policy of the console, but for `frame-ancestors`, which a page cannot say of itself.
 * No script, style, worker, plug-in, frame or form target but the built files; nothing inline and nothing evaluated.
 */
export function contentPolicy({ api, play, images }: ConsoleSources): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    directive('img-src', ["'self'", ...images]),
    // mpegts.js and hls.js fetch the video themselves.
    directive('connect-src', ["'self'", ...api, ...play]),
    // What they fetched reaches the video element as a blob: address of a MediaSource; mp4 is loaded directly.
    directive('media-src', ["'self'", 'blob:', ...play]),
    "base-uri 'none'",
    "form-action 'none'",
    // A text can become neither HTML nor a script, whatever a later change of the console forgets.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** All headers that the console should be served with. */
export function consoleHeaders(sources: ConsoleSources): Record<string, string> {
  return {
    'Content-Security-Policy': `${contentPolicy(sources)}; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}

function directive(name: string, sources: readonly string[]): string {
  return `${name} ${[...new Set(sources)].join(' ')}`;
}
