import type { FastifyInstance } from 'fastify';
import { type AnyOperation, sandboxPath } from '../operation.ts';
import { knobParameters, sandboxKeyPrefix } from '../sandbox/index.ts';
import { etagOf } from './answer-cache.ts';
import { credentialOf, isProtected } from './authorise.ts';
import { sendDocument } from './send-document.ts';
import { workflowsPath } from './workflows.ts';

const knobs = knobParameters.map(({ name }) => `\`${name}\``).join(', ');

/** What an agent needs to begin, in the form of llmstxt.org: every operation with its path, credential and sandbox. */
function llmsText(operations: readonly AnyOperation[]): string {
  const lineOf = (op: AnyOperation): string => {
    const { method, path } = op.http;
    const subject = path.includes('{org}') ? ', for 999999999' : '';
    const sandbox = op.sandbox === 'public' ? ` Without a key${subject}: ${sandboxPath(path)}.` : '';
    return `- [${op.summary.en}](${path}): \`${method} ${path}\`, ${credentialOf(op)}. ${op.description.en}${sandbox}`;
  };
  const section = (title: string, list: readonly AnyOperation[]): string[] =>
    list.length === 0 ? [] : ['', `## ${title}`, '', ...list.map(lineOf)];
  return `${[
    '# Apier',
    '',
    '> One API key in front of Maskinporten, Altinn 3, Brønnøysund and Skatteetaten. Self-hosted, independent.',
    '',
    'Send `Authorization: Bearer <key>`. Answers are JSON: `{success, data, _meta}`, or a problem with `error_code`,',
    'an explanation and what to do next. Deadlines are there as iCalendar too, with `.ics` after the path. `Accept-Language: en` for explanations in English; Norwegian otherwise.',
    'Unknown is told as unknown, never as no. `_meta.simulated` true: the government behind the answer is a stand-in.',
    'Try it under /api/v1/sandbox/public without a key. Honour `RateLimit` and `Retry-After`.',
    `A sandbox of your own, changes included: /api/v1/sandbox with a key that you make up, \`${sandboxKeyPrefix}<name>\`. GET /api/v1/sandbox/fixtures lists its organisations; ${knobs} turn its answers.`,
    ...section(
      'Without a key',
      operations.filter((op) => !isProtected(op)),
    ),
    ...section(
      'With a key',
      operations.filter((op) => op.scope !== null),
    ),
    ...section(
      'For the operator',
      operations.filter((op) => op.operator === 'only'),
    ),
    '',
    '## More',
    '',
    '- [OpenAPI 3.1](/openapi.json): every operation with its shapes and real examples.',
    '- [Capabilities](/api/v1/capabilities): what this installation is connected to.',
    '- [Error codes](/api/v1/errors): what each means and what to do. Any other code of an answer: POST /api/v1/explain.',
    `- [Workflows](${workflowsPath}): which operations to ask in which order, as schema.org HowTo.`,
  ].join('\n')}\n`;
}

/** `/llms.txt`: made once. */
export function llmsRoute(app: FastifyInstance, operations: readonly AnyOperation[]): void {
  const text = llmsText(operations);
  const document = { type: 'text/plain; charset=utf-8', text, etag: etagOf(text) };
  app.get('/llms.txt', async (request, reply) => sendDocument(request, reply, document));
}
