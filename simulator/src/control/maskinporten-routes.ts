import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { CompactSign, importJWK } from 'jose';
import type { Clock } from '../clock.ts';
import type { Conditions } from '../maskinporten/conditions.ts';
import type { Keyring, Register } from '../maskinporten/register.ts';
import type { RotatingKey } from '../maskinporten/signing-key.ts';
import { ControlRefused } from './body.ts';
import { credentialOf } from './credential.ts';
import {
  readAssertionOrder,
  readCertificateOrder,
  readConditions,
  readRights,
  readScopeOrder,
  readSigningKeyOrder,
  readSpread,
  readSystemOrder,
} from './maskinporten-orders.ts';
import { viewSystem } from './world-view.ts';

/** What a test may turn at Maskinporten and in Altinn's system register. */
export type MaskinportenControls = {
  clock: Clock;
  /** Of Maskinporten, with trailing slash. */
  issuer(): string;
  keyring: Keyring;
  signingKey: RotatingKey;
  /** Changed in place. */
  conditions: Conditions;
  register(): Register;
};

/** Control calls about Maskinporten. */
export function registerMaskinportenControl(app: FastifyInstance, desk: MaskinportenControls): void {
  app.get('/maskinporten', async () => desk.conditions);
  app.post('/maskinporten', async (request) => Object.assign(desk.conditions, readConditions(request.body)));

  app.get('/propagation', async () => desk.register().propagation.spread);
  app.post('/propagation', async (request) => {
    const { propagation } = desk.register();
    propagation.order(readSpread(request.body));
    return propagation.spread;
  });

  app.post('/assertion', async (request) => {
    const { clientId, claims } = readAssertionOrder(request.body);
    const client = desk.register().clients.get(clientId);
    if (client === undefined) throw new ControlRefused('no client has this id', { status: 404 });
    const { kid, x5c, private_jwk: key } = credentialOf(client, desk.keyring);
    if (key === null) throw new ControlRefused('the key of this client is not known here');
    const iat = Math.floor((desk.clock.now() + desk.conditions.clock_offset_seconds * 1000) / 1000);
    const usual = { aud: desk.issuer(), iss: clientId, scope: client.scopes[0] ?? '', iat, exp: iat + 120 };
    const payload = Buffer.from(JSON.stringify({ ...usual, jti: randomUUID(), ...claims }));
    const header = kid === null ? { alg: 'RS256', x5c: x5c ?? [] } : { alg: 'RS256', kid };
    return { assertion: await new CompactSign(payload).setProtectedHeader(header).sign(await importJWK(key, 'RS256')) };
  });

  app.post('/signing-key', async (request) => desk.signingKey.rotate(readSigningKeyOrder(request.body)));

  const grants = () => ({
    grants: [...desk.register().grants.keys()].map((row) => {
      const [scope, consumer] = row.split(' ');
      return { scope, consumer };
    }),
  });
  app.get('/grants', async () => grants());
  app.post('/grants', async (request) => {
    const register = desk.register();
    const { add, remove } = readRights(request.body, ['consumer'], register);
    for (const row of remove) register.grants.delete(row);
    for (const row of add) register.grants.set(row, register.grants.get(row) ?? desk.clock.now());
    return grants();
  });

  const delegations = () => ({
    delegations: [...desk.register().delegations].map((row) => {
      const [scope, consumer, supplier] = row.split(' ');
      return { scope, consumer, supplier };
    }),
  });
  app.get('/delegations', async () => delegations());
  app.post('/delegations', async (request) => {
    const register = desk.register();
    const { add, remove } = readRights(request.body, ['consumer', 'supplier'], register);
    for (const row of remove) register.delegations.delete(row);
    for (const row of add) register.delegations.add(row);
    return delegations();
  });

  app.post('/scopes', async (request) => {
    const { scopes } = desk.register();
    const { scope, atMaxAge } = readScopeOrder(request.body, desk.register());
    const fact = scopes.get(scope);
    if (fact !== undefined) fact.at_max_age = atMaxAge;
    return fact;
  });

  app.post<{ Params: { id: string } }>('/systems/:id', async (request) => {
    const system = desk.register().systems.get(request.params.id);
    if (system === undefined) throw new ControlRefused('no system has this id', { status: 404 });
    system.deleted = readSystemOrder(request.body);
    return viewSystem(system);
  });

  const certificates = () => {
    const { revoked, crl } = desk.register().certificates;
    return {
      crl,
      certificates: desk.keyring.authority.issued().map(({ name, org_number, environment, certificate }) => ({
        name,
        org_number,
        environment,
        serial: certificate.serial,
        revoked: revoked.has(name),
      })),
    };
  };
  app.get('/certificates', async () => certificates());
  app.post('/certificates', async (request) => {
    const state = desk.register().certificates;
    const names = desk.keyring.authority.issued().map(({ name }) => name);
    const { revoke, restore, crl } = readCertificateOrder(request.body, names);
    for (const name of restore) state.revoked.delete(name);
    for (const name of revoke) state.revoked.add(name);
    state.crl = crl ?? state.crl;
    return certificates();
  });
}
