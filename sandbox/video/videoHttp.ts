import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import Flv from 'node-media-server/src/protocol/flv.js';
import send from 'send';
import { Refusal } from '../liveCloud/refusal';
import type { LiveChannel } from './liveChannel';
import type { LiveHls } from './liveHls';
import { playerSink } from './playerSink';
import type { RecordingFolder } from './recordingFolder';

export interface VideoHttpParts {
  readonly folder: RecordingFolder;
  readonly hls: LiveHls | undefined;
  readonly find: (stream: string) => LiveChannel | undefined;
  /** @throws Refusal when the player may not watch. */
  readonly check: (url: { readonly stream: string; readonly query: string }) => void;
}

const LIVE = /^\/live\/([A-Za-z0-9_-]{1,128})\.(flv|m3u8)$/;
const SEGMENT = /^\/live\/([A-Za-z0-9_-]{1,128})\/([0-9-]{1,48}\.ts)$/;
const RECORDING = /^\/vod\/([0-9]{1,32})\/([a-z0-9]{1,16}\.[a-z0-9]{2,4})$/;

const PLAYABLE_FROM_ANYWHERE = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Length, Content-Range, ETag',
  'X-Content-Type-Options': 'nosniff',
};
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': 'Range, If-Range, If-None-Match, If-Modified-Since',
  'Access-Control-Max-Age': '600',
};

const TYPES: Readonly<Record<string, string>> = {
  '.flv': 'video/x-flv',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.mp4': 'video/mp4',
  '.ts': 'video/mp2t',
};

/** Plays pushes and recordings: `/live/{stream}.flv`, `/live/{stream}.m3u8`, `/vod/{file}/…`. */
export class VideoHttp {
  constructor(private readonly parts: VideoHttpParts) {}

  /** Whether an address is one of these. */
  static serves(address: string): boolean {
    return address.startsWith('/live/') || address.startsWith('/vod/');
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(PLAYABLE_FROM_ANYWHERE)) response.setHeader(name, value);
    message.resume();
    try {
      await this.route(message, response);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(error.status, { 'Content-Type': 'text/plain' }).end(`${error.message}\n`);
    }
  }

  private async route(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const [address = '', ...query] = (message.url ?? '').split('?');
    if (message.method === 'OPTIONS') {
      response.writeHead(204, PREFLIGHT).end();
      return;
    }
    if (message.method !== 'GET' && message.method !== 'HEAD')
      throw new Refusal(405, 'GET, HEAD and OPTIONS only');
    const [, stream, format] = LIVE.exec(address) ?? [];
    if (stream !== undefined) {
      this.parts.check({ stream, query: query.join('?') });
      if (format === 'm3u8') return this.playHls(stream, message, response);
      this.playFlv(stream, message, response);
      return;
    }
    const [, ofStream, segment] = SEGMENT.exec(address) ?? [];
    if (ofStream !== undefined && segment !== undefined) {
      const file = this.parts.hls?.findSegment(ofStream, segment);
      if (file === undefined) throw new Refusal(404, `no such part of ${ofStream}`);
      return sendFile(message, response, file);
    }
    const [, fileId, name] = RECORDING.exec(address) ?? [];
    const file = this.parts.folder.findFile(fileId ?? '', name ?? '');
    if (file === undefined) throw new Refusal(404, 'no such address');
    return sendFile(message, response, file);
  }

  private playFlv(stream: string, message: IncomingMessage, response: ServerResponse): void {
    const channel = this.parts.find(stream);
    if (channel === undefined) throw new Refusal(404, `${stream} is not being pushed`);
    response.writeHead(200, { 'Content-Type': TYPES['.flv'], 'Cache-Control': 'no-store' });
    if (message.method === 'HEAD') {
      response.end();
      return;
    }
    response.flushHeaders();
    const sink = playerSink(response, 'flv', ({ hasAudio, hasVideo }) =>
      Flv.createHeader(hasAudio, hasVideo),
    );
    response.once('close', () => channel.remove(sink));
    channel.add(sink);
  }

  private async playHls(stream: string, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { hls, find } = this.parts;
    if (hls === undefined)
      throw new Refusal(404, 'hls needs ffmpeg on the PATH of the sandbox; flv plays without');
    if (find(stream) === undefined) throw new Refusal(404, `${stream} is not being pushed`);
    const playlist = await hls.findPlaylist(stream);
    if (playlist === undefined) throw new Refusal(404, `${stream} has no playlist yet`);
    return sendFile(message, response, playlist);
  }
}

/** Sends a file, or the part of it that is asked for. */
function sendFile(message: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    send(message, path.basename(file), { root: path.dirname(file) })
      .on('headers', (headers: ServerResponse) => {
        const type = TYPES[path.extname(file)];
        if (type !== undefined) headers.setHeader('Content-Type', type);
      })
      .on('error', (error: Error & { readonly status?: number }) => {
        response.writeHead(error.status ?? 500, { 'Content-Type': 'text/plain' }).end('no such file\n');
      })
      .pipe(response);
  });
}
