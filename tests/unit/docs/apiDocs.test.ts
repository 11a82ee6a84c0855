import { ACTIONS } from '../../../functions/api/actions';
import { ENDPOINTS } from '../../../functions/api/endpoints';
import { buildApiFiles, type ApiFile } from '../../../scripts/openapi/apiFiles';
import { eachMember } from '../../../scripts/openapi/describeMembers';
import { memberText, unusedMemberTexts } from '../../../scripts/openapi/memberTexts';
import { actionOperations, endpointOperations } from '../../../scripts/openapi/operations';
import {
  ACTION_SUMMARIES,
  ENDPOINT_SUMMARIES,
  ERROR_SUMMARIES,
  EVENT_SUMMARIES,
  type Localized,
} from '../../../scripts/openapi/summaries';
import { codeBlocks, headings, readText } from './markdown';

function memberPaths(): (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  for (const { name, request, reply } of [...actionOperations(), ...endpointOperations()]) {
    eachMember(request, [name, 'request'], (_member, path) => paths.push(path));
    eachMember(reply, [name, 'reply'], (_member, path) => paths.push(path));
  }
  return paths;
}

describe('the committed files', () => {
  let files: ApiFile[];

  beforeAll(async () => {
    files = await buildApiFiles();
  });

  it.each(['docs/api/openapi.json', 'docs/api/README.md', 'docs/api/README.zh-CN.md', 'client/apiTypes.ts'])(
    '%s is what npm run openapi writes',
    (file) => {
      // Not toBe: a difference of thousands of lines takes a minute to print.
      expect(files.find((made) => made.file === file)?.text === readText(file)).toBe(true);
    },
  );

  it('are all that npm run openapi writes', () => {
    expect(files).toHaveLength(4);
  });
});

describe('the texts', () => {
  it('has a summary for each Action, and no other', () => {
    expect(Object.keys(ACTION_SUMMARIES).sort()).toEqual([...ACTIONS.keys()].sort());
  });

  it('has a summary for each second-generation path, and no other', () => {
    expect(Object.keys(ENDPOINT_SUMMARIES).sort()).toEqual([...ENDPOINTS.keys()].sort());
  });

  it('says what each member of a request or reply means, and of no other', () => {
    expect(memberPaths().map((path) => memberText(path).en)).not.toContain('');
    expect(unusedMemberTexts(memberPaths())).toEqual([]);
  });

  it('says everything in English and in Chinese', () => {
    const tables = [ACTION_SUMMARIES, ENDPOINT_SUMMARIES, ERROR_SUMMARIES, EVENT_SUMMARIES];
    const summaries = tables.flatMap((table): Localized[] => Object.values(table));
    for (const { en, zh } of [...summaries, ...memberPaths().map(memberText)]) {
      expect(en).toMatch(/^[^\p{Script=Han}]*\.$|小视频\.$/u);
      // Lists of media types and formulas need no word of Chinese.
      expect(zh).toMatch(/[。）]$/);
    }
  });
});

describe('the two references', () => {
  const [english, chinese] = ['docs/api/README.md', 'docs/api/README.zh-CN.md'].map(readText);

  it('have the same structure and the same code', () => {
    const levels = (markdown = '') => headings(markdown).map(({ level }) => level);
    expect(levels(chinese)).toEqual(levels(english));
    expect(codeBlocks(chinese ?? '')).toEqual(codeBlocks(english ?? ''));
  });

  it('have a section for each Action and path', () => {
    const names = [...ACTIONS.keys(), ...[...ENDPOINTS.keys()].map((path) => `/${path}`)];
    const sections = headings(english ?? '').filter(({ level }) => level === 3);
    expect(sections.map(({ text }) => text)).toEqual(names);
  });
});
