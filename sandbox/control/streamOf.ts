import { parsePushUrl } from '../liveCloud/pushUrl';
import { Refusal } from '../liveCloud/refusal';

/** The stream that a request names, by its name or by its push URL. @throws Refusal when by neither. */
export function streamOf(request: { stream?: string; url?: string }): string {
  if (request.stream !== undefined) return request.stream;
  if (request.url !== undefined) return parsePushUrl(request.url).stream;
  throw new Refusal(400, 'body must have stream or url');
}
