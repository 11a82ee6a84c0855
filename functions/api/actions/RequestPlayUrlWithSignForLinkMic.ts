import { nowSeconds } from '../../../shared/clock';
import { AppError } from '../../../shared/errors';
import { findStreamName, signStream } from '../../../shared/signing/streamUrl';
import { id, LIMITS, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { requireLinkMicPartner } from '../linkMicPartner';
import { requireNotBanned } from '../requireNotBanned';
import { requireOwnStreams } from '../requireOwnStreams';
import { members, TEXT } from '../replySchema';

/** Long enough to start playing. Whoever holds the signature could push with it, so it must not live long. */
const LIFETIME_SECONDS = 600;

/** The low-delay play URL of a link-mic partner. LVB takes it only with the push key's signature. */
export const RequestPlayUrlWithSignForLinkMic = defineAction({
  name: 'RequestPlayUrlWithSignForLinkMic',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), originStreamUrl: text(LIMITS.url) },
  reply: members({ streamUrlWithSignature: TEXT }),
  async handle({ userid, originStreamUrl }, context) {
    const streamName = findStreamName(originStreamUrl);
    if (streamName === undefined) {
      throw new AppError(
        'INVALID_PARAMETER',
        'originStreamUrl is not of the form rtmp://domain/live/stream!',
      );
    }
    const now = new Date(context.clock.nowMs());
    await context.database.read(async (session) => {
      await requireNotBanned(session, userid, now);
      const [stream] = await requireOwnStreams(session, [streamName], context, 'originStreamUrl');
      if (stream !== undefined)
        await requireLinkMicPartner(session, stream, context.caller, 'originStreamUrl');
    });
    const { live } = context.config;
    const expiresAtSeconds = nowSeconds(context.clock) + LIFETIME_SECONDS;
    const { txSecret, txTime } = signStream(live.pushUrlKey, streamName, expiresAtSeconds);
    const [address = ''] = originStreamUrl.split('?');
    return {
      streamUrlWithSignature: `${address}?txSecret=${txSecret}&txTime=${txTime}&bizid=${live.bizId}`,
    };
  },
});
