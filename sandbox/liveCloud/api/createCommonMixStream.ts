import { apiAction, compiler } from './apiAction';
import { ApiFailure } from './apiFailure';

const id = { type: 'string', pattern: '^[A-Za-z0-9_]{1,80}$' } as const;
/** Pixels, or a share of the background below 1. */
const length = { type: 'number', minimum: 0, maximum: 2000 } as const;
const wholeNumber = { type: 'integer', minimum: 0 } as const;

/** The input types that are streams, as against pictures and canvases. */
const STREAM_INPUT_TYPES: readonly number[] = [0, 4, 5];

const layoutSchema = {
  type: 'object',
  properties: {
    ImageLayer: { type: 'integer', minimum: 1, maximum: 16 },
    InputType: { type: 'integer', minimum: 0, maximum: 5 },
    ImageHeight: length,
    ImageWidth: length,
    LocationX: length,
    LocationY: length,
    Color: { type: 'string' },
    WatermarkId: wholeNumber,
  },
  required: ['ImageLayer'],
  additionalProperties: false,
} as const;

const schema = {
  type: 'object',
  properties: {
    MixStreamSessionId: id,
    InputStreamList: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      items: {
        type: 'object',
        properties: { InputStreamName: id, LayoutParams: layoutSchema, CropParams: { type: 'object' } },
        required: ['InputStreamName', 'LayoutParams'],
        additionalProperties: false,
      },
    },
    OutputParams: {
      type: 'object',
      properties: {
        OutputStreamName: id,
        OutputStreamType: { type: 'integer', minimum: 0, maximum: 1 },
        OutputStreamBitRate: wholeNumber,
        OutputStreamGop: wholeNumber,
        OutputStreamFrameRate: wholeNumber,
        OutputAudioBitRate: wholeNumber,
        OutputAudioSampleRate: wholeNumber,
        OutputAudioChannels: wholeNumber,
        MixSei: { type: 'string' },
      },
      required: ['OutputStreamName'],
      additionalProperties: false,
    },
    MixStreamTemplateId: wholeNumber,
    ControlParams: { type: 'object' },
  },
  required: ['MixStreamSessionId', 'InputStreamList', 'OutputParams'],
  additionalProperties: false,
} as const;

/** The parts of the schema above that are read here. */
interface MixParameters {
  readonly MixStreamSessionId: string;
  readonly InputStreamList: readonly {
    readonly InputStreamName: string;
    readonly LayoutParams: { readonly ImageLayer: number; readonly InputType?: number };
  }[];
  readonly OutputParams: { readonly OutputStreamName: string; readonly OutputStreamType?: number };
}

/** 267/37665 (intl): mixes running streams into one picture; the old protocol's -505 is an unknown input. */
export const createCommonMixStream = apiAction(
  compiler.compile<MixParameters>(schema),
  (parameters, { cloud, mixes, clock }) => {
    const { MixStreamSessionId, InputStreamList, OutputParams } = parameters;
    const layers = InputStreamList.map(({ LayoutParams }) => LayoutParams.ImageLayer);
    if (new Set(layers).size < layers.length) {
      throw new ApiFailure('InvalidParameterValue', 'Two inputs have the same `ImageLayer`.');
    }
    for (const { InputStreamName, LayoutParams } of InputStreamList) {
      const isStream = STREAM_INPUT_TYPES.includes(LayoutParams.InputType ?? 0);
      if (isStream && cloud.stateOf(InputStreamName) !== 'active') {
        throw new ApiFailure(
          'InvalidParameter.OtherError',
          `code:-505, input stream ${InputStreamName} does not exist.`,
        );
      }
    }
    const isInput = InputStreamList.some(
      ({ InputStreamName }) => InputStreamName === OutputParams.OutputStreamName,
    );
    if (isInput !== ((OutputParams.OutputStreamType ?? 0) === 0)) {
      throw new ApiFailure(
        'InvalidParameterValue',
        '`OutputStreamType` is 0 when the output is one of the inputs, and 1 when it is a new stream.',
      );
    }
    mixes.put({
      sessionId: MixStreamSessionId,
      outputStream: OutputParams.OutputStreamName,
      inputs: InputStreamList.map(({ InputStreamName, LayoutParams }) => ({
        stream: InputStreamName,
        layout: LayoutParams,
      })),
      updatedAtMs: clock.nowMs(),
    });
    return {};
  },
);
