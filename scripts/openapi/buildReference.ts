import { ERRORS, type ErrorCode } from '../../shared/errors';
import { EVENT_TYPE } from '../../shared/streamEvents/streamEvent';
import { firstEnvelope, secondEnvelope } from './buildDescription';
import { eachMember } from './describeMembers';
import { eventSchemas } from './eventSchemas';
import type { JsonSchema } from './jsonSchema';
import { memberText } from './memberTexts';
import { actionOperations, endpointOperations } from './operations';
import { REFERENCE_WORDS } from './referenceWords';
import { ruleText } from './ruleText';
import { ERROR_SUMMARIES, EVENT_SUMMARIES, type Language, type Localized } from './summaries';
import { typeText } from './typeText';
import { whoMayCall, whoMaySign } from './whoMayCall';

const CLIENT_EXAMPLE = `import { createClient } from './client/createClient';
import { createSecondGenerationClient } from './client/createSecondGenerationClient';
import { digestPassword } from './client/digestPassword';

const url = 'http://127.0.0.1:9000';
const account = createSecondGenerationClient({ url, userId: 'alice' });
const { token } = await account.call('login', { password: digestPassword('alice', 'secret') });

const client = createClient({ url, sessionToken: token });
const { pushurl } = await client.call('RequestLVBAddr', {
  userid: 'alice',
  groupid: 'room1',
  title: 'Hello',
});`;

/** The readable reference as Markdown. */
export function buildReference(language: Language): string {
  const words = REFERENCE_WORDS[language];
  const actions = actionOperations();
  const endpoints = endpointOperations();
  const sections = [
    `# ${words.title}`,
    words.otherLanguage,
    words.made,
    `## ${words.envelopes}`,
    words.envelopeText,
    json(firstEnvelope({ result: 0 })),
    words.envelopeSecond,
    json(secondEnvelope({})),
    `## ${words.authentication}`,
    words.authenticationText,
    `## ${words.errors}`,
    words.errorsText,
    errorTable(language),
    `## ${words.actions}`,
    words.wholeNumbers,
    table(
      words.overviewActions,
      actions.map(({ name, access, summary }) => [
        `[\`${name}\`](#${name.toLowerCase()})`,
        whoMayCall(access)[language],
        summary[language],
      ]),
    ),
    ...actions.flatMap(({ name, access, summary, request, reply, example }) => [
      `### ${name}`,
      summary[language],
      callers(whoMayCall(access), language),
      requestPart(request, name, language),
      replyPart(reply, name, 'returnData', language),
      `**${words.example}**`,
      json({ Action: name, ...example.request }),
      json(firstEnvelope(example.reply)),
    ]),
    `## ${words.endpoints}`,
    table(
      words.overviewEndpoints,
      endpoints.map(({ name, access, summary }) => [
        `[\`/${name}\`](#${name})`,
        whoMaySign(access)[language],
        summary[language],
      ]),
    ),
    ...endpoints.flatMap(({ name, access, summary, request, reply, example }) => [
      `### /${name}`,
      summary[language],
      callers(whoMaySign(access), language),
      requestPart(request, name, language),
      replyPart(reply, name, 'data', language),
      `**${words.example}**`,
      json(example.request),
      json(secondEnvelope(example.reply)),
    ]),
    `## ${words.events}`,
    words.eventsText,
    eventTable(language),
    table(words.eventAnswerColumns, words.eventAnswers),
    `## ${words.client}`,
    words.clientText,
    '```ts\n' + CLIENT_EXAMPLE + '\n```',
  ];
  return `${sections.join('\n\n')}\n`;
}

function callers(who: Localized, language: Language): string {
  const { whoMayCall: title } = REFERENCE_WORDS[language];
  return language === 'en' ? `**${title}**: ${who.en}.` : `**${title}**：${who.zh}。`;
}

function errorTable(language: Language): string {
  const words = REFERENCE_WORDS[language];
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return table(
    words.errorColumns,
    codes.map((code) => {
      const { number, secondNumber, message, retry } = ERRORS[code];
      const when = ERROR_SUMMARIES[code][language];
      return [code, String(number), String(secondNumber), message, when, words.retry[retry]];
    }),
  );
}

function requestPart(schema: JsonSchema, name: string, language: Language): string {
  const words = REFERENCE_WORDS[language];
  const rows: string[][] = [];
  eachMember(schema, [name, 'request'], (member, path, required) => {
    rows.push([
      code(path),
      typeText(member)[language],
      required ? words.yes : words.no,
      ruleText(member)[language],
      memberText(path)[language],
    ]);
  });
  return rows.length === 0 ? words.noFields : `**${words.fields}**\n\n${table(words.fieldColumns, rows)}`;
}

function replyPart(schema: JsonSchema, name: string, dataMember: string, language: Language): string {
  const words = REFERENCE_WORDS[language];
  const rows: string[][] = [];
  eachMember(schema, [name, 'reply'], (member, path, required) => {
    const mark = required ? '' : words.optional;
    rows.push([code(path), `${typeText(member)[language]}${mark}`, memberText(path)[language]]);
  });
  const title = `**${words.reply}**${language === 'en' ? ', ' : '，'}\`${dataMember}\``;
  return rows.length === 0
    ? `${title} ${words.emptyReply}`
    : `${title}\n\n${table(words.replyColumns, rows)}`;
}

/** The path within the request or the reply. */
function code(path: readonly string[]): string {
  return `\`${path.slice(2).join('.')}\``;
}

function eventTable(language: Language): string {
  const words = REFERENCE_WORDS[language];
  const schemas = Object.values(eventSchemas());
  const types: Readonly<Record<string, number | undefined>> = EVENT_TYPE;
  const kinds = [...Object.keys(EVENT_TYPE), 'other'] as (keyof typeof EVENT_SUMMARIES)[];
  return table(
    words.eventColumns,
    kinds.map((kind, index) => [
      kind,
      String(types[kind] ?? words.anyOther),
      EVENT_SUMMARIES[kind][language],
      requiredMembers(schemas[index] ?? {}, language),
    ]),
  );
}

function requiredMembers({ required = [], anyOf = [] }: JsonSchema, language: Language): string {
  const or = language === 'en' ? ' or ' : ' 或 ';
  const one = anyOf.map((alternative) => `\`${alternative.required?.join('`, `') ?? ''}\``).join(or);
  const names = required.map((name) => `\`${name}\``);
  return [...names, ...(one === '' ? [] : [one])].join(language === 'en' ? ', ' : '、');
}

function json(value: object): string {
  return '```json\n' + JSON.stringify(value, undefined, 2) + '\n```';
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
