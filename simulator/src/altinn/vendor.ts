import type { FastifyRequest } from 'fastify';
import type { System } from '../altinn-records.ts';
import { trustAnyOf, trustIssuer } from '../bearer-token.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { type Refusal, refusedWith } from './refusal.ts';

/** Who calls as the vendor of a system. */
export type Vendor = {
  orgNumber: string;
  clientId: string;
  /** Of the token's client: the two environments are two Altinns. */
  environment: 'live' | 'test';
  /** May do what only the owner of a system may. */
  isAdmin: boolean;
};

/**
 * The vendor that a request's token stands for. Maskinporten's own tokens count, and what was exchanged from them.
 * @throws {Refusal} 401 without a token that counts, 403 without one of the scopes, and `nobody` without a consumer.
 */
export async function readVendor(
  request: FastifyRequest,
  desk: AltinnDesk,
  scopes: readonly string[],
  nobody: () => Refusal = () => refusedWith(401),
): Promise<Vendor> {
  const verify = trustAnyOf(
    desk.verifyMaskinporten,
    trustIssuer(() => issuerOf(desk), desk.signingKey.verify),
  );
  const token = await readToken(request, desk, verify);
  if (token === null) throw refusedWith(401);
  if (!scopes.some((scope) => token.scopes.includes(scope))) throw refusedWith(403);
  if (token.consumer === null) throw nobody();
  const clientId = String(token.claims.client_id);
  const client = desk.register().clients.get(clientId);
  if (client === undefined) throw refusedWith(401);
  const isAdmin = token.scopes.includes('altinn:authentication/systemregister.admin');
  return { orgNumber: token.consumer, clientId, environment: client.environment, isAdmin };
}

/** The system with this id in the vendor's environment, whoever owns it, deleted or not. */
export function systemHere(id: string, vendor: Vendor, desk: AltinnDesk): System | undefined {
  const system = desk.register().systems.get(id);
  return system?.environment === vendor.environment ? system : undefined;
}

/** A live system of this vendor. */
export function ownSystem(id: string, vendor: Vendor, desk: AltinnDesk): System | undefined {
  const system = systemHere(id, vendor, desk);
  return system?.vendor_org === vendor.orgNumber && !system.deleted ? system : undefined;
}
