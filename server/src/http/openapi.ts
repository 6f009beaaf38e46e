import { rulebookVersion } from '@apier/rulebook';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ErrorCode, type ErrorDefinition, errorCodes } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { uncachedSources } from '../lib/source-cache.ts';
import { type AnyOperation, type Medium, namespacePath, sandboxPath } from '../operation.ts';
import { knobParameters, sandboxKeyPrefix, simulatedErrors } from '../sandbox/index.ts';
import { etagOf } from './answer-cache.ts';
import { isProtected } from './authorise.ts';
import { Failure, problemType } from './failure.ts';
import { sendDocument } from './send-document.ts';
import type { Services } from './services.ts';
import { Meta, successBody } from './success.ts';

type Json = Record<string, unknown>;

/** One method of one path. */
interface DescribedOperation {
  operationId: string;
  tags: string[];
  responses: Json;
  [member: string]: unknown;
}

export interface ApiDescription {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Json; headers: Json; [kind: string]: Json };
  [member: string]: unknown;
}

const ref = (shape: z.ZodType): Json => ({ $ref: `#/components/schemas/${shape.meta()?.id}` });
/** What every door may answer besides an operation's own failures. */
const everywhere: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'REQUEST_MALFORMED',
  'NOT_ACCEPTABLE',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
];
const withKey: readonly ErrorCode[] = [
  'AUTH_REQUIRED',
  'AUTH_INVALID_KEY',
  'SCOPE_INSUFFICIENT',
  'SERVICE_UNAVAILABLE',
];
const withBody: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
const withPathParameter: readonly ErrorCode[] = ['URI_TOO_LONG'];

/** Examples are what the sandbox really answers, at an instant that does not move. */
const exampleInstant = Date.parse('2026-11-21T12:00:00.000Z');
const exampleClock = (clock: Clock): Clock => ({ ...clock, now: () => exampleInstant, monotonic: () => 0 });

/** zod spells out bounds and patterns that say nothing to a reader. */
function tidy({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format && jsonSchema.pattern) delete jsonSchema.pattern;
  // Readers that compile patterns without the flag `u` take `\p{Cc}` for five letters and signs.
  if (jsonSchema.pattern)
    jsonSchema.pattern = jsonSchema.pattern.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f');
}

/** Under which heading an operation stands, by the first word of its path. */
const topics: Readonly<Record<string, string>> = {
  ...{ company: 'Companies', brreg: 'Companies', 'acting-capacity': 'Companies' },
  ...{ public: 'Rules and tools', tools: 'Rules and tools', comparison: 'Rules and tools' },
  ...{ explain: 'This service', errors: 'This service', capabilities: 'This service' },
  ...{ accounts: 'Accounts and keys', keys: 'Accounts and keys' },
  ...{ delegations: 'Delegations', fullmakt: 'Delegations' },
  ...{ 'signing-keys': 'Running the installation', maskinporten: 'Running the installation' },
  sandbox: 'Sandbox',
};
const topicTexts: Readonly<Record<string, string>> = {
  Companies: 'What the registers and agencies know of one company, with a key.',
  'Rules and tools': 'What follows from the law or from open registers, for anybody.',
  'This service': 'What this installation can do, and what its errors mean.',
  'Accounts and keys': 'Who may ask, for the operator.',
  Delegations: 'What a company has let its supplier do.',
  'Running the installation': 'Maskinporten and the signing keys, for the operator.',
  'Public sandbox': 'The same operations on invented data, without a key, for 999999999 only.',
  Sandbox: 'The same operations on invented data, in a namespace of your own.',
};

const topicOf = ({ http }: AnyOperation, entrance: DescribedEntrance): string | undefined => {
  const [first = ''] = http.path.replace(/^\/(api\/v1|_internal)\//, '').split('/');
  if (entrance === 'namespace' || first === 'sandbox') return topics.sandbox;
  return entrance === 'sandbox' ? 'Public sandbox' : topics[first];
};

const headers: Readonly<Record<string, Json>> = {
  'X-Request-Id': { description: 'Names this request in our log, on record and in failures.', required: true },
  ETag: { description: 'Names these bytes: send it as If-None-Match to hear 304 while they are the same.' },
  RateLimit: { description: 'What is left of the limit that the request was counted against, if it was.' },
  'RateLimit-Policy': { description: 'That limit.' },
  'Retry-After': { description: 'Come back after so many seconds.', required: true },
  'WWW-Authenticate': { description: 'The scheme, and why a key was refused.', required: true },
};
const headersNamed = (...names: string[]): Json => ({
  headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
});
/** Statuses that come with a header which a client acts on. */
const failureHeaders: Readonly<Record<string, Json>> = {
  401: headersNamed('WWW-Authenticate'),
  429: headersNamed('Retry-After'),
  503: headersNamed('Retry-After'),
};

const rewritten = (schema: unknown): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const {
    $schema: _,
    $defs: __,
    ...schema
  } = z.toJSONSchema(shape, {
    target: 'draft-2020-12',
    io,
    override: tidy,
  }) as Json;
  return rewritten(schema);
}

