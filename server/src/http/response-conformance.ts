/** For tests: holds every answer against what the OpenAPI document of the same operations says of it. */

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { TaskMeta } from 'vitest';
import type { AnyOperation } from '../operation.ts';
import { problemType } from './failure.ts';
import { describeApi } from './openapi.ts';
import { pages } from './pages.ts';

/** One answer as it came. */
export interface RecordedAnswer {
  method: string;
  /** From the first slash: path and query. */
  url: string;
  status: number;
  /** Of the header with that name in small letters; `undefined`: it did not come. */
  header(name: string): string | undefined;
  body: string;
}

export interface Examined {
  /** Its operationId in the document; `null`: the document has no operation there. */
  operation: string | null;
  /** What is not as documented, each with operation, status and place; none: it is as documented. */
  faults: string[];
}

export interface Conformance {
  examine(answer: RecordedAnswer): Examined;
  /** The `operationId status` of every good answer that the document promises. */
  successes: readonly string[];
}

/** How many answers of each operation were held against the document, by `operationId status`. */
export type AnswerCounts = Record<string, number>;

declare module 'vitest' {
  /** What tests tell the reporter of the run, tools/closing-line-reporter.ts. */
  interface TaskMeta {
    documentedAnswers?: AnswerCounts;
    /** The `operationId status` of every good answer in the product's document. */
    documentedSuccesses?: readonly string[];
  }
}

/** One more answer in the counts. */
export function countAnswer(counts: AnswerCounts, { operation }: Examined, status: number): AnswerCounts {
  if (operation === null) return counts;
  const name = `${operation} ${status}`;
  counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Adds the counts to what the test tells already. */
export function addCounts(meta: TaskMeta, counts: AnswerCounts): void {
  meta.documentedAnswers ??= {};
  for (const [name, count] of Object.entries(counts)) {
    meta.documentedAnswers[name] = (meta.documentedAnswers[name] ?? 0) + count;
  }
}

const undocumented: ReadonlySet<string> = new Set(pages);

interface DescribedHeader {
  required?: boolean;
  $ref?: string;
}
interface DescribedResponse {
  headers?: Record<string, DescribedHeader>;
  content?: Record<string, { schema: object }>;
}
interface DescribedPath {
  words: readonly string[];
  methods: Readonly<Record<string, { operationId: string; responses: Record<string, DescribedResponse> }>>;
}

const isParameter = (word: string): boolean => word.startsWith('{');

/** The words of an address, as the server decodes them; `null`: they cannot be decoded. */
function wordsOf(path: string): string[] | null {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** Compiles each schema at its first answer: a file of tests meets few of them. */
export function createConformance(operations: readonly AnyOperation[]): Conformance {
  const description = describeApi(operations, new Map());
  const headersByRef = description.components.headers as Record<string, DescribedHeader>;
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: false, allowUnionTypes: true });
  addFormats.default(ajv);
  // A component is a schema of its own, so that it is compiled once for all the answers that it stands in.
  const apart = (schema: object): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"component:'));
  for (const [name, schema] of Object.entries(description.components.schemas)) {
    ajv.addSchema(apart(schema as object), `component:${name}`);
  }
  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const found = compiled.get(schema) ?? ajv.compile(apart(schema));
    compiled.set(schema, found);
    return found;
  };

  const byLength = new Map<number, DescribedPath[]>();
  for (const [template, methods] of Object.entries(description.paths)) {
    const words = template.split('/');
    const same = byLength.get(words.length) ?? [];
    byLength.set(words.length, same);
    same.push({ words, methods: methods as DescribedPath['methods'] });
  }
  // A path that is spelled out goes before one with a parameter in the same place.
  for (const same of byLength.values()) {
    same.sort((a, b) => a.words.filter(isParameter).length - b.words.filter(isParameter).length);
  }
  const find = (path: string): DescribedPath | undefined => {
    const words = wordsOf(path);
    return words === null
      ? undefined
      : byLength
          .get(words.length)
          ?.find((one) => one.words.every((word, i) => (isParameter(word) ? words[i] !== '' : word === words[i])));
  };

  const failure: DescribedResponse = {
    content: { [problemType]: { schema: { $ref: '#/components/schemas/Failure' } } },
  };

  const faultsOf = (what: string, answer: RecordedAnswer, described: DescribedResponse): string[] => {
    const faults: string[] = [];
    for (const [name, header] of Object.entries(described.headers ?? {})) {
      const { required } =
        header.$ref === undefined ? header : (headersByRef[header.$ref.split('/').at(-1) ?? ''] ?? {});
      if (required && answer.header(name.toLowerCase()) === undefined)
        faults.push(`${what}: the header ${name} is missing`);
    }
    const type = answer.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (described.content === undefined) {
      if (type !== undefined || answer.body !== '') faults.push(`${what}: has content where none is documented`);
      return faults;
    }
    const media = described.content[type ?? ''];
    if (media === undefined) return [...faults, `${what}: the content type ${type ?? 'nothing'} is not documented`];
    if (answer.method === 'HEAD') return faults;
    let body: unknown = answer.body;
    if (/[/+]json$/.test(type ?? '')) {
      try {
        body = JSON.parse(answer.body);
      } catch {
        return [...faults, `${what}: the body is not JSON`];
      }
    }
    const validate = validatorOf(media.schema);
    if (validate(body)) return faults;
    // Where, and which rule; not the value, which may be anything.
    for (const { instancePath, schemaPath, message } of validate.errors ?? []) {
      faults.push(`${what}: ${instancePath || 'the body'} ${message ?? 'is not valid'} (${schemaPath})`);
    }
    return faults;
  };

  return {
    successes: Object.values(description.paths).flatMap((path) =>
      Object.values(path).flatMap(({ operationId, responses }) =>
        Object.keys(responses)
          .filter((status) => status.startsWith('2'))
          .map((status) => `${operationId} ${status}`),
      ),
    ),
    examine(answer) {
      const path = answer.url.split('?')[0] ?? '';
      if (undocumented.has(path)) return { operation: null, faults: [] };
      const asked = answer.method.toLowerCase();
      const operation = find(path)?.methods[asked === 'head' ? 'get' : asked];
      if (operation === undefined) {
        const what = `${answer.method} outside the document, ${answer.status}`;
        if (answer.status < 400)
          return { operation: null, faults: [`${what}: answered at a path that the document lacks`] };
        return { operation: null, faults: faultsOf(what, answer, failure) };
      }
      const { operationId, responses } = operation;
      const what = `${operationId}, ${answer.status}`;
      const described = responses[answer.status];
      const faults =
        described === undefined ? [`${what}: the status is not documented`] : faultsOf(what, answer, described);
      return { operation: operationId, faults };
    },
  };
}
