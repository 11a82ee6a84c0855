import type { Access } from '../../functions/api/action';
import type { EndpointAccess } from '../../functions/api/endpoint';
import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import { endpointName } from './componentNames';
import type { JsonSchema } from './jsonSchema';
import { requestSchema } from './requestSchema';
import { sampleValue } from './sampleValues';
import { ACTION_SUMMARIES, ENDPOINT_SUMMARIES, type Localized } from './summaries';

interface Operation {
  /** The wire name: of the Action, or of the path without its slash. */
  readonly name: string;
  /** What the names of its schemas begin with. */
  readonly component: string;
  readonly summary: Localized;
  /** Of the fields alone, without `Action`. */
  readonly request: JsonSchema;
  /** Of `returnData` or `data`. */
  readonly reply: JsonSchema;
  readonly example: { readonly request: object; readonly reply: object };
}

export interface ActionOperation extends Operation {
  readonly access: Access;
}

export interface EndpointOperation extends Operation {
  readonly access: EndpointAccess;
}

/** Every Action, in the order of its name. */
export function actionOperations(): ActionOperation[] {
  return [...ACTIONS.values()].map(({ name, access, fields, reply }) => ({
    ...operation(name, name, ACTION_SUMMARIES[name], requestSchema(fields), reply),
    access,
  }));
}

/** Every second-generation path, in the order of its name. */
export function endpointOperations(): EndpointOperation[] {
  return [...ENDPOINTS.values()].map(({ path, access, fields, reply }) => ({
    ...operation(path, endpointName(path), ENDPOINT_SUMMARIES[path], requestSchema(fields), reply),
    access,
  }));
}

function operation(
  name: string,
  component: string,
  summary: Localized | undefined,
  request: JsonSchema,
  reply: JsonSchema,
): Operation {
  if (summary === undefined) throw new Error(`scripts/openapi/summaries.ts has no entry for ${name}`);
  const example = {
    request: sampleValue(request, [name, 'request']) as object,
    reply: sampleValue(reply, [name, 'reply']) as object,
  };
  return { name, component, summary, request, reply, example };
}
