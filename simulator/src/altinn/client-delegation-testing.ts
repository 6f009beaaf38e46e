import Fastify, { type FastifyInstance } from 'fastify';
import type { SystemUser } from '../altinn-records.ts';
import { createClock } from '../clock.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { createKeyring, createRegister, type Register } from '../maskinporten/register.ts';
import { createSigningKey } from '../maskinporten/signing-key.ts';
import { NOON } from '../testing/played-client.ts';
import { loadTestWorld } from '../testing/start-changed.ts';
import type { World } from '../world.ts';
import { USUAL_ALTINN_CONDITIONS } from './conditions.ts';
import { type AltinnDesk, issuerOf } from './desk.ts';

/** Parts of Altinn on an app of their own, with tokens of any content. */
export type PlayedAltinn = {
  desk: AltinnDesk;
  register: Register;
  /** An Altinn token of the first client in live. */
  token(scope: string, user?: SystemUser | null, more?: JsonObject): Promise<string>;
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, options?: AskOptions): Promise<PlayedAnswer>;
};

type AskOptions = { token?: string; body?: unknown; headers?: Record<string, string> };
type PlayedAnswer = { status: number; headers: Record<string, unknown>; body: JsonObject; list: JsonObject[] };

/** Plays these parts on the repository's world, with a change where a test wants one. */
export async function playAltinn(
  parts: readonly ((app: FastifyInstance, desk: AltinnDesk) => void)[],
  change: (world: World) => void = () => {},
): Promise<PlayedAltinn> {
  const world = loadTestWorld();
  change(world);
  const origin = () => 'http://127.0.0.1:7410';
  const clock = createClock(() => NOON);
  const signingKey = await createSigningKey('Altinn', clock.now);
  const keyring = await createKeyring(world, NOON, origin);
  const register = createRegister(world, keyring, { random: () => 0.5, now: clock.now });
  const desk: AltinnDesk = {
    clock,
    origin,
    signingKey,
    verifyMaskinporten: async () => null,
    organisations: world.organisations,
    altinn: {
      packages: new Map(world.altinn.access_packages.map((each) => [each.urn, each])),
      roles: world.altinn.role_packages,
    },
    resources: world.altinnResources,
    conditions: { ...USUAL_ALTINN_CONDITIONS },
    register: () => register,
  };
  const app = Fastify({ logger: false, exposeHeadRoutes: false });
  app.decorateRequest('journalEntry', null);
  for (const part of parts) part(app, desk);

  return {
    desk,
    register,
    token: (scope, user = null, more = {}) => {
      const [client] = register.clients.values();
      const actor = (orgNumber: string) => ({ authority: 'iso6523-actorid-upis', ID: `0192:${orgNumber}` });
      const details = user && {
        authorization_details: [
          { type: 'urn:altinn:systemuser', systemuser_id: [user.id], systemuser_org: actor(user.owner_org) },
        ],
      };
      return signingKey.sign({
        iss: issuerOf(desk),
        exp: NOON / 1000 + 1800,
        scope,
        client_id: client?.client_id,
        consumer: actor(client?.org_number ?? ''),
        ...details,
        ...more,
      });
    },
    ask: async (method, path, { token, body, headers = {} } = {}) => {
      const answer = await app.inject({
        method,
        url: path,
        headers: {
          ...headers,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const read: unknown = answer.body === '' ? null : JSON.parse(answer.body);
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: isJsonObject(read) ? read : {},
        list: Array.isArray(read) ? read.filter(isJsonObject) : [],
      };
    },
  };
}

/** A system user that stands in no world file, of the first system in live. */
export function addSystemUser(
  { register }: Pick<PlayedAltinn, 'register'>,
  fact: Partial<SystemUser> & Pick<SystemUser, 'id' | 'owner_org'>,
): SystemUser {
  const [known] = register.systemUsers.values();
  if (known === undefined) throw new Error('the world has no system user');
  const { access_packages: _packages, ...rest } = known;
  const user = { ...rest, external_ref: fact.id.slice(0, 8), access_packages: [], ...fact };
  register.systemUsers.set(user.id, user);
  return user;
}

/** URNs of access packages. */
export function packageUrns(...codes: string[]): string[] {
  return codes.map((code) => `urn:altinn:accesspackage:${code}`);
}
