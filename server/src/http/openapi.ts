import { rulebookVersion } from '@apier/rulebook';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ErrorCode, type ErrorDefinition, errorCodes } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { uncachedSources } from '../lib/source-cache.ts';
import { type AnyOperation, namespacePath, sandboxPath } from '../operation.ts';
import { knobParameters, sandboxKeyPrefix, simulatedErrors } from '../sandbox/index.ts';
import { etagOf, matchesEtag } from './answer-cache.ts';
import { isProtected } from './authorise.ts';
import { Failure, problemType } from './failure.ts';
import type { Services } from './services.ts';
import { Meta, successBody } from './success.ts';

type Json = Record<string, unknown>;

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

/** Examples are what the sandbox really answers, at an instant that does not move. */
const exampleInstant = Date.parse('2026-11-21T12:00:00.000Z');
const exampleClock = (clock: Clock): Clock => ({ ...clock, now: () => exampleInstant, monotonic: () => 0 });

/** zod spells out bounds and patterns that say nothing to a reader. */
function tidy({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format && jsonSchema.pattern) delete jsonSchema.pattern;
}

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

function components(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    target: 'draft-2020-12',
    io: 'output',
    uri: (id) => `#/components/schemas/${id}`,
    override: tidy,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

/** The OpenAPI 3.1 document, built from the operations alone; every example is an answer of the public sandbox. */
async function openApiDocument(operations: readonly AnyOperation[], services: Services): Promise<Json> {
  const paths: Record<string, Json> = {};
  for (const op of operations) {
    const example = await exampleAnswer(op, services);
    const { path, method, media = [] } = op.http;
    const at = (url: string, described: Json) => {
      paths[url] = { ...paths[url], [method.toLowerCase()]: described };
    };
    const entrance = describedEntranceOf(op);
    at(path, describe(op, op.id, entrance, example));
    for (const medium of media) {
      at(`${path}.${medium.extension}`, {
        ...describe(op, `${op.id}As${capitalised(medium.extension)}`, entrance, undefined),
        summary: medium.summary,
        responses: {
          200: { description: medium.summary, content: { [medium.type]: { schema: { type: 'string' } } } },
          ...failures(op, entrance),
        },
      });
    }
    if (op.sandbox === 'public') {
      at(sandboxPath(path), describe(op, `${op.id}InPublicSandbox`, 'sandbox', example));
    }
    // Without examples: they would be those of the mirror beside.
    if (op.sandbox !== undefined) at(namespacePath(path), describe(op, `${op.id}InSandbox`, 'namespace', undefined));
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Apier',
      version: rulebookVersion,
      summary: 'One API key in front of Maskinporten, Altinn 3, Brønnøysund and Skatteetaten.',
      description:
        'Independent open-source implementation, self-hosted. Not affiliated with the hosted service of the same name or with the agencies.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
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
      schemas: components(),
    },
  };
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

function describe(op: AnyOperation, operationId: string, entrance: DescribedEntrance, example: unknown): Json {
  const input = schemaOf(op.input, 'input') as { properties?: Record<string, Json>; required?: string[] };
  const isPost = op.http.method === 'POST';
  const own = Object.entries(input.properties ?? {})
    .filter(([name]) => !isPost || op.http.path.includes(`{${name}}`))
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
  const parameters = [...own, ...(isSandbox(entrance) ? knobs : [])];
  return {
    operationId,
    summary: op.summary.en,
    description: op.description.en,
    security: securityOf(op, entrance),
    ...(parameters.length > 0 && { parameters }),
    ...(isPost && {
      requestBody: { required: true, content: { 'application/json': { schema: input, example: op.example } } },
    }),
    responses: {
      [op.http.status ?? 200]: {
        description: op.summary.en,
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
          ...Object.fromEntries(
            (isSandbox(entrance) ? [] : (op.http.media ?? [])).map(({ type }) => [
              type,
              { schema: { type: 'string' } },
            ]),
          ),
        },
      },
      ...failures(op, entrance),
    },
  };
}

/** One response for each status, naming the codes that come with it. */
function failures(op: AnyOperation, entrance: DescribedEntrance): Json {
  const codes = [
    ...everywhere,
    ...(entrance === 'open' || entrance === 'sandbox' ? [] : withKey),
    ...(op.http.method === 'POST' ? withBody : []),
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
      { description: [...group].join(', '), content: { [problemType]: { schema: ref(Failure) } } },
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
  let built: Promise<{ text: string; etag: string }> | undefined;
  const build = async () => {
    const text = JSON.stringify(await openApiDocument(operations, services));
    return { text, etag: etagOf(text) };
  };
  app.get('/openapi.json', async (request, reply) => {
    built ??= build().catch((error) => {
      built = undefined;
      throw error;
    });
    const { text, etag } = await built;
    reply.header('cache-control', 'public, no-cache').header('etag', etag);
    if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(text);
  });
}
