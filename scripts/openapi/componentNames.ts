/** `get_user_info` → `EndpointGetUserInfo`; the prefix keeps it apart from the Action GetUserInfo. */
export function endpointName(path: string): string {
  const words = path.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `Endpoint${words.join('')}`;
}

export function schemaRef(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
