import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { trustAnyOf, trustIssuer, type VerifiedToken } from '../bearer-token.ts';
import { isJsonObject } from '../json-values.ts';
import { isLive, refOf } from '../live-system-user.ts';
import type { Register, System } from '../maskinporten/register.ts';
import type { SystemUserFact } from '../world.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { sendProblem } from './problems.ts';

const PAGE_SIZE = 50;
/** The world has no such instant; every system user was made at this one. */
export const CREATED = '2026-01-15T09:00:00Z';
const BASE = '/authentication/api/v1/systemuser/vendor';

/** What a vendor may see of the system users on its systems. Deleted ones are not there any more. */
export function registerSystemUsers(app: FastifyInstance, desk: AltinnDesk): void {
  const verify = trustAnyOf(
    desk.verifyMaskinporten,
    trustIssuer(() => issuerOf(desk), desk.signingKey.verify),
  );

  /** The token of a vendor with this scope; null when the request has been refused. */
  async function readVendor(request: FastifyRequest, reply: FastifyReply, scope: string): Promise<Vendor | null> {
    const token = await readToken(request, desk, verify);
    if (token === null || token.consumer === null) {
      sendProblem(reply, 401);
      return null;
    }
    if (!token.scopes.includes(scope)) {
      sendProblem(reply, 403);
      return null;
    }
    return { orgNumber: token.consumer, environment: environmentOf(token, desk.register()) };
  }

  app.get(`${BASE}/byquery`, async (request, reply) => {
    const vendor = await readVendor(request, reply, 'altinn:authentication/systemuser.request.write');
    if (vendor === null) return reply;
    const query = isJsonObject(request.query) ? request.query : {};
    const { 'system-id': systemId, orgno, 'external-ref': externalRef = '' } = query;
    if (typeof systemId !== 'string' || typeof orgno !== 'string' || typeof externalRef !== 'string') {
      return sendProblem(reply, 400, { detail: 'system-id and orgno are needed, each once' });
    }
    const system = findSystem(systemId, vendor, desk.register());
    const found =
      system === undefined
        ? undefined
        : liveUsersOf(system, desk.register()).find(
            (user) => user.owner_org === orgno && refOf(user) === (externalRef === '' ? orgno : externalRef),
          );
    if (system === undefined || found === undefined) return sendProblem(reply, 404);
    return wireUser(found, system);
  });

  app.get<{ Params: { systemId: string } }>(`${BASE}/bysystem/:systemId`, async (request, reply) => {
    const vendor = await readVendor(request, reply, 'altinn:authentication/systemregister.write');
    if (vendor === null) return reply;
    const { systemId } = request.params;
    const after = readPageToken(request.query);
    if (after === null) return sendProblem(reply, 400, { detail: 'token is none of ours' });
    const system = findSystem(systemId, vendor, desk.register());
    if (system === undefined) {
      return sendProblem(reply, 404, {
        title: 'The Id does not refer to a Registered System.',
        code: 'AUTH-00011',
      });
    }
    const rest = numbered(liveUsersOf(system, desk.register()), desk.register()).filter(({ number }) => number > after);
    const page = rest.slice(0, PAGE_SIZE);
    const last = page.at(-1)?.number;
    const next = `${desk.origin()}/altinn${BASE}/bysystem/${encodeURIComponent(systemId)}?token=${pageToken(last)}`;
    return {
      links: rest.length > PAGE_SIZE ? { next } : {},
      data: page.map(({ user }) => wireUser(user, system)),
    };
  });
}

type Vendor = { orgNumber: string; environment: string | undefined };

function environmentOf(token: VerifiedToken, register: Register): string | undefined {
  return register.clients.get(String(token.claims.client_id))?.environment;
}

/** A system of this vendor. The two environments are two Altinns: a system with clients of the other one is not here. */
function findSystem(systemId: string, vendor: Vendor, register: Register): System | undefined {
  const system = register.systems.get(systemId);
  const isHere = system?.client_ids.every((id) => register.clients.get(id)?.environment === vendor.environment);
  return isHere && !system?.deleted && system?.vendor_org === vendor.orgNumber ? system : undefined;
}

function liveUsersOf(system: System, register: Register): SystemUserFact[] {
  return [...register.systemUsers.values()].filter((user) => user.system_id === system.id && isLive(user, system));
}

/** Each with its place in the register, which stays when others are deleted between two pages. */
function numbered(users: SystemUserFact[], register: Register): { user: SystemUserFact; number: number }[] {
  const places = new Map([...register.systemUsers.keys()].map((id, place) => [id, place + 1]));
  return users.map((user) => ({ user, number: places.get(user.id) ?? 0 }));
}

function wireUser(user: SystemUserFact, system: System): object {
  return {
    id: user.id,
    integrationTitle: system.id,
    systemId: system.id,
    productName: '',
    reporteeOrgNo: user.owner_org,
    created: CREATED,
    isDeleted: false,
    supplierName: '',
    supplierOrgno: system.vendor_org,
    externalRef: refOf(user),
    userType: user.type,
  };
}

function pageToken(number: number | undefined): string {
  return Buffer.from(JSON.stringify(number ?? 0)).toString('base64url');
}

/** The number after which a page begins: 0 without a token, null for a token that was not made here. */
function readPageToken(query: unknown): number | null {
  const token = isJsonObject(query) ? query.token : undefined;
  if (token === undefined) return 0;
  const number = typeof token === 'string' ? Buffer.from(token, 'base64url').toString() : '';
  return /^\d{1,9}$/.test(number) ? Number(number) : null;
}
