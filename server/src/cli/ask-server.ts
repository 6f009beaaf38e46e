import type { Secret } from '@apier/maskinporten';
import type { Language } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { type Outgoing, type OutgoingRequest, UpstreamFailure, type UpstreamFailureKind } from '../lib/outgoing.ts';
import type { AnyDeclaration } from '../operation.ts';
import { NoAnswer, UsageError } from './command-errors.ts';
import type { ServerAddress } from './server-address.ts';
import { type ReadEnvelope, readEnvelope } from './tell-answer.ts';

const withinMs = 30_000;

export interface Question {
  op: Pick<AnyDeclaration, 'http'>;
  input: Readonly<Record<string, unknown>>;
  server: ServerAddress;
  credential: Secret | null;
  language: Language;
}

/**
 * Asks the server over HTTP and gives its answer, success or failure. Throws `NoAnswer` when there is none that can be
 * used, and `UsageError` for a value that has no place in a path.
 */
export async function askServer(
  question: Question,
  { connect, clock }: { connect: (origin: string) => Outgoing; clock: Clock },
): Promise<ReadEnvelope> {
  const { server } = question;
  const request = requestFor(question);
  const outgoing = connect(server.origin);
  const deadline = clock.deadline(withinMs);
  try {
    const { status, body } = await outgoing.send({ ...request, signal: deadline.signal });
    const envelope = readEnvelope(body);
    if (envelope) return envelope;
    const why = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
    throw new NoAnswer(`The server at ${server.base} gave no usable answer (HTTP ${status}${why}).`);
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    throw new NoAnswer(said(error.kind, server));
  } finally {
    deadline.clear();
    await outgoing.close();
  }
}

function said(kind: UpstreamFailureKind, { base }: ServerAddress): string {
  if (kind === 'timeout') return `The server at ${base} did not answer in time (${withinMs / 1_000} s).`;
  if (kind === 'too_large') return `The server at ${base} answered more than can be taken.`;
  return `The server at ${base} cannot be reached: start it with apier start, or name another with --server or APIER_URL.`;
}

function requestFor({ op, input, server, credential, language }: Question): Omit<OutgoingRequest, 'signal'> {
  const { method, path } = op.http;
  const rest = new Map(Object.entries(input));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name) ?? '');
    // Nothing, and names for folders, would make it another path.
    if (/^\.{0,2}$/.test(value)) throw new UsageError(`${name} must be given and cannot be dots.`);
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const headers = {
    accept: 'application/json',
    ...(credential && { authorization: `Bearer ${credential.reveal()}` }),
    'accept-language': language,
  };
  const url = server.base + filled;
  if (method === 'GET') return { method, url: url + queryOf(rest), headers };
  return {
    method,
    url,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(rest)),
  };
}

function queryOf(values: ReadonlyMap<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of values) {
    for (const each of Array.isArray(value) ? value : [value]) {
      query.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each));
    }
  }
  return query.size === 0 ? '' : `?${query}`;
}
