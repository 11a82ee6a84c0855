import type { FromSchema } from 'json-schema-to-ts';
import type { LiveCloud } from '../liveCloud';
import { ApiFailure } from './apiFailure';

/** The three parameters by which the API names a stream. */
export const streamProperties = {
  AppName: { type: 'string', minLength: 1 },
  DomainName: { type: 'string', minLength: 1 },
  StreamName: { type: 'string', minLength: 1 },
} as const;

export const streamSchema = {
  type: 'object',
  properties: streamProperties,
  required: ['AppName', 'DomainName', 'StreamName'],
  additionalProperties: false,
} as const;

export type StreamParameters = FromSchema<typeof streamSchema>;

/** A call about a domain of somebody else is refused, so that a wrong domain does not look like silence. */
export function requireOwnDomain(domainName: string, cloud: LiveCloud): void {
  if (domainName !== cloud.account.pushDomain) {
    throw new ApiFailure(
      'InvalidParameter',
      `The push domain ${domainName} does not belong to this account.`,
    );
  }
}

/** Times of the API are UTC, to the second. */
export function apiTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Times of domains, templates and rules are Beijing's, without saying so. */
export function beijingTime(ms: number): string {
  return new Date(ms + 8 * 3600 * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
