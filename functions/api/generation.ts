import type { AppError } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import type { RequestTrace } from '../../shared/requestTrace';
import type { ActionContext } from './action';

export type Services = Omit<ActionContext, 'caller' | 'remoteAddress'>;

/** How one generation of apps asks and is answered. */
export interface Generation {
  readonly name: 'first' | 'second';
  /** Finds and runs what the request asks for; returns the data of the reply. */
  run(request: HttpRequest, services: Services, trace: RequestTrace): Promise<object | undefined>;
  success(data: object | undefined): HttpReply;
  failure(error: AppError): HttpReply;
  /** The number in the reply; without an error that of success. */
  codeOf(error?: AppError): number;
}
