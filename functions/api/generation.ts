import type { AppError } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import type { ActionContext, Caller } from './action';

export type Services = Omit<ActionContext, 'caller' | 'remoteAddress'>;

/** What the log says of a request, filled in as it is found out. */
export interface Trace {
  action: string;
  caller: Caller['kind'];
}

/** How one generation of apps asks and is answered. */
export interface Generation {
  /** Finds and runs what the request asks for; returns the data of the reply. */
  run(request: HttpRequest, services: Services, trace: Trace): Promise<object | undefined>;
  success(data: object | undefined): HttpReply;
  failure(error: AppError): HttpReply;
}
