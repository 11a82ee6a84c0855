export type Environment = Readonly<Record<string, string | undefined>>;

/** What a value has to look like, and how that is said to an operator: `text` follows the name of the variable. */
export interface Rule {
  readonly pattern: RegExp;
  readonly text: string;
}

/** Spellings of the old OutDefine.php that operators still have in their files. */
const ALIASES: Readonly<Record<string, string>> = {
  COSKEY_SECRETID: 'COSKEY_SECRECTID',
  COSKEY_SECRETKEY: 'COSKEY_SECRECTKEY',
};

/** Collects what is wrong, so that an operator mends everything in one go. */
export class EnvironmentReader {
  readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  optional(name: string): string | undefined {
    const alias = ALIASES[name];
    // An empty variable is one that is not set: a deployment file writes '' for what it has no value for.
    const set = (variable: string): string | undefined =>
      this.environment[variable] === '' ? undefined : this.environment[variable];
    return set(name) ?? (alias === undefined ? undefined : set(alias));
  }

  required(name: string, rule?: Rule): string {
    const value = this.optional(name);
    if (value === undefined) {
      this.problems.push(`${name} is missing`);
      return '';
    }
    if (rule !== undefined && !rule.pattern.test(value)) this.problems.push(`${name} ${rule.text}`);
    return value;
  }

  onOff(name: string, fallback: boolean): boolean {
    const value = this.optional(name);
    if (value !== undefined && value !== 'on' && value !== 'off')
      this.problems.push(`${name} must be on or off`);
    return value === undefined ? fallback : value === 'on';
  }

  requiredButMayBeEmpty(name: string): string {
    return this.environment[name] === '' ? '' : this.required(name);
  }

  matching(name: string, rule: Rule): string | undefined {
    return this.optional(name) === undefined ? undefined : this.required(name, rule);
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.optional(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      this.problems.push(`${name} must be a whole number from ${min} to ${max}`);
      return fallback;
    }
    return value;
  }
}
