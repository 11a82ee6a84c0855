/**
 * `Environment.Variables.0.Key=A` and its like as the object that a JSON request would have had. Every value of a form
 * is a text; the services read numbers from texts.
 */
export function nestedParameters(form: Iterable<[string, string]>): Record<string, unknown> {
  const root: Node = new Map();
  for (const [name, value] of form) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let node = root;
    for (const step of path) {
      const next = node.get(step);
      const child = next instanceof Map ? next : new Map<string, unknown>();
      node.set(step, child);
      node = child as Node;
    }
    node.set(last, value);
  }
  return toObject(root) as Record<string, unknown>;
}

type Node = Map<string, unknown>;

/** A node whose members are called 0, 1, 2… was a list. */
function toObject(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const node = value as Node;
  const isList = node.size > 0 && [...node.keys()].every((key, index) => key === String(index));
  if (isList) return [...node.values()].map(toObject);
  return Object.fromEntries([...node].map(([key, child]) => [key, toObject(child)]));
}