/** The named shapes that the paths speak of, and those that these speak of. */
function schemasIn(paths: Json): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    target: 'draft-2020-12',
    io: 'output',
    uri: (id) => `#/components/schemas/${id}`,
    override: tidy,
  });
  const found = new Map<string, Json>();
  const collect = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const named = schemas[name];
      if (named === undefined || found.has(name)) continue;
      const { $schema: _, $id: __, ...schema } = named;
      found.set(name, schema);
      collect(schema);
    }
  };
  collect(paths);
  return Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * The OpenAPI 3.1 document, built from the operations alone. `examples` has an answer to each operation's example input;
 * an operation that it lacks is described without.
 */
export function describeApi(
  operations: readonly AnyOperation[],
  examples: ReadonlyMap<AnyOperation, unknown>,
): ApiDescription {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const op of operations) {
    const example = examples.get(op);
    const { path, method, media = [] } = op.http;
    const at = (url: string, described: DescribedOperation) => {
      paths[url] = { ...paths[url], [method.toLowerCase()]: described };
    };
    const door = (url: string, suffix: string, entrance: DescribedEntrance, shown: unknown) => {
      at(url, describe(op, op.id + suffix, entrance, shown));
      for (const medium of media) {
        const operationId = `${op.id}As${capitalised(medium.extension)}${suffix}`;
        at(
          `${url}.${medium.extension}`,
          inMedium(medium, op, entrance, describe(op, operationId, entrance, undefined)),
        );
      }
    };
    door(path, '', describedEntranceOf(op), example);
    if (op.sandbox === 'public') door(sandboxPath(path), 'InPublicSandbox', 'sandbox', example);
    // Without examples: they would be those of the mirror beside.
    if (op.sandbox !== undefined) door(namespacePath(path), 'InSandbox', 'namespace', undefined);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Apier',
      version: rulebookVersion,
      summary: 'One API key in front of Maskinporten, Altinn 3, Brønnøysund and Skatteetaten.',
      description:
        'Independent open-source implementation, self-hosted. Not affiliated with the hosted service of the same name or with the agencies.',
      contact: { name: 'Whoever runs this installation' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: tagsOf(Object.values(paths)),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, apier_live_… or apier_test_….' },
        sandboxKey: {
          type: 'http',
          scheme: 'bearer',
          description: `${sandboxKeyPrefix}… and a name that you make up: it opens a sandbox of that name, and nothing else. Not secret.`,
        },
        operatorKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'The operator’s key, apier_adm_…, from the file keys/operator in the data folder.',
        },
      },
      parameters: Object.fromEntries(
        knobParameters.map(({ name, description, schema }) => [name, { name, in: 'query', description, schema }]),
      ),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, header]) => [
          name,
          { ...header, schema: { type: name === 'Retry-After' ? 'integer' : 'string' } },
        ]),
      ),
      schemas: schemasIn(paths),
    },
  };
}

