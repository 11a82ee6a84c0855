import http from 'node:http';
import https from 'node:https';

import type { CloudCredentials } from '../config';

export interface TransportOptions {
  /** Where the service is, such as `https://live.tencentcloudapi.com`; tests and the sandbox name another place. */
  readonly endpoint: string;
  /** The service's own host, which requests are signed for. */
  readonly serviceHost: string;
  readonly credentials: CloudCredentials;
  /** One request's limit, whole seconds because the SDK takes no other. */
  readonly timeoutSeconds: number;
  readonly agent: http.Agent;
  readonly region?: string;
}

/** What a client of tencentcloud-sdk-nodejs is constructed with. */
export function clientConfig({ endpoint, serviceHost, credentials, ...options }: TransportOptions) {
  const url = new URL(endpoint);
  return {
    credential: {
      secretId: credentials.secretId,
      secretKey: credentials.secretKey,
      ...(credentials.token === undefined ? {} : { token: credentials.token }),
    },
    ...(options.region === undefined ? {} : { region: options.region }),
    profile: {
      httpProfile: {
        protocol: url.protocol === 'http:' ? 'http://' : 'https://',
        endpoint: isHostOf(url.hostname, serviceHost) ? url.host : serviceHost,
        reqTimeout: options.timeoutSeconds,
        agent: options.agent,
      },
    },
  };
}

/** Keeps the path of an endpoint, for which the SDK has no option. */
export function withPathOf<Client extends object>(client: Client, endpoint: string): Client {
  const { pathname } = new URL(endpoint);
  return pathname === '/' ? client : Object.assign(client, { path: pathname });
}

/**
 * The SDK signs for the service that the first label of its host name gives. So an endpoint at another place, such
 * as a stand-in on this machine, is addressed by the service's name and only the connection goes there.
 */
export function createAgent(endpoint: string, serviceHost: string): http.Agent {
  const url = new URL(endpoint);
  const secure = url.protocol === 'https:';
  const agent = secure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  if (isHostOf(url.hostname, serviceHost)) return agent;
  const place = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    servername: url.hostname,
  };
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => connect({ ...options, ...place }, callback);
  return agent;
}

/** The service's host, or one in front of it: the same first label, from which the SDK reads the service. */
function isHostOf(hostname: string, serviceHost: string): boolean {
  return hostname.startsWith(`${serviceHost.split('.')[0] ?? ''}.`);
}
