import fs from 'node:fs';
import path from 'node:path';
import { DOCUMENTS, anchors, headings, linkTargets, readText, repository, tableCells } from './markdown';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readText('package.json')) as Manifest;
const decisions = DOCUMENTS.filter((file) => file.startsWith('docs/adr/'));

describe.each(DOCUMENTS)('%s', (file) => {
  const markdown = readText(file);

  it('has one title and skips no level of headings', () => {
    const levels = headings(markdown).map(({ level }) => level);
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    levels.forEach((level, index) => expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1));
  });

  it('links only to what is there', () => {
    const broken = linkTargets(markdown).filter((target) => {
      if (target.startsWith('https://')) return false;
      const [place = '', anchor] = target.split('#');
      const linked = place === '' ? file : path.posix.join(path.posix.dirname(file), place);
      if (!fs.existsSync(path.join(repository, linked))) return true;
      return anchor !== undefined && !anchors(readText(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only commands that exist', () => {
    const named = [...markdown.matchAll(/npm run (?:-\S+ )*([a-z][a-z0-9:-]*)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  });

  it('names only addresses that the sandbox has', () => {
    const folder = path.join(repository, 'sandbox', 'control');
    const sources = fs.readdirSync(folder).map((name) => readText(`sandbox/control/${name}`));
    const routes = new Set<string>(sources.join('\n').match(/\/_sandbox\/[a-z-]+/g));
    const named = markdown.match(/\/_sandbox\/[a-z-]+/g) ?? [];
    expect(named.filter((address) => !routes.has(address))).toEqual([]);
  });

  it('names only files that exist', () => {
    const named = [
      ...markdown.matchAll(/`((?:functions|shared|sandbox|scripts|tests|migrations)\/[\w./-]+)`/g),
    ];
    const missing = named.map(([, name = '']) => name).filter((name) => !isThere(name) && !isExample(name));
    expect(missing).toEqual([]);
  });

  it('leaves nothing for later and names no folder of one machine', () => {
    expect(markdown).not.toMatch(/\b(TODO|FIXME|TBD|XXX)\b/);
    expect(markdown).not.toMatch(/(?:^|[\s"'`(])\/(?:home|root|tmp|work|Users)\//m);
  });
});

function isThere(name: string): boolean {
  return fs.existsSync(path.join(repository, name));
}

/** What the guides call a file that somebody is about to add. */
function isExample(name: string): boolean {
  return /\/(New|new|NNNN_)/.test(name);
}

describe('the decisions', () => {
  it('are numbered from 1 without a gap', () => {
    const numbers = decisions.map((file) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]));
    expect(numbers).toEqual(decisions.map((_file, index) => index + 1));
  });

  it.each(decisions)('%s says its context, its decision and its consequences', (file) => {
    const [title, ...sections] = headings(readText(file)).map(({ text }) => text);
    expect(title).toMatch(new RegExp(`^${Number(path.posix.basename(file).slice(0, 4))}\\. \\S`));
    expect(sections).toEqual(['Context', 'Decision', 'Consequences']);
  });

  it('give a reason for every dependency, and for no other', () => {
    const [file = ''] = decisions.filter((name) => name.endsWith('-dependencies.md'));
    const cells = tableCells(readText(file), 'Package').join(' ');
    const explained = [...cells.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    const used = [manifest.dependencies, manifest.optionalDependencies, manifest.devDependencies];
    expect(explained.sort()).toEqual(used.flatMap((group) => Object.keys(group)).sort());
  });
});
