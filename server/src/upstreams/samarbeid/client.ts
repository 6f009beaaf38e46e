import type { Secret } from '@apier/maskinporten';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { type OutgoingResponse, type Send, UpstreamFailure } from '../../lib/outgoing.ts';
import { ClientRow, GrantedScopes, KeySet as KeySetRow, Refusal, type RegisteredKey } from './shapes.ts';

const name = 'samarbeid';

/** All keys of a client, and when they were written last: there is no other sign that somebody changed them. */
export interface KeySet {
  keys: RegisteredKey[];
  lastUpdated: string | null;
}

export interface RegisteredClient {
  clientId: string;
  organisation: string | null;
  integrationType: string;
  scopes: string[];
  accessTokenLifetime: number | null;
  active: boolean;
}

/** A scope that the owner of an API was asked for, or has given to our organisation. */
export interface ScopeAccess {
  scope: string;
  state: 'REQUESTED' | 'APPROVED' | 'DENIED' | 'unknown';
}

/**
 * Digdir's self-service API for Maskinporten clients. Every `token` is the administration client's, with the scopes
 * `idporten:dcr.read` and, to write, `idporten:dcr.write`. Each throws `UpstreamFailure`, with `status` 404 for a client
 * that is not ours.
 */
export interface Samarbeid {
  readKeys(clientId: string, token: Secret, signal: AbortSignal): Promise<KeySet>;
  /** Replaces all keys of the client: whatever is not among `keys` stops working. */
  writeKeys(clientId: string, keys: readonly RegisteredKey[], token: Secret, signal: AbortSignal): Promise<KeySet>;
  readClient(clientId: string, token: Secret, signal: AbortSignal): Promise<RegisteredClient>;
  /** The scopes of Maskinporten that our organisation has, or has asked for. */
  listGrantedScopes(token: Secret, signal: AbortSignal): Promise<ScopeAccess[]>;
}

/** `baseUrl` is `https://api.samarbeid.digdir.no/api/v1`. */
export function createSamarbeid({ send, baseUrl }: { send: Send; baseUrl: string }): Samarbeid {
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    token: Secret,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<OutgoingResponse> => {
    const response = await send({
      method,
      url: `${baseUrl}${path}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token.reveal()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    });
    if (response.status !== 200 && response.status !== 201) refuseStatus(name, response, refusalCode(response));
    return response;
  };
  const pathOf = (clientId: string): string => `/clients/${encodeURIComponent(clientId)}`;

  return {
    async readKeys(clientId, token, signal) {
      return keySet(await ask('GET', `${pathOf(clientId)}/jwks`, token, signal));
    },

    async writeKeys(clientId, keys, token, signal) {
      // An empty set is refused there; sent by mistake to one that takes it, it would stop every caller.
      if (keys.length === 0) throw new TypeError('a client cannot be left without keys');
      for (const { kid, ...rest } of keys) {
        if (privateMembers.some((member) => member in rest)) throw new TypeError(`the key ${kid} is not public`);
      }
      return keySet(await ask('POST', `${pathOf(clientId)}/jwks`, token, signal, { keys }));
    },

    async readClient(clientId, token, signal) {
      const row = readJson(name, await ask('GET', pathOf(clientId), token, signal), ClientRow);
      if (row.client_id !== clientId)
        throw new UpstreamFailure(name, 'unexpected', { cause: new Error('another client') });
      return {
        clientId,
        organisation: row.client_orgno ?? null,
        integrationType: row.integration_type,
        scopes: row.scopes,
        accessTokenLifetime: row.access_token_lifetime ?? null,
        active: row.active,
      };
    },

    async listGrantedScopes(token, signal) {
      const response = await ask('GET', '/scopes/access/all?integration_type=maskinporten', token, signal);
      return readJson(name, response, GrantedScopes).map(({ scope, state }) => ({
        scope,
        state: state === 'REQUESTED' || state === 'APPROVED' || state === 'DENIED' ? state : 'unknown',
      }));
    },
  };
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

function keySet(response: OutgoingResponse): KeySet {
  const { keys, last_updated } = readJson(name, response, KeySetRow);
  return { keys, lastUpdated: last_updated ?? null };
}

/** `error`, and the field that is at fault where one is named; of sentences nothing. */
function refusalCode(response: OutgoingResponse): string | undefined {
  try {
    const { error, errors } = Refusal.parse(JSON.parse(response.body));
    const words = [error, errors?.[0]?.fieldIdentifier].filter((word) => /^[\w.[\]-]{1,60}$/.test(word ?? ''));
    return words.length > 0 ? words.join(':') : undefined;
  } catch {
    return undefined;
  }
}
