import type { Clock } from '../../shared/clock';
import { nowSeconds } from '../../shared/clock';
import type { CallbackRule } from './callbackRule';
import type { PushUrl } from './pushUrl';
import { checkPushSignature, isSameDomain, parsePushUrl, recordFormatsOf, signPushUrl } from './pushUrl';
import { randomDigits } from './randomDigits';
import { Refusal } from './refusal';
import type { EndReason, LiveStream, PushConnection, PushSession, StreamState } from './streamBook';
import { StreamBook } from './streamBook';
import type { EventSource, LiveAccount, RecordFormat, RecordingDetails, StreamEvent } from './streamEvents';
import { recordingEvent, startEvent, stopEvent } from './streamEvents';

export interface PushRequest {
  readonly url: string;
  /** Whether the push may replace a running one of the same stream; yes unless false. */
  readonly takeover?: boolean | undefined;
  readonly userIp?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly callback?: CallbackRule | undefined;
  /** For the events of the push that this one replaces; `callback` when absent. */
  readonly stopCallback?: CallbackRule | undefined;
  /** False leaves the replaced push unrecorded. */
  readonly record?: boolean | undefined;
  /** The pusher, where one really sends; nobody replaces it. */
  readonly connection?: PushConnection | undefined;
}

export interface PushResult {
  readonly stream: string;
  readonly sequence: string;
  /** The sequence of the push that this one replaced. */
  readonly replaced?: string;
  readonly deliveries: readonly number[];
}

export interface EndRequest {
  readonly errcode?: number | undefined;
  /** False leaves the push unrecorded. */
  readonly record?: boolean | undefined;
  /** Length of the recording; otherwise the length of the push. */
  readonly durationSeconds?: number | undefined;
  readonly callback?: CallbackRule | undefined;
}

export interface RecordRequest {
  readonly stream: string;
  readonly formats: readonly RecordFormat[];
  readonly durationSeconds?: number | undefined;
  readonly callback?: CallbackRule | undefined;
}

export interface LiveCloudParts {
  readonly account: LiveAccount;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Takes over the delivery of a callback and returns the ids of its deliveries. */
  readonly send: (event: StreamEvent, rule: CallbackRule) => readonly number[];
}

const DEFAULT_USER_IP = '203.0.113.7';
const MIN_RECORDED_PUSH_MS = 1000;
const UNKNOWN_RECORDING_SECONDS = 60;

/** Tencent's live cloud as its customer meets it: the streams, and the callbacks that follow from them. */
export class LiveCloud {
  private readonly book = new StreamBook();

  constructor(private readonly parts: LiveCloudParts) {}

  get account(): LiveAccount {
    return this.parts.account;
  }

  /** The push URL that the SDK's room service would hand out for a stream of this name. */
  pushUrlOf(stream: string): string {
    return signPushUrl(this.account, stream, nowSeconds(this.parts.clock));
  }

  /** Whether LVB would let this push in now. @throws Refusal when it would not. */
  checkPush(request: Pick<PushRequest, 'url' | 'takeover'>): void {
    this.admit(parsePushUrl(request.url), request.takeover ?? true);
  }

  /** Starts a push. @throws Refusal for a URL that LVB would turn away. */
  push(request: PushRequest): PushResult {
    const url = parsePushUrl(request.url);
    const running = this.admit(url, request.takeover ?? true);
    const stopDeliveries =
      running === undefined
        ? []
        : this.end(url.stream, 'replaced', {
            record: request.record,
            callback: request.stopCallback ?? request.callback,
          });
    const session: PushSession = {
      sequence: randomDigits(19, this.parts.random),
      query: url.query,
      userIp: request.userIp ?? DEFAULT_USER_IP,
      startedAtMs: this.parts.clock.nowMs(),
      connection: request.connection,
    };
    this.book.begin(url.stream, url.appName, session);
    const event = startEvent(this.account, url, {
      sequence: session.sequence,
      userIp: session.userIp,
      eventTimeSeconds: nowSeconds(this.parts.clock),
      width: request.width ?? 0,
      height: request.height ?? 0,
    });
    return {
      stream: url.stream,
      sequence: session.sequence,
      ...(running === undefined ? {} : { replaced: running.sequence }),
      deliveries: [...stopDeliveries, ...this.parts.send(event, request.callback ?? {})],
    };
  }

  /** Ends the running push, tells the callback address, and records it. @throws Refusal when none runs. */
  stop(stream: string, request: EndRequest = {}): { sequence: string; deliveries: number[] } {
    const { sequence } = this.book.getActiveSession(stream);
    return { sequence, deliveries: this.end(stream, 'stopped', request) };
  }

