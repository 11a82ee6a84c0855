import Ajv from 'ajv';
import type { OldTable, OldValues } from '../../shared/db/imports/oldDatabase';
import { ajvOptions } from '../../shared/validation/ajvOptions';
import { id, LIMITS } from '../../shared/validation/fields';
import { decodeText, findDoubleEncoded } from './oldText';
import { parseOldTime, type TimeZones } from './oldTime';
import { Refusal, type Reason } from './refusal';

export interface ReadingRules {
  readonly zones: TimeZones;
  /** Undo the detour of UTF-8 text through latin1. */
  readonly mendEncoding: boolean;
}

const ajv = new Ajv(ajvOptions);
/** The API's own rule, so that no row comes in whom no request could name. */
const isId = ajv.compile(id().schema);
const FILE_ID = /^[^\s\p{Cc}\p{Cs}]+$/u;
const WEB_URL = /^https?:\/\/[^\s\p{Cc}\p{Cs}]+$/u;

/** One row of an old table, read by the rules of the new one. Column names are lower-case. */
export class OldRow {
  private readonly noted = new Set<string>();
  private readonly texts = new Map<string, string | undefined>();

  constructor(
    values: OldValues,
    private readonly table: OldTable,
    private readonly rules: ReadingRules,
  ) {
    for (const [name, value] of Object.entries(values))
      this.texts.set(name, this.decode(name, decodeText(value)));
  }

  private decode(name: string, text: string | undefined): string | undefined {
    const meant = text === undefined ? undefined : findDoubleEncoded(text);
    if (meant === undefined) return text;
    if (this.rules.mendEncoding) return meant;
    this.note(`${name} looks encoded twice, copied as it is (--mend-encoding)`);
    return text;
  }

  /** What was changed on the way, in words for the report. */
  get notes(): readonly string[] {
    return [...this.noted];
  }

  /** A transaction may be repeated, and a note is still one. */
  note(text: string): void {
    this.noted.add(text);
  }

  /** As it stands there; '' for NULL and for a column that this version lacks. */
  raw(name: string): string {
    return this.texts.get(name) ?? '';
  }

  /** All columns except these, for telling whether the row has changed. */
  fingerprint(except: readonly string[]): string {
    return JSON.stringify([...this.texts].filter(([name]) => !except.includes(name)));
  }

  /** @throws Refusal bad_id. */
  id(name: string): string {
    const value = this.raw(name);
    if (!isId(value)) throw new Refusal('bad_id', name);
    return value;
  }

  /** @throws Refusal bad_file_id. */
  fileId(name: string): string {
    const value = this.raw(name);
    if (!FILE_ID.test(value) || lengthOf(value) > LIMITS.id) throw new Refusal('bad_file_id', name);
    return value;
  }

  /** Text to show: what does not fit is cut off, and noted. */
  text(name: string, most: number = LIMITS.text): string {
    const value = this.raw(name).replaceAll('\u0000', '');
    if (value !== this.raw(name)) this.note(`${name} had NUL characters`);
    const characters = Array.from(value);
    if (characters.length <= most) return value;
    this.note(`${name} cut from ${characters.length} to ${most} characters`);
    return characters.slice(0, most).join('');
  }

  /** Address of a picture: one that does not fit leads nowhere when cut, so it is left out, and noted. */
  picture(name: string): string {
    const value = this.raw(name);
    if (lengthOf(value) <= LIMITS.url && !value.includes('\u0000')) return value;
    this.note(`${name} left out: ${lengthOf(value)} characters, ${LIMITS.url} fit`);
    return '';
  }

  /** Address of a file, '' where there is none. One that no player takes is left out, and noted. */
  playUrl(name: string): string {
    const value = this.raw(name).trim();
    if (value === '') return '';
    if (WEB_URL.test(value) && lengthOf(value) <= LIMITS.url) return value;
    this.note(`${name} left out: no http(s) address of at most ${LIMITS.url} characters`);
    return '';
  }

  /** How many; negative numbers, which the old counters drifted to, are none. */
  count(name: string): number {
    const value = Number(this.raw(name));
    if (Number.isSafeInteger(value) && value >= 0) return value;
    this.note(`${name} was ${this.raw(name)}, copied as 0`);
    return 0;
  }

  flag(name: string): boolean {
    return Number(this.raw(name)) === 1;
  }

  /** A time that the database put there, by CURRENT_TIMESTAMP or NOW(). */
  time(name: string): Date | undefined {
    return this.timeBy('database', name);
  }

  /** A time that PHP wrote, in its own zone. */
  phpTime(name: string): Date | undefined {
    return this.timeBy('php', name);
  }

  private timeBy(writer: 'php' | 'database', name: string): Date | undefined {
    const type = this.table.columns.get(name)?.type ?? '';
    return parseOldTime(this.texts.get(name), type, this.rules.zones, writer);
  }

  /** @throws Refusal with this reason. */
  timeOr(name: string, reason: Reason): Date {
    return this.required(name, reason, this.time(name));
  }

  /** @throws Refusal with this reason. */
  phpTimeOr(name: string, reason: Reason): Date {
    return this.required(name, reason, this.phpTime(name));
  }

  private required(name: string, reason: Reason, time: Date | undefined): Date {
    if (time === undefined) throw new Refusal(reason, `${name} ${this.raw(name) || 'NULL'}`);
    return time;
  }
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
