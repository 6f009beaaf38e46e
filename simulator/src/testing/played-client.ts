import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import type { PrivateJwk } from '../maskinporten/register.ts';

/** 21 November 2026, noon UTC: the base clock of the tests, in milliseconds. */
export const NOON = Date.UTC(2026, 10, 21, 12);

/** A client as `GET /_control/world` tells it. */
export type PlayedClient = {
  client_id: string;
  org_number: string;
  kid: string | null;
  private_jwk: PrivateJwk;
  /** The chain to sign with instead of a `kid`; null for a client that signs with a registered key. */
  x5c?: string[] | null;
};

/** What tests read of `GET /_control/world`. */
export type SeenWorld = {
  organisations: { org_number: string; name: string | null; enhet_status: number }[];
  people: unknown[];
  clients: (PlayedClient & {
    name: string;
    environment: string;
    active: boolean;
    scopes: string[];
    kids: string[];
    x5c: string[] | null;
  })[];
  system_users: {
    id: string;
    environment: string;
    owner_org: string;
    system_id: string;
    external_ref: string | null;
  }[];
  certificates: {
    name: string;
    org_number: string;
    environment: string;
    revoked: boolean;
    refused_with: string | null;
    x5c: string[];
    private_jwk: PrivateJwk;
  }[];
};

/** An answer with its body as JSON, or null when the body is not JSON. */
export type Answer = { status: number; headers: Headers; body: JsonObject };

/** Reads the world of a running simulator. */
export async function readWorld(url: string): Promise<SeenWorld> {
  const response = await fetch(`${url}/_control/world`);
  return (await response.json()) as SeenWorld;
}

/** The client with this number in the world's order. */
export function clientAt(world: SeenWorld, place: number): SeenWorld['clients'][number] {
  const client = world.clients[place];
  if (client === undefined) throw new Error(`the world has no client ${place}`);
  return client;
}

/** The claims that Maskinporten documents as required, for a minute from NOON. */
export function claimsOf(url: string, client: PlayedClient, scope: string, more: JsonObject = {}): JsonObject {
  const iat = NOON / 1000;
  return {
    aud: `${url}/maskinporten/`,
    iss: client.client_id,
    scope,
    iat,
    exp: iat + 60,
    jti: randomUUID(),
    ...more,
  };
}

/** `authorization_details` for the system user of an organisation. */
export function systemUserOf(orgNumber: string, more: JsonObject = {}): JsonObject[] {
  return [
    {
      type: 'urn:altinn:systemuser',
      systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${orgNumber}` },
      ...more,
    },
  ];
}

/** A compact JWS with any header, signed with RSA and the SHA-2 length that `alg` names (256 when it names none). */
export function signAssertion(key: PrivateJwk, header: JsonObject, claims: unknown): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode(header)}.${encode(claims)}`;
  const bits = typeof header.alg === 'string' ? header.alg.match(/(256|384|512)$/)?.[1] : undefined;
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  return `${input}.${sign(`RSA-SHA${bits ?? '256'}`, Buffer.from(input), privateKey).toString('base64url')}`;
}

/** An assertion of a client with its registered key, or with its certificate. */
export function assertionOf(client: PlayedClient, claims: JsonObject): string {
  const key = client.x5c == null ? { kid: client.kid } : { x5c: client.x5c };
  return signAssertion(client.private_jwk, { alg: 'RS256', ...key }, claims);
}

/** The form of a grant. */
export function formOf(assertion: string): string {
  return new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  }).toString();
}

/** Posts a body to the token endpoint. */
export async function postToken(
  url: string,
  body: string,
  { contentType = 'application/x-www-form-urlencoded', query = '' } = {},
): Promise<Answer> {
  const headers = { 'content-type': contentType };
  return answerOf(await fetch(`${url}/maskinporten/token${query}`, { method: 'POST', headers, body }));
}

/** Asks for a token with a client's own assertion. */
export async function askToken(
  url: string,
  client: PlayedClient,
  scope: string,
  more: JsonObject = {},
): Promise<Answer> {
  return postToken(url, formOf(assertionOf(client, claimsOf(url, client, scope, more))));
}

/** Posts a JSON body to the control surface. */
export async function control(url: string, path: string, body?: unknown): Promise<Answer> {
  return answerOf(
    await fetch(`${url}/_control${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }),
  );
}

/** The client with this name. */
export function clientNamed(world: SeenWorld, name: string): SeenWorld['clients'][number] {
  const client = world.clients.find((candidate) => candidate.name === name);
  if (client === undefined) throw new Error(`the world has no client ${name}`);
  return client;
}

/** A call of the self-service API, with a token when one is given. */
export async function selfService(
  url: string,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return answerOf(await fetch(`${url}/samarbeid/api/v1${path}`, { method, headers, ...sent }));
}

/** A GET with its answer. */
export async function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return answerOf(await fetch(url, { headers, redirect: 'manual' }));
}

/** The claims in a compact JWS, unverified. */
export function claimsIn(token: unknown): JsonObject {
  return partOf(token, 1);
}

/** The header of a compact JWS, unverified. */
export function headerIn(token: unknown): JsonObject {
  return partOf(token, 0);
}

function partOf(token: unknown, place: number): JsonObject {
  const part = String(token).split('.')[place] ?? '';
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
  if (!isJsonObject(value)) throw new Error('not a JSON object');
  return value;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    body = { text };
  }
  return { status: response.status, headers: response.headers, body: isJsonObject(body) ? body : { list: body } };
}
