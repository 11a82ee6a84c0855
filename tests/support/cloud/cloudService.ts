import { randomUUID } from 'node:crypto';
import { ApiFailure } from '../../../sandbox/liveCloud/api/apiFailure';
import { verifyCaller, type ApiKeys, type SignedRequest } from '../../../sandbox/liveCloud/api/verifyCaller';

/** One action: its parameters in, the members of its answer out. */
export type CloudAction = (parameters: Record<string, any>) => object | Promise<object>;

/** One of Tencent's services behind API 3.0: checks the signature, then answers. */
export class CloudService {
  constructor(
    readonly name: string,
    private readonly keys: ApiKeys,
    private readonly actions: Readonly<Record<string, CloudAction>>,
  ) {}

  async answer(request: SignedRequest): Promise<string> {
    try {
      verifyCaller(request, {
        keys: this.keys,
        service: this.name,
        nowSeconds: Math.floor(Date.now() / 1000),
      });
      const action = request.headers['x-tc-action'] ?? '';
      const run = this.actions[action];
      if (run === undefined) throw new ApiFailure('InvalidAction', `no ${action}`);
      const parameters = JSON.parse(request.body.toString('utf8')) as Record<string, any>;
      return envelope(await run(parameters));
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      return envelope({ Error: { Code: error.code, Message: error.message } });
    }
  }
}

export function envelope(response: object): string {
  return JSON.stringify({ Response: { ...response, RequestId: randomUUID() } });
}
