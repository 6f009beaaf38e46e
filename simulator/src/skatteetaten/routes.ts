import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Organisation, SystemUserFact } from '../world.ts';
import { readBearerToken, recordOf, type SystemUserClaim, type TokenTrust } from './bearer-token.ts';
import { correlationId, refuse } from './errors.ts';

type ByPackageAndNumber = { Params: { rettighetspakke: string; organisasjonsnummer: string } };

const VAT_REGISTER_SCOPE = 'skatteetaten:mvaregisteravgiftssubjekt';
const DATA_PACKAGE = 'apier';

/** What Skatteetaten's stand-in works with. */
export type SkatteetatenDesk = {
  clock: Clock;
  organisations: ReadonlyMap<string, Organisation>;
  trust: TokenTrust;
  /** The system user as Altinn has it now. */
  systemUser(id: string): SystemUserFact | undefined;
};

/**
 * The VAT register: who is registered, for whoever holds a token for that organisation's system user. Refuses in the
 * order authentication, format, scope and data package, input, delegation, no hit.
 */
export function registerSkatteetaten(app: FastifyInstance, desk: SkatteetatenDesk): void {
  app.get<ByPackageAndNumber>('/mvaregister/v1/:rettighetspakke/:organisasjonsnummer', async (request, reply) => {
    const { rettighetspakke, organisasjonsnummer } = request.params;
    reply.header('korrelasjonsid', correlationId(request));
    const token = await readBearerToken(request.headers.authorization, desk.trust, desk.clock.now());
    if (request.journalEntry !== null) request.journalEntry.token = recordOf(token);
    if (token === null) return refuse(request, reply, 'MRA-004');
    if (!acceptsJson(request.headers.accept)) return refuse(request, reply, 'MRA-008');
    if (rettighetspakke !== DATA_PACKAGE || !token.scopes.includes(VAT_REGISTER_SCOPE)) {
      return refuse(request, reply, 'MRA-005');
    }
    if (!/^\d{9}$/.test(organisasjonsnummer)) return refuse(request, reply, 'MRA-006');
    if (!actsFor(token.systemUser, organisasjonsnummer, desk)) return refuse(request, reply, 'MRA-005');
    const answer = desk.organisations.get(organisasjonsnummer)?.skatteetaten.mvaregister;
    if (answer?.status !== 200 || answer.body === null) return refuse(request, reply, 'MRA-007');
    return reply.type('application/json').send(JSON.stringify(answer.body));
  });

  app.setNotFoundHandler((request, reply) =>
    refuse(request, reply, request.url.startsWith('/skatteetaten/mvaregister/') ? 'MRA-003' : 'DAS-002'),
  );
  app.setErrorHandler((error: { statusCode?: number }, request, reply) =>
    refuse(request, reply, (error.statusCode ?? 500) < 500 ? 'MRA-006' : 'MRA-001'),
  );
}

function actsFor(claim: SystemUserClaim | null, orgNumber: string, desk: SkatteetatenDesk): boolean {
  if (claim === null || claim.owner !== orgNumber) return false;
  const user = desk.systemUser(claim.id);
  return user !== undefined && !user.deleted && user.owner_org === orgNumber;
}

function acceptsJson(accept: string | undefined): boolean {
  return (accept ?? '*/*').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return (
      ['application/json', 'application/*', '*/*'].includes(type) &&
      !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    );
  });
}
