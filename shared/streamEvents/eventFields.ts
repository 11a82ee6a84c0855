/** Schemas of members that several events share. LVB may add members at any time, so none is closed. */
export const STREAM_ID = { type: 'string', minLength: 1, maxLength: 255 } as const;

/** Unix seconds, up to the year 2100. */
export const UNIX_SECONDS = { type: 'integer', minimum: 0, maximum: 4_102_444_800 } as const;

export function dateOfSeconds(seconds: number): Date {
  return new Date(seconds * 1000);
}
