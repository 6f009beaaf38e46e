import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import { pathOf } from './addresses.ts';
import { registerChangeFeed } from './change-feed.ts';
import { plainError } from './errors.ts';
import type { Register } from './facts.ts';
import { registerFullmakt } from './fullmakt.ts';
import { registerLookUps } from './look-ups.ts';
import { registerLegalForms } from './organisasjonsformer.ts';
import { registerRegnskap } from './regnskap.ts';
import { registerRoleFeed } from './role-feed.ts';
import { registerSearch } from './search.ts';

const API = '/enhetsregisteret/api';

/** What is open at data.brreg.no: Enhetsregisteret, Fullmakt and Regnskapsregisteret. */
export function registerBrreg(
  app: FastifyInstance,
  { clock, organisations }: { clock: Clock; organisations: Register },
): void {
  const desk = { clock, register: organisations };
  registerLookUps(app, API, desk);
  registerSearch(app, API, desk);
  registerChangeFeed(app, API, desk);
  registerRoleFeed(app, API, desk);
  registerLegalForms(app, API, desk);
  registerFullmakt(app, desk);
  registerRegnskap(app, desk);
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(plainError(404, 'Not Found', pathOf(request), clock.now())),
  );
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const reason = status >= 500 ? 'Internal Server Error' : 'Bad Request';
    return reply.code(status).send(plainError(status, reason, pathOf(request), clock.now()));
  });
}
