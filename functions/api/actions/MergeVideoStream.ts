import { nowSeconds } from '../../../shared/clock';
import type { MixInput, MixResult } from '../../../shared/cloud/liveApi';
import { AppError } from '../../../shared/errors';
import { id, structure } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { requireLinkMicPartner } from '../linkMicPartner';
import { requireOwnStreams } from '../requireOwnStreams';
import { members, TEXT } from '../replySchema';

/** The main picture and up to three guests (PROTOCOL A.5). */
const MAX_INPUTS = 4;
const MAX_PIXELS = 10_000;

const STREAM_NAME = { type: 'string', pattern: '^[A-Za-z0-9_]{1,80}$' } as const;
const PIXELS = { type: 'number', minimum: 0, maximum: MAX_PIXELS } as const;

/** What the apps have always sent: the parameters of the old Mix_StreamV2 interface (PROTOCOL A.5). */
const MERGE_SCHEMA = {
  type: 'object',
  required: ['interface'],
  properties: {
    interface: {
      type: 'object',
      required: ['para'],
      properties: {
        para: {
          type: 'object',
          required: ['mix_stream_session_id', 'output_stream_id', 'input_stream_list'],
          properties: {
            mix_stream_session_id: STREAM_NAME,
            output_stream_id: STREAM_NAME,
            input_stream_list: {
              type: 'array',
              minItems: 1,
              maxItems: MAX_INPUTS,
              items: {
                type: 'object',
                required: ['input_stream_id', 'layout_params'],
                properties: {
                  input_stream_id: STREAM_NAME,
                  layout_params: {
                    type: 'object',
                    required: ['image_layer'],
                    properties: {
                      image_layer: { type: 'integer', minimum: 1, maximum: 16 },
                      image_width: PIXELS,
                      image_height: PIXELS,
                      location_x: PIXELS,
                      location_y: PIXELS,
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;

interface MergeParameters {
  readonly interface: {
    readonly para: {
      readonly mix_stream_session_id: string;
      readonly output_stream_id: string;
      readonly input_stream_list: readonly {
        readonly input_stream_id: string;
        readonly layout_params: {
          readonly image_layer: number;
          readonly image_width?: number;
          readonly image_height?: number;
          readonly location_x?: number;
          readonly location_y?: number;
        };
      }[];
    };
  };
}

/**
 * Mixes link-mic guests into an anchor's picture: today's CreateCommonMixStream in place of Mix_StreamV2. The answer
 * is JSON text in `msg`, whose `code` is 0 where LVB mixes and tells LVB's refusal otherwise.
 */
export const MergeVideoStream = defineAction({
  name: 'MergeVideoStream',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), mergeparams: structure<MergeParameters>(MERGE_SCHEMA) },
  reply: members({ msg: TEXT }),
  async handle({ userid, mergeparams }, context) {
    const { para } = mergeparams.interface;
    const inputs = para.input_stream_list.map(toMixInput);
    const names = [para.output_stream_id, para.mix_stream_session_id, ...inputs.map(streamNameOf)];
    await context.database.read(async (session) => {
      const [output, mix, ...guests] = await requireOwnStreams(session, names, context, 'mergeparams');
      // LVB knows a mix by its session, so somebody else's would be changed by it.
      if (output?.userId !== userid || mix?.userId !== userid) {
        const detail = 'output_stream_id or mix_stream_session_id is not a stream of userid';
        throw new AppError('NOT_ALLOWED', detail);
      }
      for (const guest of guests) {
        await requireLinkMicPartner(session, guest, context.caller, 'mergeparams');
      }
    });
    const result = await context.liveApi.mixStreams({
      sessionId: para.mix_stream_session_id,
      outputStreamName: para.output_stream_id,
      inputs,
    });
    return { msg: JSON.stringify({ ...messageOf(result), timestamp: nowSeconds(context.clock) }) };
  },
});

type WireInput = MergeParameters['interface']['para']['input_stream_list'][number];

function toMixInput({ input_stream_id: streamName, layout_params: layout }: WireInput): MixInput {
  return {
    streamName,
    layer: layout.image_layer,
    width: layout.image_width,
    height: layout.image_height,
    x: layout.location_x,
    y: layout.location_y,
  };
}

function streamNameOf({ streamName }: MixInput): string {
  return streamName;
}

/** The apps read `code` as a number; today's API refuses with words, which go along as they are. */
const REFUSED = -1;

function messageOf(result: MixResult): object {
  if (result.ok) return { code: 0, message: 'Success!' };
  const numeric = /^-?[0-9]{1,9}$/.test(result.code) ? Number(result.code) : REFUSED;
  return { code: numeric, message: `${result.code}: ${result.message}`, upstreamCode: result.code };
}
