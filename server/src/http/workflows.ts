import type { FastifyInstance } from 'fastify';
import type { Bilingual } from '../errors/index.ts';
import { type AnyOperation, namespacePath, sandboxPath } from '../operation.ts';
import { etagOf } from './answer-cache.ts';
import { credentialOf } from './authorise.ts';
import { sendDocument } from './send-document.ts';
import { type Workflow, type WorkflowStep, workflows } from './workflow-table.ts';

export const workflowsPath = '/workflows.json';

type Linked = Record<string, unknown>;
type Operations = ReadonlyMap<string, AnyOperation>;

/** Text in both languages, as JSON-LD tags it. */
const tagged = (text: Bilingual): Linked[] => [
  { '@language': 'nb', '@value': text.nb },
  { '@language': 'en', '@value': text.en },
];

const entryPoint = (op: AnyOperation, urlTemplate: string, credential: string): Linked => ({
  '@type': 'EntryPoint',
  identifier: op.id,
  httpMethod: op.http.method,
  urlTemplate,
  ...(op.http.method === 'POST' && { encodingType: 'application/json' }),
  contentType: 'application/json',
  description: credential,
});

/** The public sandbox holds one organisation where the address names one. */
const withoutKey = (path: string): string => (path.includes('{org}') ? 'no key, for 999999999' : 'no key');

/** An operation where it is, and where it can be tried. */
function entryPointsOf(op: AnyOperation): Linked[] {
  const { path } = op.http;
  return [
    entryPoint(op, path, credentialOf(op)),
    ...(op.sandbox === 'public' ? [entryPoint(op, sandboxPath(path), withoutKey(path))] : []),
    ...(op.sandbox === undefined ? [] : [entryPoint(op, namespacePath(path), 'sandbox key')]),
  ];
}

/** What a step is asked with in the sandbox. */
export const inputOf = (op: AnyOperation, step: WorkflowStep): Record<string, unknown> => ({
  ...(op.example as Record<string, unknown>),
  ...step.input,
});

function stepOf(workflow: Workflow, step: WorkflowStep, place: number, op: AnyOperation): Linked {
  const values = Object.entries(inputOf(op, step));
  return {
    '@type': 'HowToStep',
    '@id': `${workflowsPath}#${workflow.id}-${place}`,
    position: place,
    name: tagged(step.name),
    text: tagged(step.text),
    potentialAction: {
      '@type': 'Action',
      identifier: op.id,
      target: entryPointsOf(op),
      object: values.map(([name, value]) => ({
        '@type': 'PropertyValue',
        name,
        value: typeof value === 'object' ? JSON.stringify(value) : value,
      })),
    },
  };
}

/** One workflow as schema.org has it; `undefined` where the server does not have all of its operations. */
function howToOf(workflow: Workflow, operations: Operations): Linked | undefined {
  const steps = workflow.steps.flatMap((step, index) => {
    const op = operations.get(step.operation);
    return op ? [stepOf(workflow, step, index + 1, op)] : [];
  });
  if (steps.length < workflow.steps.length) return undefined;
  return {
    '@type': 'HowTo',
    '@id': `${workflowsPath}#${workflow.id}`,
    identifier: workflow.id,
    inLanguage: ['nb', 'en'],
    name: tagged(workflow.name),
    description: tagged(workflow.description),
    step: steps,
  };
}

/** How operations go together, as a schema.org graph of `HowTo`. */
export function describeWorkflows(operations: readonly AnyOperation[]): Linked {
  const byId: Operations = new Map(operations.map((op) => [op.id, op]));
  return {
    '@context': 'https://schema.org',
    '@graph': workflows.flatMap((workflow) => howToOf(workflow, byId) ?? []),
  };
}

/** `/workflows.json`: made once. */
export function workflowsRoute(app: FastifyInstance, operations: readonly AnyOperation[]): void {
  const text = JSON.stringify(describeWorkflows(operations));
  const document = { type: 'application/ld+json', text, etag: etagOf(text) };
  app.get(workflowsPath, async (request, reply) => sendDocument(request, reply, document));
}
