import { setTimeout as delay } from 'node:timers/promises';
import { nextSecond } from './nextSecond';
import type { Phones, Push } from './phones';
import type { Json, Stage } from './stage';
import { expectEqual, expectMatch, StepFailure } from './stage';
import { play, TestPicture } from './testPicture';

const LIMIT_MS = 30_000;
const POLL_MS = 50;
/** What is pushed to a sandbox that goes on must end even when nobody is left to end it. */
const LONGEST_PUSH_SECONDS = 600;
/** Enough for a replay that somebody can watch. */
const SHORTEST_PUSH_MS = 4000;

/** Phones that push a real picture, with ffmpeg, to the sandbox's RTMP port. */
export class VideoPhones implements Phones {
  readonly picture = 'seen';
  private readonly pictures = new Map<string, TestPicture>();

  /** @param rtmpUrl where the sandbox takes pushes, whatever push domain the backend was told. */
  constructor(
    private readonly stage: Stage,
    private readonly rtmpUrl: string,
  ) {}

  async push({ url, stream }: Push): Promise<void> {
    const known = await this.countEvents(stream);
    const picture = new TestPicture(this.addressHere(url), LONGEST_PUSH_SECONDS);
    this.pictures.set(stream, picture);
    await this.until(`${stream} is pushed`, async () => {
      if (picture.hasEnded) throw new StepFailure(`ffmpeg: ${picture.said.trim()}`);
      return (await this.countEvents(stream)) > known;
    });
  }

  async pushInVain(url: string): Promise<void> {
    const picture = new TestPicture(this.addressHere(url), LIMIT_MS / 1000);
    const code = await picture.ended();
    expectEqual('pushed to the end', code === 0, false);
    expectMatch('reason', picture.said, /txSecret/);
  }

  async die({ stream }: Push): Promise<void> {
    await this.stage.control('POST', '/die', { stream });
    await this.pictures.get(stream)?.ended();
  }

  async reconnect(push: Push): Promise<void> {
    const { stream } = push;
    const callback = { holdUntil: 'release' };
    await nextSecond();
    await this.stage.control('POST', '/stop', { stream, callback, record: false });
    await this.pictures.get(stream)?.ended();
    await nextSecond();
    await this.push(push);
  }

  async stop({ stream }: Push): Promise<void> {
    await this.until('there is something to record', async () => {
      const { startedAt } = await this.streamOf(stream);
      return Date.now() - Date.parse(String(startedAt)) > SHORTEST_PUSH_MS;
    });
    const known = await this.countEvents(stream);
    // ffmpeg's way to be told to stop: it says goodbye as a phone does.
    this.pictures.get(stream)?.signal('SIGINT');
    await this.until(
      'stop and recordings are reported',
      async () => (await this.countEvents(stream)) >= known + 3,
    );
  }

  async watch(playUrl: string): Promise<void> {
    const { videoFrames, audioFrames } = await play(playUrl, 2);
    expectEqual('picture and sound', [videoFrames > 0, audioFrames > 0], [true, true]);
  }

  /** Ends whatever still pushes. */
  async close(): Promise<void> {
    await Promise.all([...this.pictures.values()].map((picture) => picture.destroy()));
  }

  private addressHere(url: string): string {
    return `${this.rtmpUrl}/${url.slice(url.lastIndexOf('/') + 1)}`;
  }

  /** Events of a stream that the backend has taken. */
  private async countEvents(stream: string): Promise<number> {
    const { deliveries } = (await this.stage.control('GET', '/deliveries')) as { deliveries: Json[] };
    return deliveries.filter(
      ({ event, status }) => (event as Json)['stream_id'] === stream && status === 'delivered',
    ).length;
  }

  private async streamOf(stream: string): Promise<Json> {
    const { streams } = (await this.stage.control('GET', '/streams')) as { streams: Json[] };
    return streams.find((one) => one['stream'] === stream) ?? {};
  }

  private async until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const deadlineMs = performance.now() + LIMIT_MS;
    while (!(await condition())) {
      if (performance.now() > deadlineMs) throw new StepFailure(`not within ${LIMIT_MS} ms: ${what}`);
      await delay(POLL_MS);
    }
  }
}
