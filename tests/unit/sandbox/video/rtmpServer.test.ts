import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { RtmpServer } from '../../../../sandbox/video/rtmpServer';

const LIMITS = { greetingMs: 200, silenceMs: 200 };

let server: RtmpServer;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = await RtmpServer.bind('127.0.0.1', 0, LIMITS);
  server.open({
    log: () => undefined,
    push: ({ stream }) => Promise.reject(new Error(`asked for ${String(asked.push(stream))}`)),
    play: () => {
      throw new Error('nothing to play');
    },
  });
});

afterEach(() => server.close());

function client(): { socket: Socket; closed: Promise<unknown> } {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) };
}

it('says which port is in use and which option chooses another', async () => {
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
  const { port } = occupant.address() as AddressInfo;
  await expect(RtmpServer.bind('127.0.0.1', port, LIMITS)).rejects.toThrow(
    `Port ${port} on 127.0.0.1, for RTMP, is in use.`,
  );
  await new Promise((resolve) => occupant.close(resolve));
});

it('hangs up on who says nothing', async () => {
  await client().closed;
  expect(asked).toEqual([]);
});

it('hangs up on who keeps talking without asking for anything', async () => {
  const { socket, closed } = client();
  const talking = setInterval(() => socket.write(Buffer.alloc(8192, 3)), 5);
  await closed;
  clearInterval(talking);
});

it.each([
  ['zeros', Buffer.alloc(20_000)],
  ['ones', Buffer.alloc(20_000, 0xff)],
  [
    'a command that is none',
    Buffer.concat([
      Buffer.alloc(3073, 3),
      Buffer.from('0300000000000a140000000002ffff', 'hex'),
      Buffer.alloc(64, 0x11),
    ]),
  ],
])('survives %s', async (_name, bytes) => {
  const { socket, closed } = client();
  socket.write(bytes);
  await closed;
  const next = client();
  await new Promise((resolve) => next.socket.once('connect', resolve));
  next.socket.destroy();
  await next.closed;
});

it('ends open connections when it is closed', async () => {
  const { socket, closed } = client();
  await new Promise((resolve) => socket.once('connect', resolve));
  await server.close();
  await closed;
  await expect(
    new Promise((_resolve, reject) => connect(server.port, '127.0.0.1').once('error', reject)),
  ).rejects.toThrow();
});
