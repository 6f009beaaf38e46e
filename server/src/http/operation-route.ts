import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../accounts/index.ts';
import type { AuditQueue } from '../audit/index.ts';
import type { Actor, Administration, EnvironmentServices, FoundDelegation } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { type AnyOperation, capabilityId, type Medium } from '../operation.ts';
import type { AnswerCache } from './answer-cache.ts';
import {
  type AnsweringServices,
  type Asked,
  askedOrganisation,
  chooseMedium,
  createAnswering,
  type Sending,
} from './answering.ts';
import { preferredLanguage } from './language.ts';

export interface RouteServices extends AnsweringServices {
  environments: Readonly<Record<'test' | 'live', EnvironmentServices>>;
  administration: Administration | null;
  /** Where reads go on record. */
  audit: Pick<AuditQueue, 'record' | 'isAccepting'>;
}

/**
 * The handler of one operation outside the sandbox, authorised already. The delegation is looked up once at every
 * request; what rests on one is sent only when it is on record.
 */
export function operationRoute(
  op: AnyOperation,
  entrance: 'key' | 'open',
  services: RouteServices,
  cache: AnswerCache,
  forcedMedium?: Medium<unknown>,
) {
  const { ready } = createAnswering(op, entrance, services, cache);
  const action = capabilityId(op.http);
  const isWrite = entrance === 'key' && op.http.method === 'POST';

  /** Puts on record that an account's key read an organisation, and what came of it; false: it cannot be. */
  const record = ({ request, actor, environment }: Asked, organisation: string, outcome: string): boolean => {
    if (actor.kind !== 'apiKey' || environment.environment === 'sandbox') return true;
    return services.audit.record({
      account: actor.accountId,
      environment: environment.environment,
      actor: `key:${actor.keyId}`,
      initiatedBy: null,
      action,
      resource: `entity:${organisation}`,
      organisation,
      outcome,
      correlationId: request.id,
      receiptId: null,
      detail: null,
    });
  };

  const serve = (asked: Asked, reply: FastifyReply): Promise<unknown> | undefined => {
    const sending = ready(asked, reply);
    if (sending instanceof Promise) return sending.then((go) => go());
    sending();
    return undefined;
  };

  /**
   * What rests on a delegation is sent only when it is on record; what anybody may know goes on without (rulings 31).
   */
  const serveOnRecord = (
    asked: Asked,
    organisation: string,
    found: FoundDelegation,
    reply: FastifyReply,
  ): Promise<unknown> | undefined => {
    asked.delegation = found;
    if (entrance !== 'key') return serve(asked, reply);
    if (found && !services.audit.isAccepting()) throw unrecorded();
    const sending = ready(asked, reply);
    const go = (answer: Sending): unknown => {
      if (!record(asked, organisation, 'ok') && found) throw unrecorded();
      return answer();
    };
    if (sending instanceof Promise) {
      return sending.then(go, (error: unknown) => {
        record(asked, organisation, outcomeOf(error));
        throw error;
      });
    }
    go(sending);
    return undefined;
  };

  return (request: FastifyRequest, reply: FastifyReply): Promise<unknown> | undefined => {
    const { caller } = request;
    const key = caller === 'operator' ? null : caller;
    const environment = services.environments[key?.environment ?? 'live'];
    const asked: Asked = {
      request,
      given: request,
      actor: actorOf(caller),
      account: key === null ? null : key.account,
      environment,
      administration: services.administration,
      clock: services.clock,
      language: preferredLanguage(request.headers['accept-language']),
      medium: forcedMedium ?? chooseMedium(op, request.headers.accept),
      delegation: null,
      notice: null,
    };
    if (isWrite && !services.audit.isAccepting()) throw unrecorded();
    const org = askedOrganisation(request);
    if (op.tier === 1 || org === undefined) return serve(asked, reply);
    const found = environment.findDelegation(asked.account, org);
    return found instanceof Promise
      ? found.then((late) => serveOnRecord(asked, org, late, reply))
      : serveOnRecord(asked, org, found, reply);
  };
}

/** What became of a request, as it stands on record. */
export const outcomeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'INTERNAL_ERROR');

const unrecorded = (): AppError => new AppError('SERVICE_UNAVAILABLE', { detail: cannotRecord });

const cannotRecord = {
  nb: 'Endringer, og oppslag som hviler på en delegering, loggføres. Loggen kan ikke skrives nå, så de utføres ikke.',
  en: 'Changes, and reads that rest on a delegation, go on record. The record cannot be written now, so they are not done.',
};

function actorOf(caller: Caller | null): Actor {
  if (caller === null) return { kind: 'anonymous' };
  if (caller === 'operator') return { kind: 'operator' };
  return { kind: 'apiKey', keyId: caller.id, accountId: caller.account, scopes: caller.scopes };
}
