/** The address by which this machine reaches what listens on `host`. */
export function sandboxUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The same in push and play URLs, without a port; a domain there cannot be an IPv6 address. */
export function machineName(host: string): string {
  const { hostname } = new URL(sandboxUrl(host, 1));
  return hostname.startsWith('[') ? 'localhost' : hostname;
}
