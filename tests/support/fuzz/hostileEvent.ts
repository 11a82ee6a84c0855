import { chance, pick, type Random } from './draw';

export interface Sent {
  readonly body: Buffer;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The event in which a gateway hands a request over, in either shape and, now and then, with something wrong in it. */
export function hostileEvent({ body, path, headers }: Sent, random: Random): unknown {
  const inBase64 = !isText(body) || chance(0.5, random);
  const event: Record<string, unknown> = {
    headers: { ...headers },
    body: inBase64 ? body.toString('base64') : body.toString(),
    isBase64Encoded: inBase64,
    path,
    httpMethod: 'POST',
    queryString: {},
  };
  if (chance(0.5, random)) {
    event['requestContext'] = { httpMethod: 'POST', path, sourceIp: '192.0.2.3', stage: 'release' };
  }
  if (chance(0.1, random)) pick(DAMAGES, random)(event, random);
  // The platform's launcher passes on what survives JSON.
  return JSON.parse(JSON.stringify(event)) as unknown;
}

function isText(body: Buffer): boolean {
  return Buffer.from(body.toString()).equals(body);
}

type Damage = (event: Record<string, unknown>, random: Random) => unknown;

/** None of these touches the path, which decides the generation that has to answer. */
const DAMAGES: readonly Damage[] = [
  (event) => delete event['body'],
  (event) => delete event['headers'],
  (event) => delete event['httpMethod'],
  (event) => delete event['requestContext'],
  (event) => delete event['isBase64Encoded'],
  (event) => (event['isBase64Encoded'] = true),
  (event) => (event['isBase64Encoded'] = 'true'),
  (event, random) => (event['body'] = pick([null, 0, true, [], {}, '', [1], { a: { b: 1 } }], random)),
  (event, random) => (event['body'] = pick(['****', '=', 'AA=A', 'e30', 'eyJ', '\u0000', '字'], random)),
  (event, random) =>
    void (event['headers'] = pick([null, 0, 'x', [], [['a', 'b']], { a: null, b: ['c'] }], random)),
  (event, random) => (event['requestContext'] = pick([null, 0, 'x', [], { sourceIp: {} }], random)),
  (event, random) =>
    void (event['httpMethod'] = pick(['GET', 'PUT', 'get', '', 'HEAD', 'DELETE', 0, null], random)),
  (event, random) => {
    const value = pick(
      ['x'.repeat(100_000), '\u0000', 'Bearer ', 'Bearer v1.x.y', '::::', '[', '字'],
      random,
    );
    event['headers'] = { authorization: value, 'Liteav-Sig': value, 'X-Scf-Remote-Addr': value };
  },
];
