import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import { REGISTERED_AT } from '../maskinporten/register.ts';
import { isOrganisationNumber } from '../organisation-number.ts';
import type { ScopeFact } from '../world.ts';
import { readAdministrator, type SelfServiceDesk } from './desk.ts';
import { SelfServiceRefused } from './errors.ts';
import { norwegianInstant, wireScope } from './wire.ts';

const READ = 'idporten:dcr.read';
const OWN = 'idporten:scopes.write';
const BASE = '/api/v1/scopes';
const ALTINN = { live: 'https://www.altinn.no/', test: 'https://tt02.altinn.no/' } as const;

/** Scopes, who has access to them, and where they can be delegated. */
export function registerScopes(app: FastifyInstance, desk: SelfServiceDesk): void {
  const scopesFor = (integrationType: string | undefined): ScopeFact[] =>
    [...desk.register().scopes.values()].filter(
      (scope) => integrationType === undefined || scope.allowed_integration_types.includes(integrationType),
    );
  const access = (scope: ScopeFact, consumer: string, granted: number) => ({
    scope: scope.name,
    state: 'APPROVED',
    consumer_orgno: consumer,
    owner_orgno: scope.owner_org,
    created: norwegianInstant(granted),
    last_updated: norwegianInstant(granted),
  });
  const ownScope = (request: FastifyRequest, orgNumber: string): ScopeFact => {
    const name = parameter(request, 'scope');
    const scope = name === undefined ? undefined : desk.register().scopes.get(name);
    if (scope === undefined) throw new SelfServiceRefused(404, 'No scope has this name');
    if (scope.owner_org !== orgNumber) throw new SelfServiceRefused(403, 'The scope belongs to another organisation');
    return scope;
  };

  app.get(`${BASE}/all`, async (request) => {
    const forAll = flag(request, 'accessible_for_all');
    // Nothing is ever deactivated here, so nothing but inactive ones means none.
    if (flag(request, 'inactive') === true) return [];
    return scopesFor(parameter(request, 'integration_type'))
      .filter((scope) => forAll === undefined || scope.accessible_for_all === forAll)
      .map((scope) => wireScope(scope, REGISTERED_AT));
  });

  app.get(`${BASE}/access/all`, async (request) => {
    const { orgNumber } = await readAdministrator(request, desk, READ, OWN);
    return scopesFor(parameter(request, 'integration_type')).flatMap((scope) => {
      const granted = desk.register().grants.get(`${scope.name} ${orgNumber}`);
      return granted === undefined ? [] : [access(scope, orgNumber, granted)];
    });
  });

  app.get(BASE, async (request) => {
    const { orgNumber } = await readAdministrator(request, desk, OWN);
    if (parameter(request, 'scope') !== undefined) return wireScope(ownScope(request, orgNumber), REGISTERED_AT);
    return scopesFor(undefined)
      .filter((scope) => scope.owner_org === orgNumber)
      .map((scope) => wireScope(scope, REGISTERED_AT));
  });

  app.get(`${BASE}/access`, async (request) => {
    const scope = ownScope(request, (await readAdministrator(request, desk, OWN)).orgNumber);
    return [...desk.register().grants]
      .map(([row, granted]) => ({ row: row.split(' '), granted }))
      .filter(({ row }) => row[0] === scope.name)
      .map(({ row, granted }) => access(scope, row[1] ?? '', granted));
  });

  app.put<{ Params: { orgno: string } }>(`${BASE}/access/:orgno`, async (request) => {
    const scope = ownScope(request, (await readAdministrator(request, desk, OWN)).orgNumber);
    const { orgno } = request.params;
    if (!isOrganisationNumber(orgno)) throw new SelfServiceRefused(400, 'This is no organisation number');
    const { grants } = desk.register();
    const granted = grants.get(`${scope.name} ${orgno}`) ?? desk.clock.now();
    grants.set(`${scope.name} ${orgno}`, granted);
    return access(scope, orgno, granted);
  });

  app.delete<{ Params: { orgno: string } }>(`${BASE}/access/:orgno`, async (request, reply) => {
    const scope = ownScope(request, (await readAdministrator(request, desk, OWN)).orgNumber);
    const existed = desk.register().grants.delete(`${scope.name} ${request.params.orgno}`);
    if (!existed) throw new SelfServiceRefused(404, 'The organisation has no access to this scope');
    return reply.code(204).send();
  });

  app.get('/api/v1/delegationsources', async (request) => {
    const { environment } = await readAdministrator(request, desk, READ, OWN);
    const since = norwegianInstant(REGISTERED_AT);
    return [{ name: 'altinn', issuer: ALTINN[environment], created: since, last_updated: since }];
  });
}

function parameter(request: FastifyRequest, name: string): string | undefined {
  const value = isJsonObject(request.query) ? request.query[name] : undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new SelfServiceRefused(400, `${name} stands twice`);
}

function flag(request: FastifyRequest, name: string): boolean | undefined {
  const value = parameter(request, name);
  if (value === undefined || value === 'true' || value === 'false')
    return value === undefined ? value : value === 'true';
  throw new SelfServiceRefused(400, `${name} must be true or false`);
}
