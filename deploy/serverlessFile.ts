import path from 'node:path';
import { utils } from '@serverless/core';
import { resolveTemplate } from '@serverless/template/utils';
import { DeployFailure } from './deployFailure';
import type { Environment } from '../scripts/operatorEnvironment';

/** One entry of serverless.yml with everything in it replaced by its value. */
export interface Entry {
  readonly alias: string;
  readonly component: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Entries, and the variables that were asked for and are not set, with the places that asked. */
export interface ResolvedFile {
  readonly entries: readonly Entry[];
  readonly unset: readonly { readonly name: string; readonly place: string }[];
}

const FILE = 'serverless.yml';
const REFERENCE = /^\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}$/;
/** Stands for a reference while the CLI's own resolver runs: it would take `${…}` inside a password for one, too. */
const MARKER = 'environment variable ';

export async function readServerlessFile(root: string): Promise<object> {
  try {
    const file = await utils.readFile(path.join(root, FILE));
    if (isRecord(file)) return file;
  } catch (error) {
    throw unusable((error as Error).message, error);
  }
  throw unusable('it holds no entries');
}

/**
 * Replaces `${name.path}` as the v1 CLI does, and `${env.X}` by the operator's variables. The CLI turns an unset
 * variable into nothing without a word; here each is reported.
 * @throws DeployFailure when a reference leads nowhere.
 */
export function resolveServerlessFile(file: object, variables: Environment): ResolvedFile {
  const unset: { name: string; place: string }[] = [];
  const marked = mapTexts(file, (text) => {
    const name = REFERENCE.exec(text)?.[1];
    if (name !== undefined) return MARKER + name;
    if (text.includes('${env.')) throw unusable(`"${text}": \${env.NAME} has to be the whole value`);
    return text;
  });
  const linked = resolveLinks(marked as object);
  const entries: Entry[] = [];
  for (const [alias, value] of Object.entries(linked)) {
    if (!isRecord(value) || typeof value['component'] !== 'string') continue;
    const inputs = mapTexts(value['inputs'] ?? {}, (text, place) => {
      if (!text.startsWith(MARKER)) return text;
      const name = text.slice(MARKER.length);
      const set = variables[name];
      if (set === undefined || set === '') unset.push({ name, place });
      return set;
    });
    entries.push({ alias, component: value['component'], inputs: inputs as Record<string, unknown> });
  }
  return { entries, unset };
}

function resolveLinks(marked: object): object {
  try {
    return resolveTemplate(marked);
  } catch (error) {
    throw unusable((error as Error).message, error);
  }
}

/** A copy in which every text is replaced; a text replaced by undefined is left out. `place` is like `role`. */
function mapTexts(
  value: unknown,
  replace: (text: string, place: string) => string | undefined,
  place = '',
): unknown {
  if (typeof value === 'string') return replace(value, place);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, replace, `${place}.${index}`));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    mapTexts(item, replace, place === '' ? name : `${place}.${name}`),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(reason: string, cause?: unknown): DeployFailure {
  return new DeployFailure(`${FILE} cannot be used: ${reason}.`, `Mend ${FILE}; git has the original.`, {
    cause,
  });
}
