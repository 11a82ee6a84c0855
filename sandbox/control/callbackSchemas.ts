/** How callbacks travel; see CallbackRule. */
export const callbackSchema = {
  type: 'object',
  properties: {
    delayMs: { type: 'integer', minimum: 0, maximum: 3_600_000 },
    times: { type: 'integer', minimum: 1, maximum: 100 },
    drop: { type: 'boolean' },
    holdUntil: { type: 'string', enum: ['release'] },
  },
  additionalProperties: false,
} as const;

/** Whether to answer only when the callbacks that are due now have been tried once; yes unless false. */
export const waitSchema = { type: 'boolean' } as const;

export const streamNameSchema = { type: 'string', minLength: 1, maxLength: 256 } as const;

export const durationSchema = { type: 'integer', minimum: 0, maximum: 7 * 24 * 3600 } as const;
