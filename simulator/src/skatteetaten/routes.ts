import type { FastifyInstance } from 'fastify';
import { readBearerToken, recordOf, type VerifiedToken, type VerifyToken } from '../bearer-token.ts';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../json-values.ts';
import { findLiveSystemUser } from '../live-system-user.ts';
import type { Register } from '../maskinporten/register.ts';
import type { Organisation, RegisterAnswer } from '../world.ts';
import { COMMON_ENTRANCE, correlationId, type Reason, refuse } from './refusals.ts';
import { SERVICES, type Service } from './services.ts';

type ByNumber = { Params: { rettighetspakke: string; organisasjonsnummer: string; inntektsaar?: string } };

const DATA_PACKAGE = 'apier';

/** What Skatteetaten's stand-in works with. */
export type SkatteetatenDesk = {
  clock: Clock;
  organisations: ReadonlyMap<string, Organisation>;
  /** Trusts Maskinporten's tokens. */
  verify: VerifyToken;
  /** Altinn's system users as they are now. */
  register(): Register;
};

/** The read services, each with its own error codes; what is no service gets the codes of the common entrance. */
export function registerSkatteetaten(app: FastifyInstance, desk: SkatteetatenDesk): void {
  for (const service of SERVICES) {
    app.register(async (scope) => registerService(scope, desk, service), { prefix: `/${service.name}` });
  }
  app.setNotFoundHandler((request, reply) => refuse(request, reply, COMMON_ENTRANCE, 'url'));
  app.setErrorHandler((_error, request, reply) => refuse(request, reply, COMMON_ENTRANCE, 'unexpected'));
}

/**
 * One service, for whoever holds a token for that organisation's system user. Refuses in the order authentication,
 * format, scope and data package, input, delegation, no hit.
 */
function registerService(app: FastifyInstance, desk: SkatteetatenDesk, service: Service): void {
  app.get<ByNumber>(service.path, async (request, reply) => {
    const { rettighetspakke, organisasjonsnummer, inntektsaar = '' } = request.params;
    const audience = (aud: unknown) => aud === undefined || aud === 'unspecified';
    const token = await readBearerToken(request.headers.authorization, desk.verify, desk.clock.now(), { audience });
    if (request.journalEntry !== null) request.journalEntry.token = recordOf(token);
    const no = (reason: Reason) => refuse(request, reply, service.codes, reason);
    if (token === null) return no('authentication');
    if (!acceptsJson(request.headers.accept)) return no('format');
    if (rettighetspakke !== DATA_PACKAGE || !token.scopes.includes(service.scope)) return no('authorisation');
    if (!/^\d{9}$/.test(organisasjonsnummer) || !/^(\d{4})?$/.test(inntektsaar)) return no('input');
    if (!mayRead(token, organisasjonsnummer, service, desk.register())) return no('authorisation');
    const organisation = desk.organisations.get(organisasjonsnummer);
    const answer = organisation === undefined ? undefined : service.answerFor(organisation, inntektsaar);
    if (answer?.status !== 200 || answer.body === null) return no(whyNothing(organisation, answer));
    return reply
      .header('korrelasjonsid', correlationId(request))
      .type('application/json')
      .send(JSON.stringify(answer.body));
  });

  app.setNotFoundHandler((request, reply) => refuse(request, reply, service.codes, 'url'));
  app.setErrorHandler((error: { statusCode?: number }, request, reply) =>
    refuse(request, reply, service.codes, (error.statusCode ?? 500) < 500 ? 'input' : 'unexpected'),
  );
}

function mayRead(token: VerifiedToken, orgNumber: string, service: Service, register: Register): boolean {
  const user = findLiveSystemUser(token, register);
  return user !== null && user.owner_org === orgNumber && user.access_packages.includes(service.accessPackage);
}

function whyNothing(organisation: Organisation | undefined, answer: RegisterAnswer<JsonObject> | undefined): Reason {
  if (organisation === undefined || organisation.brreg.enhet.status === 404) return 'organisation';
  if (answer?.status === 500) return 'source';
  return answer?.status === 410 ? 'deleted' : 'data';
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
