import { schemaRef } from './componentNames';
import { describeMembers } from './describeMembers';
import { firstGenerationError, secondGenerationError } from './errorSchemas';
import { eventReplySchemas, eventSchemas } from './eventSchemas';
import { healthProbe, healthSchemas } from './healthProbe';
import type { JsonSchema } from './jsonSchema';
import {
  actionOperations,
  endpointOperations,
  type ActionOperation,
  type EndpointOperation,
} from './operations';
import { accessWord, whoMayCall, whoMaySign } from './whoMayCall';

/** The OpenAPI document, as far as the generators look into it. */
export interface ApiDescription {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, object>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

const INTRODUCTION = [
  'Three ways in, one backend. First-generation apps (2016-2018) post every Action to one address; second-generation',
  'apps (2018-2020) post to a path for each call and sign the body; LVB posts stream events. Apps always get HTTP 200',
  'and the envelope of their generation, errors included; only a body over 1 MB is answered by 413. Monitors may',
  'ask GET /health, which answers by its status as well.',
].join(' ');

/** Builds the OpenAPI 3.1 description from the tables of Actions, endpoints and events. Same input, same text. */
export function buildDescription(version: string): ApiDescription & Readonly<Record<string, unknown>> {
  const actions = actionOperations();
  const endpoints = endpointOperations();
  return {
    openapi: '3.1.0',
    info: {
      title: 'XiaoZhiBo backend',
      version,
      summary: 'Business backend of a XiaoZhiBo (Mini LVB) live-streaming app.',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/', description: 'The address of the api function, or of the sandbox.' }],
    tags: [
      { name: 'First generation', description: 'Actions, all on one address.' },
      { name: 'Second generation', description: 'One path for each call.' },
      { name: 'Stream events', description: 'What LVB reports, to the stream-callback function.' },
    ],
    paths: {
      '/interface.php': { post: actionCall(actions), get: smokeTest() },
      ...Object.fromEntries(
        endpoints.map((endpoint) => [`/${endpoint.name}`, { post: endpointCall(endpoint) }]),
      ),
      '/health': { get: healthProbe() },
      '/callback/stream': { post: eventDelivery() },
    },
    components: { schemas: allSchemas(actions, endpoints), securitySchemes: SECURITY_SCHEMES },
  };
}

const SECURITY_SCHEMES = {
  sessionToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` that /login or /refresh returned. Proves a user to the Actions.',
  },
  operatorKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'The OPERATOR_KEY of the backend. Proves an operator to the Actions.',
  },
  liteavSig: {
    type: 'apiKey',
    in: 'header',
    name: 'Liteav-Sig',
    description: 'md5(token + md5(body)) in lower-case hex, over the exact bytes of the body.',
  },
};

const FIRST_GENERATION_ERROR = schemaRef('FirstGenerationError');
const SECOND_GENERATION_ERROR = schemaRef('SecondGenerationError');

function actionCall(actions: readonly ActionOperation[]): object {
  return {
    operationId: 'callAction',
    tags: ['First generation'],
    summary: 'Calls the Action that the body names.',
    description:
      'Any path that is none of the others does the same. With `AUTH_MODE=required` a user proves itself by a ' +
      'session token, with `open` a user is believed; operators always prove themselves. ' +
      'Each request schema says who may call.',
    security: [{}, { sessionToken: [] }, { operatorKey: [] }],
    requestBody: {
      required: true,
      content: jsonContent(
        schemaRef('ActionRequest'),
        actions.map(({ name, summary, example }) => [
          name,
          { summary: summary.en, value: { Action: name, ...example.request } },
        ]),
      ),
    },
    responses: {
      200: {
        description: 'The reply of the Action, or an error.',
        content: jsonContent(
          {
            anyOf: [
              ...actions.map(({ component }) => schemaRef(`${component}Reply`)),
              FIRST_GENERATION_ERROR,
            ],
          },
          actions.map(({ name, summary, example }) => [
            name,
            { summary: summary.en, value: firstEnvelope(example.reply) },
          ]),
        ),
      },
      413: { description: 'The body is over 1 MB.', content: jsonContent(FIRST_GENERATION_ERROR) },
    },
  };
}

export function firstEnvelope(returnData: object): object {
  return { returnValue: 0, returnMsg: 'return successfully!', returnData };
}

export function secondEnvelope(data: object): object {
  return { code: 200, message: 'OK', data };
}

function smokeTest(): object {
  return {
    operationId: 'smokeTest',
    tags: ['First generation'],
    summary: 'Answers error 4001, which proves that the API is there.',
    security: [],
    responses: {
      200: { description: 'Error 4001: there is no body.', content: jsonContent(FIRST_GENERATION_ERROR) },
    },
  };
}

function endpointCall({ name, component, summary, access, example }: EndpointOperation): object {
  return {
    operationId: name,
    tags: ['Second generation'],
    summary: summary.en,
    description: `Who may call: ${whoMaySign(access).en}.`,
    security: access.who === 'owner' ? [{ liteavSig: [] }] : [],
    requestBody: {
      required: true,
      content: jsonContent(schemaRef(`${component}Request`), [['example', { value: example.request }]]),
    },
    responses: {
      200: {
        description: 'The reply, or an error.',
        content: jsonContent({ anyOf: [schemaRef(`${component}Reply`), SECOND_GENERATION_ERROR] }, [
          ['example', { value: secondEnvelope(example.reply) }],
        ]),
      },
      413: { description: 'The body is over 1 MB.', content: jsonContent(SECOND_GENERATION_ERROR) },
    },
  };
}

function eventDelivery(): object {
  return {
    operationId: 'deliverStreamEvent',
    tags: ['Stream events'],
    summary: 'LVB reports a stream event.',
    description:
      'Served by the stream-callback function, which has an address of its own. The signature is part of the body. ' +
      'LVB repeats whatever is not answered by 200, for twelve minutes.',
    security: [],
    requestBody: {
      required: true,
      content: jsonContent({ anyOf: Object.keys(eventSchemas()).map(schemaRef) }),
    },
    responses: {
      200: { description: 'Stored.', content: jsonContent(schemaRef('EventAccepted')) },
      400: { description: 'No stream event.', content: jsonContent(schemaRef('EventMalformed')) },
      403: { description: 'Wrong or expired signature.', content: jsonContent(schemaRef('EventRefused')) },
      503: { description: 'Not stored.', content: jsonContent(schemaRef('EventNotStored')) },
    },
  };
}

function jsonContent(schema: JsonSchema, examples: readonly (readonly [string, object])[] = []): object {
  const shown = examples.length === 0 ? {} : { examples: Object.fromEntries(examples) };
  return { 'application/json': { schema, ...shown } };
}

function allSchemas(
  actions: readonly ActionOperation[],
  endpoints: readonly EndpointOperation[],
): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {
    ActionRequest: anyAction(actions),
    FirstGenerationError: firstGenerationError(),
    SecondGenerationError: secondGenerationError(),
    ...eventSchemas(),
    ...eventReplySchemas(),
    ...healthSchemas(actions),
  };
  for (const action of actions) {
    schemas[`${action.component}Request`] = actionRequest(action);
    schemas[`${action.component}Reply`] = envelope(`The reply to ${action.name}.`, {
      returnValue: { const: 0 },
      returnMsg: { const: 'return successfully!' },
      returnData: describeMembers(action.reply, [action.name, 'reply']),
    });
  }
  for (const { name, component, request, reply } of endpoints) {
    schemas[`${component}Request`] = {
      description: `The request of /${name}. Further members, such as \`timestamp\` and \`expires\`, are let through.`,
      ...describeMembers(request, [name, 'request']),
    };
    schemas[`${component}Reply`] = envelope(`The reply to /${name}.`, {
      code: { const: 200 },
      message: { const: 'OK' },
      data: describeMembers(reply, [name, 'reply']),
    });
  }
  const sorted = Object.entries(schemas).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted);
}

function anyAction(actions: readonly ActionOperation[]): JsonSchema {
  return {
    description: 'A request of any Action.',
    oneOf: actions.map(({ component }) => schemaRef(`${component}Request`)),
    discriminator: {
      propertyName: 'Action',
      mapping: Object.fromEntries(
        actions.map(({ name, component }) => [name, schemaRef(`${component}Request`).$ref]),
      ),
    },
  };
}

function actionRequest({ name, summary, access, request }: ActionOperation): JsonSchema {
  const { required = [], properties = {}, ...rest } = describeMembers(request, [name, 'request']);
  return {
    description: `${summary.en} Who may call: ${whoMayCall(access).en}.`,
    'x-who-may-call': accessWord(access),
    ...rest,
    required: ['Action', ...required],
    properties: { Action: { const: name }, ...properties },
  };
}

function envelope(description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    description,
    type: 'object',
    required: Object.keys(properties),
    properties,
    additionalProperties: false,
  };
}
