/** What tests hand to the command line: operations that only answer, a server that is a function, and ears. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { OutgoingRequest, OutgoingResponse } from '../lib/outgoing.ts';
import { type AnyOperation, operation } from '../operation.ts';
import { json, scriptedSend, seededRandom, testWorld, virtualClock, worldEnvironment } from '../testing.ts';
import { createCommandLine } from './create-command-line.ts';
import { operationLeaves } from './operation-leaf.ts';
import type { ProgramCommand } from './program-command.ts';
import { programLeaf } from './program-leaf.ts';

/** An operation that answers with its input, as `{ given }`. */
export function echo(told: Partial<AnyOperation> = {}): AnyOperation {
  return {
    ...operation({
      id: 'echoInput',
      summary: { nb: 'Gjenta', en: 'Say it again' },
      description: { nb: 'Gjentar det som ble sagt.', en: 'Says again what was said.' },
      scope: null,
      tier: 1,
      input: z.strictObject({}),
      output: z.object({ given: z.unknown() }),
      errors: [],
      dataSources: [],
      freshness: 'static',
      example: {},
      run: async (_ctx, input) => ({ data: { given: input }, dataSource: 'test', legalBasis: 'none' }),
      http: { method: 'GET', path: '/api/v1/echo', caching: 'none' },
    }),
    cli: { command: 'echo', local: true },
    ...told,
  };
}

export const success = (data: unknown, meta: object = {}): OutgoingResponse =>
  json({ success: true, data, _meta: meta });

/** A failure envelope as the server writes it. */
export const failure = {
  success: false,
  error_code: 'VALIDATION_FAILED',
  title: 'Invalid values',
  detail: 'Invalid: org must be exactly nine digits.',
  request_id: 'req_1',
  errors: [{ pointer: '#/org', detail: 'must be exactly nine digits' }],
  explanation: { fix_steps: ['Read "errors".', 'Send again.'] },
};

/** Runs commands against a server that is a function, and keeps what was said. */
export function commandLineFor(
  operations: readonly AnyOperation[],
  more: {
    answer?: (request: OutgoingRequest) => OutgoingResponse | Promise<OutgoingResponse>;
    programCommands?: readonly ProgramCommand[];
    variables?: Record<string, string>;
    columns?: number;
    /** What stands on standard input. */
    input?: string;
  } = {},
) {
  const clock = virtualClock();
  const random = seededRandom();
  const { send, asked } = scriptedSend(more.answer ?? (() => success({})));
  const origins: string[] = [];
  const asOperations = operationLeaves(operations, {
    clock,
    random,
    createContext: (_op, request) => ({
      ...worldEnvironment('live', clock),
      ...request,
      actor: { kind: 'anonymous' },
      accountId: null,
      administration: null,
      clock,
      random,
      upstreamDeadlineMs: 1_000,
      catalogue: operations,
      installation: [],
      world: testWorld(),
    }),
    connect: (origin) => {
      origins.push(origin);
      return { send, close: async () => {} };
    },
  });
  const asPrograms = (more.programCommands ?? []).map((command) => programLeaf(command, clock));
  const line = createCommandLine([...asOperations, ...asPrograms], { clock, random });
  return {
    asked,
    origins,
    clock,
    /** Runs the command that these words are; spaces separate them. */
    async run(words: string | readonly string[]) {
      const said = { out: '', err: '' };
      const code = await line.run(typeof words === 'string' ? words.split(' ').filter(Boolean) : words, {
        out: (text) => {
          said.out += text;
        },
        outPart: async (text) => {
          said.out += text;
          return true;
        },
        err: (text) => {
          said.err += text;
        },
        readInput: async () => more.input ?? '',
        readInputBytes: async (most) => Buffer.from(more.input ?? '').subarray(0, most),
        columns: more.columns,
        variables: more.variables ?? {},
      });
      return { code, ...said, json: () => JSON.parse(said.out) as { data: { given: unknown }; _meta: object } };
    },
  };
}

/** A folder of the test's own, with files of the given mode in it. */
export function folderWith(files: Record<string, { text: string; mode?: number }>) {
  const folder = mkdtempSync(join(tmpdir(), 'apier-cli-'));
  for (const [name, { text, mode = 0o600 }] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode });
  return { folder, file: (name: string) => join(folder, name), remove: () => rmSync(folder, { recursive: true }) };
}
