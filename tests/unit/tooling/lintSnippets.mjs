// Lints the snippets given as JSON on standard input with the real configuration, in a process of its own:
// ESLint loads its configuration by import(), which Jest's module system does not offer.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const { snippets, typed } = JSON.parse(await text(process.stdin));

const eslint = new ESLint({
  // The files of the snippets do not exist, so the type checker knows nothing of them.
  overrideConfig: typed ? [] : [tseslint.configs.disableTypeChecked],
});

const results = [];
for (const { file, code } of snippets) {
  const [result] = await eslint.lintText(code, { filePath: file });
  results.push(result.messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
}
process.stdout.write(JSON.stringify(results));
