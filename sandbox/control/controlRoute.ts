import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { Faults } from '../liveCloud/api/faults';
import type { CallbackDelivery } from '../liveCloud/callbackDelivery';
import type { LiveCloud } from '../liveCloud/liveCloud';
import type { MixBook } from '../liveCloud/mixBook';
import type { Wiring } from '../liveCloud/wiring/wiring';
import { Refusal } from '../liveCloud/refusal';
import type { MinuteTimer } from '../minuteTimer';

/** What the control plane can reach. */
export interface ControlContext {
  readonly cloud: LiveCloud;
  readonly delivery: CallbackDelivery;
  readonly mixes: MixBook;
  readonly wiring: Wiring;
  readonly faults: Faults;
  readonly timer: MinuteTimer;
  /** Where real pushes come in. */
  readonly rtmpUrl: string;
}

export interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** A body to try it with. */
  readonly example?: object;
}

/** One address of the control plane. The answer's JSON is what `handle` returns. */
export interface ControlRoute extends RouteDescription {
  readonly schema?: object;
  handle(body: unknown, context: ControlContext): unknown;
}

export const compiler = new Ajv({ strict: true });

/** Builds a route that takes a JSON body. */
export function bodyRoute<Body>(
  description: RouteDescription,
  isValid: ValidateFunction<Body>,
  handle: (body: Body, context: ControlContext) => unknown,
): ControlRoute {
  return {
    ...description,
    schema: isValid.schema as object,
    handle(body, context) {
      if (isValid(body)) return handle(body, context);
      throw new Refusal(400, compiler.errorsText(isValid.errors, { dataVar: 'body' }));
    },
  };
}
