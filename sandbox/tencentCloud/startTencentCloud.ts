import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../shared/clock';
import type { InvocationOutcome } from '../functions/functionDefinition';
import type { HttpReply } from '../gateway/httpReply';
import type { InboundRequest } from '../gateway/inboundRequest';
import { UndoStack } from '../undoStack';
import { answerApiGateway, GATEWAY_HOST } from './apiGateway';
import { answerApi } from './apiService';
import { camService } from './cam';
import { CloudState, type CloudAccount } from './cloudState';
import { answerCos } from './cos';
import { fireTimer } from './fireTimer';
import { answerFunctionUrl } from './functionUrls';
import { CertificateAuthority } from './network/certificates';
import { Edge } from './network/edge';
import { scfService } from './scf/scfService';
import { FunctionRuntime } from './scf/functionRuntime';

const GATEWAY = new RegExp(`^${GATEWAY_HOST.replaceAll('.', '\\.')}$`);

/** Answers the hosts whose names fit. */
export interface Host {
  readonly name: RegExp;
  readonly answer: (request: InboundRequest) => HttpReply | Promise<HttpReply>;
}

export interface TencentCloudOptions {
  readonly account: CloudAccount;
  readonly clock: Clock;
  /** What is reached from inside the VPC, by `host:port`, and the port of 127.0.0.1 behind it. */
  readonly privateAddresses: Readonly<Record<string, number>>;
  /** Hosts besides cam, scf, COS and Function URLs, such as the live API's. */
  readonly furtherHosts?: readonly Host[];
}

export interface TencentCloud {
  readonly state: CloudState;
  /** What the functions wrote, oldest first. */
  readonly lines: readonly { readonly functionName: string; readonly line: string }[];
  /** For NODE_EXTRA_CA_CERTS. */
  readonly certificateFile: string;
  /** Ports and host names, for the process that plays the operator's machine (network/operatorMachine.cjs). */
  readonly network: {
    readonly tlsPort: number;
    readonly plainPort: number;
    readonly silentPort: number;
    readonly servedHosts: readonly string[];
  };
  /** One request to an address that the cloud gave out. */
  request(url: string, init?: { method?: string; body?: string }): Promise<HttpReply>;
  /** What the minute does: undefined where the function has no timer that is switched on. */
  fireTimer(functionName: string): Promise<InvocationOutcome | undefined>;
  close(): Promise<void>;
}

/**
 * Starts Tencent Cloud as a deployment meets it, on this machine: cam, scf with its Invoke API and COS, which verify
 * every signature, and the uploaded packages running behind their URLs and timers.
 */
export async function startTencentCloud(options: TencentCloudOptions): Promise<TencentCloud> {
  const undo = new UndoStack();
  try {
    return await start(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(
  { account, clock, privateAddresses, furtherHosts = [] }: TencentCloudOptions,
  undo: UndoStack,
): Promise<TencentCloud> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-cloud-'));
  undo.push(() => fs.promises.rm(folder, { recursive: true, force: true }));
  const authority = new CertificateAuthority();
  const certificateFile = path.join(folder, 'ca.pem');
  fs.writeFileSync(certificateFile, authority.pem);

  const state = new CloudState(account);
  const lines: { functionName: string; line: string }[] = [];
  let hosts: readonly Host[] = [];
  const answer = async (request: InboundRequest): Promise<HttpReply> => {
    const host = hosts.find(({ name }) => name.test(request.headers['host'] ?? ''));
    return host === undefined ? { status: 421, headers: {}, body: '' } : host.answer(request);
  };
  const edge = await Edge.start(authority, answer);
  undo.push(() => edge.close());
  const runtime = new FunctionRuntime({
    account,
    folder,
    privateAddresses,
    publicPort: edge.tlsPort,
    certificateAuthority: authority.pem,
    onLine: (functionName, line) => lines.push({ functionName, line }),
  });
  undo.push(() => runtime.close());

  const cam = camService(state);
  const scf = scfService(state, runtime);
  hosts = [
    {
      name: /^cam\./,
      answer: (request) => answerApi(request, { service: 'cam', actions: cam, state, clock }),
    },
    {
      name: /^scf\./,
      answer: (request) => answerApi(request, { service: 'scf', actions: scf, state, clock }),
    },
    { name: /\.myqcloud\.com$/, answer: (request) => answerCos(request, { state, clock }) },
    { name: /\.tencentscf\.com$/, answer: (request) => answerFunctionUrl(request, { state, runtime }) },
    { name: GATEWAY, answer: (request) => answerApiGateway(request, { state, runtime }) },
    ...furtherHosts,
  ];
  return {
    state,
    lines,
    certificateFile,
    network: {
      tlsPort: edge.tlsPort,
      plainPort: edge.plainPort,
      silentPort: edge.silentPort,
      servedHosts: [
        '^(?:cam|scf)\\.tencentcloudapi\\.com$',
        '\\.myqcloud\\.com$',
        '\\.tencentscf\\.com$',
        GATEWAY.source,
        ...furtherHosts.map(({ name }) => name.source),
      ],
    },
    request: (url, { method = 'GET', body = '' } = {}) => answer(requestTo(new URL(url), method, body)),
    fireTimer: (functionName) => fireTimer(functionName, { state, runtime, clock }),
    close: () => undo.run(),
  };
}

function requestTo(url: URL, method: string, body: string): InboundRequest {
  const headers = { host: url.host, 'content-type': 'application/json' };
  return {
    method,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    headerPairs: Object.entries(headers),
    body: Buffer.from(body),
    remoteAddress: '203.0.113.9',
  };
}
