import fs from 'node:fs';
import path from 'node:path';
import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import * as markdown from 'prettier/plugins/markdown';
import * as typescript from 'prettier/plugins/typescript';
import { format } from 'prettier/standalone';
import { buildDescription } from './buildDescription';
import { buildReference } from './buildReference';
import { printTypes } from './printTypes';

const repository = path.join(__dirname, '..', '..');

/** A generated file: where it belongs, from the repository, and its text. */
export interface ApiFile {
  readonly file: string;
  readonly text: string;
}

/** Everything that is generated from the tables of Actions, endpoints, events and errors. */
export async function buildApiFiles(): Promise<ApiFile[]> {
  const { version } = readJson('package.json') as { version: string };
  const description = buildDescription(version);
  return [
    await formatted('docs/api/openapi.json', 'json', JSON.stringify(description)),
    await formatted('docs/api/README.md', 'markdown', buildReference('en')),
    await formatted('docs/api/README.zh-CN.md', 'markdown', buildReference('zh')),
    await formatted('client/apiTypes.ts', 'typescript', printTypes(description)),
  ];
}

export function writeApiFiles(files: readonly ApiFile[]): void {
  for (const { file, text } of files) {
    fs.mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
    fs.writeFileSync(path.join(repository, file), text);
  }
}

/** As `npm run format` leaves them. */
async function formatted(file: string, parser: string, text: string): Promise<ApiFile> {
  const plugins = [babel, estree, markdown, typescript];
  const options = readJson('.prettierrc.json') as { printWidth: number; singleQuote: boolean };
  // The examples are written as Prettier would write them; to format each again takes as long as all the rest.
  const embedded = { embeddedLanguageFormatting: 'off' } as const;
  return { file, text: await format(text, { ...options, ...embedded, parser, plugins }) };
}

function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(repository, file), 'utf8'));
}
