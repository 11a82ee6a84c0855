import { ACTIONS } from '../../../functions/api/actions';
import { ENDPOINTS } from '../../../functions/api/endpoints';
import { AppError, ERRORS } from '../../../shared/errors';
import { EVENT_HANDLERS } from '../../../shared/streamEvents';
import { endpointName } from '../../../scripts/openapi/componentNames';
import { API_DESCRIPTION, misfit, schemasOf, type OperationObject } from '../../support/apiDescription';
import { readText } from './markdown';

const { schemas, securitySchemes } = API_DESCRIPTION.components;

function operations(): (readonly [string, OperationObject])[] {
  return Object.entries(API_DESCRIPTION.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method} ${path}`, operation] as const),
  );
}

/** Each value under a key of this name, at any depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(name === key ? [member] : []),
    ...valuesOf(key, member),
  ]);
}

describe('openapi.json', () => {
  it('is an OpenAPI 3.1 description with all that has to be there', () => {
    expect(API_DESCRIPTION).toMatchObject({
      openapi: '3.1.0',
      jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
      info: { title: expect.any(String), version: JSON.parse(readText('package.json')).version },
      servers: [{ url: expect.any(String) }],
    });
    for (const [, operation] of operations()) {
      expect(operation).toMatchObject({ operationId: expect.any(String), summary: expect.any(String) });
      expect(Object.keys(operation.responses)).toContain('200');
      for (const response of Object.values(operation.responses)) {
        expect(response).toMatchObject({ description: expect.any(String), content: expect.any(Object) });
      }
    }
  });

  it('has no operation id twice and no path that is not absolute', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(API_DESCRIPTION.paths).filter((path) => !/^(\/[\w.]+)+$/.test(path))).toEqual([]);
  });

  it('refers only to what is there', () => {
    const names = [
      ...valuesOf('$ref', API_DESCRIPTION),
      ...valuesOf('mapping', schemas).flatMap((mapping) => Object.values(mapping as object)),
    ].map((ref) => String(ref).replace('#/components/schemas/', ''));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !Object.hasOwn(schemas, name))).toEqual([]);
    const required = operations().flatMap(([, { security }]) => security.flatMap(Object.keys));
    expect(required.filter((name) => !Object.hasOwn(securitySchemes, name))).toEqual([]);
  });

  it.each(Object.keys(schemas))('has a schema of JSON Schema 2020-12: %s', (name) => {
    expect(misfit(name, null)).not.toBe('');
    expect(name).toMatch(/^[a-zA-Z0-9._-]+$/);
  });

  it('has examples that fit', () => {
    for (const [place, { requestBody, responses }] of operations()) {
      const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
      for (const content of contents) {
        const { schema, examples = {} } = content?.['application/json'] ?? { schema: {} };
        for (const { value } of Object.values(examples)) {
          const fits = schemasOf(schema).some((name) => misfit(name, value) === '');
          expect([place, value, fits]).toEqual([place, value, true]);
        }
      }
    }
  });
});

describe('the description and the code', () => {
  it('have the same Actions and the same paths', () => {
    const { mapping = {} } = schemas['ActionRequest']?.discriminator ?? {};
    expect(Object.keys(mapping)).toEqual([...ACTIONS.keys()]);
    const paths = Object.keys(API_DESCRIPTION.paths);
    expect(paths).toEqual([
      '/interface.php',
      ...[...ENDPOINTS.keys()].map((path) => `/${path}`),
      '/health',
      '/callback/stream',
    ]);
  });

  it('have the same signed paths', () => {
    const signed = operations().filter(([, { security }]) => security.some(({ liteavSig }) => liteavSig));
    const paths = [...ENDPOINTS.values()]
      .filter(({ access }) => access.who === 'owner')
      .map(({ path }) => path);
    expect(signed.map(([, { operationId }]) => operationId)).toEqual(paths);
  });

  it('have the same events', () => {
    const types = Object.values(schemas).map(({ properties }) => properties?.['event_type']?.const);
    expect(types.filter((type) => type !== undefined).sort()).toEqual([...EVENT_HANDLERS.keys()].sort());
  });

  it('have the same error numbers', () => {
    const errors = JSON.stringify([schemas['FirstGenerationError'], schemas['SecondGenerationError']]);
    for (const { number, secondNumber } of Object.values(ERRORS)) {
      expect(errors).toContain(`- ${number}: `);
      expect(errors).toContain(`- ${secondNumber}: `);
    }
  });
});

const WHOLE_NUMBERS = [
  -2,
  -1,
  0,
  1,
  2,
  3,
  7,
  317,
  '-1',
  '0',
  '1',
  '5',
  '007',
  '',
  1.5,
  'x',
  true,
  false,
  null,
  [],
];
const TEXTS = ['', 'a', 'a b', ' a', 'a\u0000', 'x'.repeat(2000), 'http://a.test/b', 7, null, {}];

describe.each([
  ...[...ACTIONS.values()].map((action) => ({
    call: action.name,
    reader: action,
    fixed: { Action: action.name },
    component: action.name,
  })),
  ...[...ENDPOINTS.values()].map((endpoint) => ({
    call: `/${endpoint.path}`,
    reader: endpoint,
    fixed: {},
    component: endpointName(endpoint.path),
  })),
])('$call', ({ reader, fixed, component }) => {
  const schema = `${component}Request`;
  const example = exampleOf(component);

  it('is described to take exactly what its reader takes', () => {
    for (const field of Object.keys(schemas[schema]?.properties ?? {})) {
      if (field === 'Action') continue;
      for (const value of [...WHOLE_NUMBERS, ...TEXTS, undefined]) {
        const body = { ...fixed, ...example, [field]: value };
        const described = misfit(schema, JSON.parse(JSON.stringify(body))) === '';
        expect([field, value, described]).toEqual([field, value, takes(() => reader.read(body))]);
      }
    }
  });
});

function exampleOf(component: string): object {
  const found = operations()
    .flatMap(([, { requestBody }]) => Object.values(requestBody?.content['application/json'].examples ?? {}))
    .find(({ value }) => misfit(`${component}Request`, value) === '');
  return found?.value as object;
}

function takes(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
