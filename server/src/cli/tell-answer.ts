import { z } from 'zod';
import type { Language } from '../errors/index.ts';
import type { AnyDeclaration } from '../operation.ts';
import type { CommandIo } from './program-command.ts';
import { printable, renderData } from './render-data.ts';

/** What is read of the envelopes. The server may be of another version: nothing is asked for that is not shown. */
const Success = z.object({
  success: z.literal(true),
  data: z.unknown(),
  _meta: z.object({
    environment: z.string().optional(),
    simulated: z.boolean().optional(),
    is_sandbox: z.boolean().optional(),
    notice: z.string().optional(),
    sources: z.array(z.object({ source: z.string(), status: z.string(), error_code: z.string().nullish() })).optional(),
  }),
});
const Failure = z.object({
  success: z.literal(false),
  error_code: z.string(),
  title: z.string(),
  detail: z.string(),
  request_id: z.string(),
  explanation: z.object({ fix_steps: z.array(z.string()) }),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
const Envelope = z.discriminatedUnion('success', [Success, Failure]);

/** An answer as it came, and what is read of it. */
export interface ReadEnvelope {
  whole: unknown;
  read: z.output<typeof Envelope>;
}

/** Reads a success or failure envelope; `null` for what is neither. */
export function readEnvelope(text: string): ReadEnvelope | null {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return null;
  }
  const read = Envelope.safeParse(whole);
  return read.success ? { whole, read: read.data } : null;
}

/** What a command ends with: done, a failure, or nothing there by the address or code that was asked for. */
export type AnswerExit = 0 | 1 | 3;

type Shows = NonNullable<AnyDeclaration['cli']>['shows'];

/** How an answer is told: as JSON, or for people, who are shown these members of rows (all when absent). */
export interface Telling {
  asJson: boolean;
  shows?: Shows | undefined;
  /** Of the members that there is one of in each language, theirs is shown. */
  language: Language;
}

/** Tells an envelope and gives the exit code. */
export function tellAnswer(
  { whole, read }: ReadEnvelope,
  { asJson, shows, language }: Telling,
  io: CommandIo,
): AnswerExit {
  if (asJson) io.out(jsonText(whole));
  else if (read.success) io.out(successText(read, membersIn(shows, language), io.columns));
  else io.err(failureText(read));
  if (read.success) return 0;
  return read.error_code === 'NOT_FOUND' ? 3 : 1;
}

type ShownMembers = Readonly<Record<string, readonly string[]>>;

const membersIn = (shows: Shows | undefined, language: Language): ShownMembers | undefined =>
  shows &&
  Object.fromEntries(
    Object.entries(shows).map(([list, members]) => [
      list,
      members.map((member) => (typeof member === 'string' ? member : member[language])),
    ]),
  );

/** Indented. The control characters that JSON leaves as they are, are escaped: some terminals obey them. */
const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replaceAll(/[\u007f-\u009f]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`)}\n`;

function successText(
  { data, _meta: meta }: z.output<typeof Success>,
  shows: ShownMembers | undefined,
  columns: number | undefined,
): string {
  const remarks = [
    ...(meta.simulated
      ? [`Simulated (${meta.environment ?? 'unnamed'} environment): the government behind this answer is a stand-in.`]
      : []),
    ...(meta.notice ? [meta.notice] : []),
    ...(meta.sources ?? [])
      .filter(({ status }) => status !== 'ok')
      .map(({ source, status, error_code: code }) => `${source}: ${status}${code ? ` (${code})` : ''}`),
  ];
  const before = remarks.length === 0 ? '' : `${remarks.map(printable).join('\n')}\n\n`;
  if (!shows) return before + renderData(data, columns);
  return `${before}${renderData(withMembers(data, shows), columns)}\nOf each row only the main things are shown: --json prints all.\n`;
}

/** The data with its named lists cut down to these members of their rows, in that order. */
function withMembers(data: unknown, shows: ShownMembers): unknown {
  return Object.fromEntries(
    Object.entries(Object(data)).map(([name, value]) => {
      const paths = shows[name]?.map((path) => path.split('.'));
      if (!paths || !Array.isArray(value)) return [name, value];
      return [name, value.map((row) => Object.fromEntries(paths.map((path) => [path.at(-1), memberAt(row, path)])))];
    }),
  );
}

const memberAt = (row: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => Object(value)[name], row);

function failureText(failure: z.output<typeof Failure>): string {
  const { title, error_code: code, detail, errors = [], explanation, request_id: request } = failure;
  return [
    `${title} (${code})`,
    detail,
    ...errors.map((field) => `  ${field.pointer.replace(/^#\/?/, '') || 'input'}: ${field.detail}`),
    ...explanation.fix_steps.map((step, index) => `${index + 1}. ${step}`),
    `Request id: ${request}`,
  ]
    .map((line) => `${printable(line)}\n`)
    .join('');
}
