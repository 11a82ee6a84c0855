/** A policy in CAM's grammar, version 2.0 (598/10604). */
export interface PolicyDocument {
  readonly version: '2.0';
  readonly statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly effect: 'allow' | 'deny';
  readonly action: readonly string[];
  readonly resource: readonly string[];
  readonly hasCondition: boolean;
}

/** Reads a policy; members may be a text or a list. @throws SyntaxError for anything else. */
export function parsePolicy(text: string): PolicyDocument {
  const document = JSON.parse(text) as Record<string, unknown>;
  if (document['version'] !== '2.0') throw new SyntaxError('a policy has version "2.0"');
  const statements = listOf(document['statement']) as readonly Record<string, unknown>[];
  return { version: '2.0', statement: statements.map(parseStatement) };
}

function parseStatement(statement: Record<string, unknown>): PolicyStatement {
  const { effect } = statement;
  if (effect !== 'allow' && effect !== 'deny') throw new SyntaxError('an effect is "allow" or "deny"');
  const action = listOf(statement['action']);
  const resource = listOf(statement['resource']);
  if (![...action, ...resource].every((item) => typeof item === 'string')) {
    throw new SyntaxError('actions and resources are texts');
  }
  if (action.length === 0 || resource.length === 0) {
    throw new SyntaxError('a statement names actions and resources');
  }
  return {
    effect,
    action: action as string[],
    resource: resource as string[],
    hasCondition: statement['condition'] !== undefined,
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
