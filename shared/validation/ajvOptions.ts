/** The one set of ajv options, for run time and for the validators that the build writes ahead. */
export const ajvOptions = {
  allErrors: false,
  strict: true,
  // "One of these must be there" repeats names that the enclosing schema declares.
  strictRequired: false,
  allowUnionTypes: true,
  unicodeRegExp: true,
} as const;