  /** The connection of this push is over, unless the live cloud has ended the push itself. */
  hangUp(stream: string, sequence: string, errcode: number): void {
    if (this.book.findActiveSession(stream)?.sequence === sequence) this.end(stream, 'stopped', { errcode });
  }

  /** Ends the running push without a word to anybody: the phone lost its network or its battery. */
  die(stream: string): { sequence: string } {
    const { sequence, connection } = this.book.end(stream, 'died', this.parts.clock.nowMs());
    connection?.end(false);
    return { sequence };
  }

  /** Reports one file of a push that was really recorded. */
  reportFile(source: EventSource, file: Omit<RecordingDetails, 'taskId'>): void {
    const taskId = randomDigits(24, this.parts.random);
    this.parts.send(recordingEvent(this.account, source, { ...file, taskId }), {});
  }

  /** Reports a finished recording, one file per format, also of a stream that was never pushed here. */
  record(request: RecordRequest): { fileIds: string[]; deliveries: number[] } {
    const { random, clock } = this.parts;
    const { appName, session } = this.book.read(request.stream);
    const endTimeSeconds = Math.floor((session?.endedAtMs ?? clock.nowMs()) / 1000);
    const pushedSeconds =
      session === undefined
        ? UNKNOWN_RECORDING_SECONDS
        : endTimeSeconds - Math.floor(session.startedAtMs / 1000);
    const source = { stream: request.stream, appName, query: session?.query ?? '' };
    const taskId = randomDigits(24, random);
    const fileIds = request.formats.map(() => randomDigits(19, random));
    const deliveries = request.formats.flatMap((format, index) => {
      const event = recordingEvent(this.account, source, {
        fileId: fileIds[index] ?? '',
        taskId,
        format,
        startTimeSeconds: endTimeSeconds - (request.durationSeconds ?? pushedSeconds),
        endTimeSeconds,
      });
      return [...this.parts.send(event, request.callback ?? {})];
    });
    return { fileIds, deliveries };
  }

  /** Cuts a running push and refuses further ones until `untilMs`. */
  forbid(stream: string, untilMs: number): void {
    if (this.book.findActiveSession(stream) !== undefined) this.end(stream, 'forbidden', {});
    this.book.forbid(stream, untilMs);
  }

  resume(stream: string): void {
    this.book.resume(stream);
  }

  /** Cuts a running push; the pusher can come back. Does nothing when none runs (267/20469). */
  drop(stream: string): void {
    if (this.book.findActiveSession(stream) !== undefined) this.end(stream, 'dropped', {});
  }

  stateOf(stream: string): StreamState {
    return this.book.stateOf(stream, this.parts.clock.nowMs());
  }

  listStreams(): LiveStream[] {
    return this.book.list();
  }

  /** The push that a new one would replace, if any. @throws Refusal when the new one may not start. */
  private admit(url: PushUrl, takeover: boolean): PushSession | undefined {
    if (!isSameDomain(url.domain, this.account.pushDomain)) {
      throw new Refusal(403, `${url.domain} is not the push domain ${this.account.pushDomain}`);
    }
    checkPushSignature(url, this.account.pushUrlKey, nowSeconds(this.parts.clock));
    if (this.stateOf(url.stream) === 'forbid') throw new Refusal(403, `${url.stream} is forbidden`);
    const running = this.book.findActiveSession(url.stream);
    if (running !== undefined && (!takeover || running.connection !== undefined)) {
      throw new Refusal(409, `${url.stream} is already being pushed`);
    }
    return running;
  }

  private end(stream: string, reason: EndReason, request: EndRequest): number[] {
    const session = this.book.end(stream, reason, this.parts.clock.nowMs());
    const pushDurationMs = session.endedAtMs - session.startedAtMs;
    const source = { stream, appName: this.book.read(stream).appName, query: session.query };
    const event = stopEvent(this.account, source, {
      sequence: session.sequence,
      userIp: session.userIp,
      eventTimeSeconds: nowSeconds(this.parts.clock),
      errcode: request.errcode ?? 1,
      pushDurationMs,
    });
    const deliveries = [...this.parts.send(event, request.callback ?? {})];
    if (session.connection !== undefined) {
      session.connection.end(request.record !== false);
      return deliveries;
    }
    const formats = recordFormatsOf(session.query);
    const longEnough = pushDurationMs >= MIN_RECORDED_PUSH_MS || request.durationSeconds !== undefined;
    if (request.record === false || !longEnough) return deliveries;
    const { durationSeconds, callback } = request;
    return [...deliveries, ...this.record({ stream, formats, durationSeconds, callback }).deliveries];
  }
}
