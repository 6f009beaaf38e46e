import type { Secret } from '@apier/maskinporten';
import { ownScopes, type TokenSource } from '../../tokens/index.ts';
import { type Altinn, AltinnProblem, type SystemUserRequest } from '../../upstreams/altinn/index.ts';
import type { DelegationRow } from '../store.ts';
import type { AltinnSays } from './settle-request.ts';
import type { RequestRow } from './store.ts';

/** How Altinn is asked about system users: as the vendor, with the client's own token. */
export interface Vendor {
  client: Altinn;
  systemId: string;
  tokens: Pick<TokenSource, 'forClient'>;
}

/** Reading requests and making them are two scopes; looking for a system user takes the second. */
export const vendorToken = async (
  { tokens }: Pick<Vendor, 'tokens'>,
  source: 'altinn.requests' | 'altinn.systemuser',
  signal: AbortSignal,
): Promise<Secret> => (await tokens.forClient(ownScopes[source], signal)).secret;

const systemUserExists = 'AUTH-00004';
/** Once for what stood in the way, and once for what took its place meanwhile. */
const mostAttempts = 3;

/**
 * Asks Altinn for what a request row says, or learns that it was asked already: may be repeated after any interruption.
 * Altinn answers an equal request for the same system, organisation and reference with the one it has. One of ours that
 * asked for something else, or has ended, is withdrawn first. Throws `AltinnProblem` when Altinn refuses, `TokenRefused`
 * or `UpstreamFailure` when it could not be asked.
 */
export async function sendRequest(
  vendor: Vendor,
  row: DelegationRow,
  request: RequestRow,
  signal: AbortSignal,
): Promise<AltinnSays> {
  const token = await vendorToken(vendor, 'altinn.systemuser', signal);
  return request.kind === 'change'
    ? sendChange(vendor, row, request, token, signal)
    : sendCreation(vendor, row, { ...request, kind: request.kind }, token, signal);
}

async function sendCreation(
  vendor: Vendor,
  row: DelegationRow,
  { kind, packages, rights, redirectUrl }: RequestRow & { kind: 'standard' | 'agent' },
  token: Secret,
  signal: AbortSignal,
): Promise<AltinnSays> {
  const { client, systemId } = vendor;
  const { organisation: orgnr, externalRef } = row;
  const asked = { systemId, orgnr, externalRef, accessPackages: [...packages], rights: [...rights], redirectUrl };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { isNew, request } = await client.createRequest(kind, asked, token, signal);
      const isUsable = isNew || request.status === 'accepted' || (request.status === 'new' && isEqual(request, asked));
      if (isUsable) return saysOf(request);
      if (attempt === mostAttempts) throw new Error('Altinn keeps another request in this place');
      await client.withdrawRequest(request.id, token, signal);
    } catch (error) {
      if (!(error instanceof AltinnProblem) || error.code !== systemUserExists) throw error;
      const made = await findMade(vendor, row, token, signal);
      if (made === null) throw error;
      return made;
    }
  }
}

/** What came of a request that Altinn does not show: the system user of this reference, if it is there. */
export async function findMade(
  { client, systemId }: Pick<Vendor, 'client' | 'systemId'>,
  { organisation: orgnr, externalRef }: DelegationRow,
  token: Secret,
  signal: AbortSignal,
): Promise<AltinnSays | null> {
  const found = await client.findSystemUser({ systemId, orgnr, externalRef }, token, signal);
  if (found.state === 'not_found' || found.systemUser.isDeleted) return null;
  return { id: found.systemUser.id, status: 'accepted', confirmUrl: null };
}

async function sendChange(
  { client }: Vendor,
  row: DelegationRow,
  request: RequestRow,
  token: Secret,
  signal: AbortSignal,
): Promise<AltinnSays> {
  const { request: kept } = await client.createChangeRequest(
    {
      correlationId: request.altinnId ?? '',
      systemUserId: row.systemUserId ?? '',
      requiredAccessPackages: [...request.packages],
      unwantedAccessPackages: [...request.unwantedPackages],
      requiredRights: [...request.rights],
      unwantedRights: [...request.unwantedRights],
      redirectUrl: request.redirectUrl,
    },
    token,
    signal,
  );
  return { id: kept.id, status: kept.status, confirmUrl: kept.confirmUrl };
}

/**
 * What Altinn says now of a request that it has; `null`: it has none, because somebody deleted it there, or because the
 * system user that came of it was deleted.
 */
export async function askAbout(vendor: Vendor, request: RequestRow, signal: AbortSignal): Promise<AltinnSays | null> {
  const token = await vendorToken(vendor, 'altinn.requests', signal);
  const id = request.altinnId ?? '';
  if (request.kind === 'change') {
    const found = await vendor.client.readChangeRequest(id, token, signal);
    return found && { id, status: found.status, confirmUrl: found.confirmUrl };
  }
  const found = await vendor.client.readRequest(request.kind, id, token, signal);
  return found && saysOf(found);
}

const saysOf = ({ id, status, confirmUrl, accessPackages, rights }: SystemUserRequest): AltinnSays => ({
  ...{ id, status, confirmUrl },
  contents: { packages: accessPackages, rights },
});

function isEqual(
  request: Pick<SystemUserRequest, 'accessPackages' | 'rights'>,
  asked: Pick<SystemUserRequest, 'accessPackages' | 'rights'>,
): boolean {
  return isSame(request.accessPackages, asked.accessPackages) && isSame(request.rights, asked.rights);
}

export const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify([...new Set(one)].sort()) === JSON.stringify([...new Set(other)].sort());
