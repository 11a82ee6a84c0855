import type { RateLimit } from '../../shared/db/rateLimits';

/** How often one caller may do what costs or can be abused. Reading is never counted. */
export const ABUSE_LIMITS = {
  /** Many people can share one address; a script is one of them. */
  register: { name: 'register', uses: 50, windowSeconds: 3600 },
  report: { name: 'report', uses: 30, windowSeconds: 600 },
  /** The apps limit themselves to two a second (PROTOCOL A.2). */
  like: { name: 'like', uses: 300, windowSeconds: 60 },
  uploadSignature: { name: 'upload', uses: 60, windowSeconds: 600 },
} as const satisfies Record<string, RateLimit>;
