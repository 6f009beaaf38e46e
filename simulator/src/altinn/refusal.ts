import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../json-values.ts';
import { PROBLEMS, type ProblemCode, VALIDATION_ERRORS, type ValidationCode } from './problem-table.ts';
import { type ProblemStatus, sendProblem } from './problems.ts';

const INVALID = 'One or more validation errors occurred.';

/** One of the system register's validation errors, with the place in the body and what belongs to it. */
export type ValidationError = { code: ValidationCode; path: string; more?: JsonObject };

/** Altinn says no. Thrown by checks; `sendRefusal` puts it on the wire. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: ProblemStatus;
  /** Members of the problem document, or null when the body is the message as plain text. */
  readonly members: ({ title?: string; code?: string } & JsonObject) | null;

  constructor(status: ProblemStatus, members: Refusal['members'], message = `Altinn refuses with ${status}`) {
    super(message);
    this.status = status;
    this.members = members;
  }
}

/** A problem of Altinn's table, with extension members. */
export function problem(code: ProblemCode, more: JsonObject = {}): Refusal {
  const { status, title } = PROBLEMS[code];
  return new Refusal(status, { title, code, ...more }, `${code} ${title}`);
}

/** A status that has no code of its own. */
export function refusedWith(status: ProblemStatus, more: JsonObject = {}): Refusal {
  return new Refusal(status, more);
}

/** A refusal in plain text, as some of the platform's calls have it. */
export function refusedInWords(status: ProblemStatus, text: string): Refusal {
  return new Refusal(status, null, text);
}

/** Validation errors of the system register, all at once. */
export function invalidSystem(errors: readonly ValidationError[]): Refusal {
  return new Refusal(400, {
    title: INVALID,
    code: 'STD-00000',
    validationErrors: errors.map(({ code, path, more }) => ({
      code,
      title: VALIDATION_ERRORS[code],
      paths: [path],
      ...more,
    })),
  });
}

/** What the platform's framework finds wrong with a request before any of Altinn's own checks. */
export function invalidModel(errors: { [member: string]: string[] }): Refusal {
  return new Refusal(400, { title: INVALID, errors });
}

/** Answers with a refusal. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.members !== null) return sendProblem(reply, refusal.status, refusal.members);
  return reply.code(refusal.status).type('text/plain; charset=utf-8').send(refusal.message);
}
