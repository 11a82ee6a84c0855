import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Packages that one folder of the deployed code wraps for all the others. */
const wrappedPackages = [
  { name: 'mysql2', folder: 'shared/db/', why: 'Only shared/db talks to the database.' },
  {
    name: 'tencentcloud-sdk-nodejs',
    folder: 'shared/cloud/',
    why: 'Only shared/cloud makes outbound calls.',
  },
];

/** Folders of `functions/<name>/` whose files are siblings that know nothing of each other. */
const siblingFolders = /^functions\/[^/]+\/(actions|endpoints)\//;

function isPackage(specifier, name) {
  return specifier === name || specifier.startsWith(`${name}/`);
}

function functionOf(file) {
  return /^functions\/([^/]+)\//.exec(file)?.[1];
}

/** The client is copied into other people's projects, so it takes nothing along but Node itself. */
function clientViolation(specifier) {
  const inside = specifier.startsWith('./') || specifier.startsWith('node:');
  return inside ? undefined : 'The client stands alone: it imports its own folder and node: modules.';
}

/**
 * Says why `file` must not import `specifier`, or undefined when it may.
 * Paths are relative to the repository, with forward slashes.
 */
function violation(file, specifier) {
  if (file.startsWith('client/')) return clientViolation(specifier);
  const deployed = file.startsWith('functions/') || file.startsWith('shared/');
  if (!deployed) return undefined;

  if (!specifier.startsWith('.')) {
    const wrapped = wrappedPackages.find(({ name }) => isPackage(specifier, name));
    return wrapped !== undefined && !file.startsWith(wrapped.folder) ? wrapped.why : undefined;
  }

  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const isFunctionIndex = /^functions\/[^/]+\/index\.ts$/.test(file);

  if (/^(client|deploy|sandbox|scripts|tests)(\/|$)/.test(target)) {
    return 'Deployed code does not depend on development tools or on the client.';
  }
  if (/^shared\/scf(\/|$)/.test(target) && !file.startsWith('shared/scf/') && !isFunctionIndex) {
    return "The platform's event shapes are converted once, in functions/*/index.ts.";
  }
  if (/^functions(\/|$)/.test(target)) {
    if (file.startsWith('shared/')) return 'shared does not know the functions built on it.';
    const targetFunction = functionOf(`${target}/`);
    if (targetFunction !== functionOf(file)) {
      return 'A function does not import another function: what both need belongs in shared.';
    }
    if (/^functions\/[^/]+(\/index(\.ts)?)?$/.test(target)) {
      return 'index.ts is the edge: it imports its folder, never the other way round.';
    }
    const siblings = siblingFolders.exec(file)?.[0];
    if (siblings !== undefined && file !== `${siblings}index.ts` && `${target}/`.startsWith(siblings)) {
      return 'Actions and endpoints do not import each other: what two need belongs one folder up.';
    }
  }
  return undefined;
}

/** Enforces "who may import whom" on static, dynamic and re-exporting imports and on require(). */
export const layerRule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{why}}' } },
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');

    function check(source) {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const why = violation(file, source.value);
      if (why !== undefined) context.report({ node: source, messageId: 'forbidden', data: { why } });
    }

    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') check(node.arguments[0]);
      },
    };
  },
};
