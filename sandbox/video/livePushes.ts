import type { LiveCloud } from '../liveCloud/liveCloud';
import { recordFormatsOf } from '../liveCloud/pushUrl';
import { Refusal } from '../liveCloud/refusal';
import { LiveChannel } from './liveChannel';
import type { LiveHls } from './liveHls';
import type { PushRecording, RecordedFile, RecordingParts } from './recordPush';
import { recordPush } from './recordPush';
import { RECORDED_FILE } from './recordingFolder';
import type { AcceptedPush, RtmpConnection, StopCode } from './rtmpConnection';
import { STOP_CODE } from './rtmpConnection';
import type { RtmpTarget } from './rtmpProtocol';

export interface LivePushesParts {
  readonly cloud: LiveCloud;
  /** Whether the backend has given out this stream name. */
  readonly isKnown: (stream: string) => Promise<boolean>;
  readonly recording: RecordingParts;
  readonly hls: LiveHls | undefined;
  /** Where recordings are served: `http://127.0.0.1:9000`. */
  readonly url: string;
}

/** The application that push and play URLs of this backend name. */
export const APP_NAME = 'live';
const STREAM_NAME = /^[A-Za-z0-9_-]{1,128}$/;

interface RunningPush {
  readonly channel: LiveChannel;
  readonly connection: RtmpConnection;
}

/** The pushes that really come in: lets them in as LVB does, hands them on, and tells the live cloud of each. */
export class LivePushes {
  private readonly running = new Map<string, RunningPush>();
  private readonly finishing = new Set<Promise<void>>();

  constructor(private readonly parts: LivePushesParts) {}

  find(stream: string): LiveChannel | undefined {
    return this.running.get(stream)?.channel;
  }

  /** Lets a push in. @throws Refusal saying why not. */
  async accept({ app, stream, query }: RtmpTarget, connection: RtmpConnection): Promise<AcceptedPush> {
    const { cloud, isKnown } = this.parts;
    if (app !== APP_NAME) throw new Refusal(404, `the address has to begin with /${APP_NAME}/`);
    if (!STREAM_NAME.test(stream)) throw new Refusal(400, 'a stream name has letters, digits, _ and - only');
    // By the name of this machine that the pusher used; the push domain is what the rest of the URL was signed for.
    const url = `rtmp://${cloud.account.pushDomain}/${app}/${stream}?${query}`;
    cloud.checkPush({ url, takeover: false });
    if (!(await isKnown(stream))) throw new Refusal(404, `the backend knows no stream ${stream}`);
    if (connection.isOver) throw new Refusal(409, 'the pusher has gone');
    return this.begin({ stream, query, url }, connection);
  }

  /** Cuts everything off and waits until the recordings are finished, in flv at least. */
  async close(): Promise<void> {
    for (const { connection } of this.running.values()) connection.cut();
    await Promise.all(this.finishing);
  }

  private begin(
    { stream, query, url }: { stream: string; query: string; url: string },
    connection: RtmpConnection,
  ): AcceptedPush {
    const { cloud, recording, hls } = this.parts;
    let keep = true;
    const { sequence } = cloud.push({
      url,
      takeover: false,
      userIp: connection.remoteAddress,
      connection: {
        end(record) {
          keep = record;
          connection.cut();
        },
      },
    });
    const channel = new LiveChannel();
    let recorder: PushRecording | undefined;
    try {
      recorder = recordPush(stream, channel, recordFormatsOf(query), recording);
      hls?.start(stream, sequence, channel);
    } catch (error) {
      // Such as a disk that is full: then nothing of the push may stay behind.
      cloud.hangUp(stream, sequence, STOP_CODE.broken);
      if (recorder !== undefined) this.keep(recorder, false, { stream, query, appName: APP_NAME });
      throw error;
    }
    this.running.set(stream, { channel, connection });
    return {
      channel,
      closed: (code: StopCode) => {
        this.running.delete(stream);
        cloud.hangUp(stream, sequence, code);
        channel.end();
        if (recorder !== undefined) this.keep(recorder, keep, { stream, query, appName: APP_NAME });
      },
    };
  }

  private keep(recorder: PushRecording, keep: boolean, source: Parameters<LiveCloud['reportFile']>[0]): void {
    const { cloud, url } = this.parts;
    const report = ({ fileId, format, sizeBytes, endTimeSeconds, durationSeconds }: RecordedFile): void => {
      cloud.reportFile(source, {
        fileId,
        format,
        startTimeSeconds: endTimeSeconds - durationSeconds,
        endTimeSeconds,
        file: { sizeBytes, url: `${url}/vod/${fileId}/${RECORDED_FILE[format]}` },
      });
    };
    const done = keep ? recorder.finish(report) : recorder.discard();
    const tracked = done.finally(() => this.finishing.delete(tracked));
    this.finishing.add(tracked);
  }
}
