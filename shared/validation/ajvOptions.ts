/** The one set of ajv options, for run time and for the validators that the build writes ahead. */
export const ajvOptions = {
  allErrors: false,
  strict: true,
  allowUnionTypes: true,
  unicodeRegExp: true,
} as const;
