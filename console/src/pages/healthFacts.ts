/** Members of an object, inner ones by their path, as texts: shows whatever a version of the backend says of itself. */
export function flatFacts(value: Readonly<Record<string, unknown>>, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    const here = path === '' ? name : `${path}.${name}`;
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      return flatFacts(inner as Readonly<Record<string, unknown>>, here);
    }
    return [[here, typeof inner === 'string' ? inner : JSON.stringify(inner)]];
  });
}