/** The headings that are used, in the order in which they are told. */
function tagsOf(paths: readonly Record<string, DescribedOperation>[]): Json[] {
  const used = new Set(paths.flatMap((path) => Object.values(path)).flatMap(({ tags }) => tags));
  return Object.entries(topicTexts)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type DescribedEntrance = 'key' | 'operator' | 'open' | 'sandbox' | 'namespace';

function describedEntranceOf(op: AnyOperation): DescribedEntrance {
  // What exists in the sandbox only.
  if (op.http.path.startsWith('/api/v1/sandbox/')) return 'sandbox';
  if (!isProtected(op)) return 'open';
  return op.operator === 'only' ? 'operator' : 'key';
}

const isSandbox = (entrance: DescribedEntrance): boolean => entrance === 'sandbox' || entrance === 'namespace';

const securityOf = (op: AnyOperation, entrance: DescribedEntrance): Json[] => {
  if (entrance === 'operator') return [{ operatorKey: [] }];
  if (entrance === 'namespace') return [{ sandboxKey: [] }, { apiKey: [] }];
  if (entrance !== 'key') return [];
  return op.operator === 'also' ? [{ apiKey: [] }, { operatorKey: [] }] : [{ apiKey: [] }];
};

const knobs = knobParameters.map(({ name }) => ({ $ref: `#/components/parameters/${name}` }));

const successHeaders = ({ http }: AnyOperation): Json =>
  headersNamed('X-Request-Id', ...(http.caching === 'none' ? [] : ['ETag']), 'RateLimit', 'RateLimit-Policy');

/** What may be kept may also be asked for again only if it has changed. */
const notModified = ({ http }: AnyOperation): Json =>
  http.caching === 'none'
    ? {}
    : { 304: { description: 'The bytes that If-None-Match names are the answer still.', ...headersNamed('ETag') } };

function describe(
  op: AnyOperation,
  operationId: string,
  entrance: DescribedEntrance,
  example: unknown,
): DescribedOperation {
  const input = schemaOf(op.input, 'input') as { properties?: Record<string, Json>; required?: string[] };
  const isPost = op.http.method === 'POST';
  const { body } = op.http;
  const own = Object.entries(input.properties ?? {})
    // Beside a document what else is asked stands in the query; JSON holds it.
    .filter(([name]) => !isPost || op.http.path.includes(`{${name}}`) || (body !== undefined && name !== body.field))
    .map(([name, { description, ...schema }]) => {
      const inPath = op.http.path.includes(`{${name}}`);
      return {
        name,
        in: inPath ? 'path' : 'query',
        required: inPath || (input.required ?? []).includes(name),
        ...(description !== undefined && { description }),
        schema,
        example: (op.example as Json)[name],
      };
    });
  const topic = topicOf(op, entrance);
  const parameters = [...own, ...(isSandbox(entrance) ? knobs : [])];
  return {
    operationId,
    tags: topic === undefined ? [] : [topic],
    summary: op.summary.en,
    description: op.description.en,
    security: securityOf(op, entrance),
    ...(parameters.length > 0 && { parameters }),
    ...(isPost && {
      requestBody: {
        ...(body !== undefined && { description: body.sizes }),
        required: true,
        content: {
          'application/json': { schema: input, example: op.example },
          ...Object.fromEntries(
            (body?.types ?? []).map((type) => [type, { schema: { type: 'string' }, example: body?.example }]),
          ),
        },
      },
    }),
    responses: {
      [op.http.status ?? 200]: {
        description: op.summary.en,
        ...successHeaders(op),
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['success', 'data', '_meta'],
              properties: { success: { const: true }, data: schemaOf(op.output, 'output'), _meta: ref(Meta) },
              additionalProperties: false,
            },
            ...(example !== undefined && { example }),
          },
          ...Object.fromEntries((op.http.media ?? []).map(({ type }) => [type, { schema: { type: 'string' } }])),
        },
      },
      ...notModified(op),
      ...failures(op, entrance),
    },
  };
}

/** The operation at the address that names the medium: the same, answered in it. */
const inMedium = (
  { type, summary }: Medium<unknown>,
  op: AnyOperation,
  entrance: DescribedEntrance,
  described: DescribedOperation,
): DescribedOperation => ({
  ...described,
  summary,
  responses: {
    200: { description: summary, ...successHeaders(op), content: { [type]: { schema: { type: 'string' } } } },
    ...notModified(op),
    ...failures(op, entrance),
  },
});

/** One response for each status, naming the codes that come with it. */
function failures(op: AnyOperation, entrance: DescribedEntrance): Json {
  const codes = [
    ...everywhere,
    ...(entrance === 'open' || entrance === 'sandbox' ? [] : withKey),
    ...(op.http.method === 'POST' ? withBody : []),
    ...(op.http.path.includes('{') ? withPathParameter : []),
    ...(isSandbox(entrance) ? Object.values(simulatedErrors) : []),
    ...op.errors,
  ];
  const byStatus = new Map<number, Set<ErrorCode>>();
  for (const code of codes) {
    const { status }: ErrorDefinition = errorCodes[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: [...group].join(', '),
        ...failureHeaders[status],
        content: { [problemType]: { schema: ref(Failure) } },
      },
    ]),
  );
}

async function exampleAnswer(op: AnyOperation, services: Services): Promise<unknown> {
  const { sandbox, random, catalogue, installation, world, upstreamDeadlineMs } = services;
  const clock = exampleClock(services.clock);
  const ctx = {
    ...sandbox.environment,
    // Nothing another reader put into the cache may show in the documentation.
    sourceCache: uncachedSources(clock, upstreamDeadlineMs),
    actor: { kind: 'sandbox' as const },
    accountId: null,
    requestId: 'req_example',
    language: null,
    clock,
    random,
    catalogue,
    installation,
    world,
    upstreamDeadlineMs,
    administration: null,
  };
  if (op.exampleData !== undefined) {
    return JSON.parse(successBody(op, ctx, { data: op.exampleData, dataSource: 'Apier', legalBasis: 'none' }));
  }
  const answer = await op.run(ctx, op.input.parse(op.example));
  return JSON.parse(successBody(op, ctx, answer));
}

/** `/openapi.json`: built at the first request, the same bytes from then on. */
export function openApiRoute(app: FastifyInstance, operations: readonly AnyOperation[], services: Services): void {
  let built: Promise<Parameters<typeof sendDocument>[2]> | undefined;
  const build = async () => {
    const examples = new Map<AnyOperation, unknown>();
    for (const op of operations) examples.set(op, await exampleAnswer(op, services));
    const text = JSON.stringify(describeApi(operations, examples));
    return { type: 'application/json; charset=utf-8', text, etag: etagOf(text) };
  };
  app.get('/openapi.json', async (request, reply) => {
    built ??= build().catch((error) => {
      built = undefined;
      throw error;
    });
    return sendDocument(request, reply, await built);
  });
}
