/** A small Maskinporten with several nodes, its self-service API, and keys that sign at once, for tests of rotation. */
import { createMaskinporten, type Grant, Secret, type Signer } from '@apier/maskinporten';
import pino from 'pino';
import type { OpenDatabase } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { OutgoingResponse, Send } from '../lib/outgoing.ts';
import { createSecretKeeper } from '../secrets/index.ts';
import { seededRandom, type VirtualClock, virtualClock } from '../testing.ts';
import { createSamarbeid, type RegisteredKey } from '../upstreams/samarbeid/index.ts';
import { createSigningKeys, type SigningKeysOptions } from './create-signing-keys.ts';
import type { OpenKey, PublicSigningJwk } from './homes/index.ts';
import { parseKeyLocation } from './homes/index.ts';
import type { KeyHomes } from './key-homes.ts';
import { createProve } from './prove-signer.ts';
import type { SigningKeyRow, SigningKeys } from './signing-key.ts';

export const clientId = 'c11e0000-0000-4000-8000-000000000001';
export const issuer = 'https://maskinporten.example/';
/** What no row, log line, answer or error may hold. */
export const privatePart = 'canary-private-part';
const adminToken = 'canary-admin-token';
const yearSeconds = 365 * 86_400;

export const publicJwk = (kid: string): PublicSigningJwk => ({
  ...{ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n: `n-of-${kid}`, e: 'AQAB' },
});

/** Signs with its own name, so that a header of one key with the signature of another is seen. */
const instantSigner = (name: string, header: Signer['header']): Signer => ({
  alg: 'RS256',
  header,
  sign: async () => new TextEncoder().encode(name),
});

export interface Government {
  send: Send;
  /** Every request for a token, oldest first: with which key, and whether it was given. */
  grants: { kid: string | null; given: boolean }[];
  /** How often the whole set was written. */
  writes(): number;
  keys(): RegisteredKey[];
  kids(): string[];
  /** Somebody else writes the set. */
  overwrite(keys: readonly RegisteredKey[]): void;
  /** From now on a writing reaches each node at its own time, within so long. */
  spread(withinMs: number): void;
  /** Called with each request to the self-service API before it is answered. */
  beforeAnswer: (method: string) => void;
  /** Answers instead of the token endpoint when it gives something. */
  script: (kid: string | null) => OutgoingResponse | undefined;
}

const answer = (status: number, body: unknown): OutgoingResponse => ({
  ...{ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
});

export const refusedBy = (description: string, code?: string): OutgoingResponse =>
  answer(400, {
    ...{ error: 'invalid_grant', error_description: `Invalid assertion. Client authentication failed. ${description}` },
    ...(code && { error_uri: `${issuer}errors/${code}` }),
  });
const unknownKid = refusedBy('Unknown key identifier (kid) for client.');

/** Maskinporten with `nodes` nodes: each request for a token meets one of them, and that one knows what reached it. */
export function fakeGovernment(options: {
  clock: Clock;
  seed?: string;
  nodes?: number;
  kids?: readonly string[];
}): Government {
  const { clock, seed = 'government', nodes = 3, kids = [] } = options;
  const random = seededRandom(seed);
  let withinMs = 0;
  let writes = 0;
  let stamp = 0;
  const registered = (kid: string): RegisteredKey => ({
    ...publicJwk(kid),
    exp: Math.floor(clock.now() / 1_000) + yearSeconds,
  });
  const history: { keys: RegisteredKey[]; kids: Set<string>; seenAt: number[] }[] = [];
  const put = (keys: readonly RegisteredKey[], spreadMs: number): void => {
    stamp += 1;
    const seenAt = Array.from({ length: nodes }, () => clock.now() + random.fraction() * spreadMs);
    history.push({ keys: [...keys], kids: new Set(keys.map(({ kid }) => kid)), seenAt });
  };
  put(kids.map(registered), 0);
  const current = () => history.at(-1)?.keys ?? [];

  const token = (body: string): OutgoingResponse => {
    const [head = '', , signature = ''] = body.slice(body.lastIndexOf('=') + 1).split('.');
    const { kid = null, x5c } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const give = (response: OutgoingResponse): OutgoingResponse => {
      government.grants.push({ kid, given: response.status === 200 });
      return response;
    };
    const scripted = government.script(kid);
    if (scripted) return give(scripted);
    const node = Math.floor(random.fraction() * nodes);
    const known = history.findLast(({ seenAt }) => (seenAt[node] ?? 0) <= clock.now());
    if (kid === null) {
      if (known && known.kids.size > 0)
        return give(refusedBy('The client requires pre-registered jwk and no key identifier (kid) provided'));
    } else if (!known?.kids.has(kid)) return give(unknownKid);
    const signedBy = Buffer.from(signature, 'base64url').toString();
    if (signedBy !== (kid ?? x5c[0])) return give(refusedBy('Invalid JWT signature.', 'MP-124'));
    return give(answer(200, { access_token: 'canary-token', token_type: 'Bearer', expires_in: 120 }));
  };

  const administer = (method: string, body: string | undefined): OutgoingResponse => {
    government.beforeAnswer(method);
    if (method === 'POST') {
      writes += 1;
      const { keys } = JSON.parse(body ?? '') as { keys: RegisteredKey[] };
      if (keys.length > 5) return answer(400, { error: 'invalid_request' });
      put(keys.map((key) => ({ ...key, exp: key.exp ?? registered(key.kid).exp })) as RegisteredKey[], withinMs);
    }
    return answer(200, { keys: current(), last_updated: String(stamp) });
  };

  const government: Government = {
    send: async ({ method, url, body, headers }) => {
      if (url === `${issuer}token`) return token(body ?? '');
      if (url.startsWith(issuer)) {
        return answer(200, { issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` });
      }
      if (headers.authorization !== `Bearer ${adminToken}`) return answer(401, {});
      return administer(method, body);
    },
    grants: [],
    writes: () => writes,
    keys: () => structuredClone(current()),
    kids: () => current().map(({ kid }) => kid),
    overwrite: (keys) => put(keys, withinMs),
    spread(ms) {
      withinMs = ms;
    },
    beforeAnswer: () => {},
    script: () => undefined,
  };
  return government;
}

/** Keys that are named by their place: `file:/keys/a` is registered as `a`, a path in `/certificates/` signs by one. */
export function fakeHomes(onGenerated: () => void = () => {}): KeyHomes {
  const keyOf = (kid: string): OpenKey => ({
    ...{ signer: instantSigner(kid, { kid }), publicJwk: publicJwk(kid), certificate: null, close: async () => {} },
  });
  const certificateOf = (serial: string): OpenKey => ({
    ...{ signer: instantSigner(serial, { x5c: [serial] }), publicJwk: null, close: async () => {} },
    certificate: {
      ...{ subject: 'CN=Test', issuer: 'CN=Test', organisation: null, serial, notBefore: 0, chainLength: 1 },
      notAfter: Date.parse('2027-06-01T00:00:00.000Z'),
    },
  });
  return {
    parseKeyLocation,
    async openKey(location, { kid, kept }) {
      if (location.home === 'kept') {
        const jwk = JSON.parse((await kept?.())?.reveal() ?? '{}');
        if (jwk.d !== privatePart) throw new Error('not the private key');
        return keyOf(jwk.kid);
      }
      const [name = '', folder] = location.home === 'file' ? location.path.split('/').reverse() : [];
      return folder === 'certificates' ? certificateOf(name) : keyOf(kid ?? name);
    },
    async generatePrivateJwk(kid) {
      onGenerated();
      return {
        privateJwk: new Secret(JSON.stringify({ ...publicJwk(kid), d: privatePart })),
        publicJwk: publicJwk(kid),
      };
    },
    readPin: async () => new Secret('1234'),
  };
}

/** A log that is kept as it would be written. */
function keptText(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: pino({ level: 'trace', base: null }, { write: (line: string) => lines.push(line) }), lines };
}

export interface Instance {
  keys: SigningKeys;
  lines: string[];
  /** Ticks every 15 s for as long, and lets virtual time run. */
  runFor(ms: number): Promise<void>;
  /** Ticks until the keys are as wanted. */
  runUntil(isReached: (rows: SigningKeyRow[]) => boolean): Promise<void>;
}

const keeperOf = (seed: string) =>
  createSecretKeeper({ kek: { id: 'kek-test', key: seededRandom('kek').bytes(32) } }, seededRandom(`keeper ${seed}`));

/** One instance of the product, as far as keys go. */
export async function instanceOn(
  { db }: Pick<OpenDatabase, 'db'>,
  government: Government,
  clock: VirtualClock,
  options: Partial<SigningKeysOptions> & { name?: string; byHand?: boolean } = {},
): Promise<Instance> {
  const { name = 'one', byHand = false, ...more } = options;
  const random = seededRandom(`instance ${name}`);
  const { log, lines } = keptText();
  const { send } = government;
  const keys = await createSigningKeys({
    ...{ environment: 'test', clientId, db, clock, random, log, holder: name, recorded: () => {} },
    place: { location: 'file:/keys/first', kid: null, pinFile: null },
    administration: byHand
      ? null
      : {
          api: createSamarbeid({ send, baseUrl: 'https://samarbeid.example/api/v1' }),
          adminToken: async () => new Secret(adminToken),
        },
    prove: createProve({ issuer, clientId, scope: 'a:b', send, clock, random }),
    secrets: keeperOf(name),
    homes: fakeHomes(),
    ...more,
  });
  return {
    keys,
    lines,
    async runFor(ms) {
      for (let left = ms; left > 0; left -= 15_000) {
        await keys.tick();
        clock.advance(Math.min(left, 15_000));
      }
      await keys.tick();
    },
    async runUntil(isReached) {
      for (let ticks = 0; !isReached(await keys.list()); ticks += 1) {
        if (ticks > 200) throw new Error('it was not reached in 50 minutes');
        await keys.tick();
        clock.advance(15_000);
      }
    },
  };
}

export const stateOf = (rows: readonly SigningKeyRow[]): string[] => rows.map(({ kid, state }) => `${kid}: ${state}`);

const callsASecond = 200;
const grants: Grant[] = Array.from({ length: callsASecond / 2 }, (_, place) => ({
  scopes: ['a:b'],
  systemUser: { organisation: String(310_000_000 + place) },
}));

/**
 * A rotation by one of two instances under 200 calls a second, while the nodes of Maskinporten disagree for a while after
 * each writing.
 */
export async function rotateUnderLoad(
  database: OpenDatabase,
  seed: string,
  options: { nodes: number; withinMs: number /** Without the key before. */; isAlone?: boolean },
) {
  const { nodes, withinMs, isAlone = false } = options;
  const clock = virtualClock();
  const random = seededRandom(seed);
  const government = fakeGovernment({ clock, seed, nodes, kids: ['first'] });
  government.spread(withinMs);
  const one = await instanceOn(database, government, clock, { name: 'one' });
  const two = await instanceOn(database, government, clock, { name: 'two' });
  const clientOf = ({ keys }: Instance) => {
    const signer = isAlone ? withoutFormer(keys.signer) : keys.signer;
    return createMaskinporten({ issuer, clientId, signer, transport: government.send, clock, random });
  };
  const clients = [clientOf(one), clientOf(two)];
  clock.advance(1_000);
  const { key } = await one.keys.rotate({ by: 'operator', requestId: null });

  const behind = Math.floor(random.fraction() * 15);
  const failures: string[] = [];
  let calls = 0;
  let states: string[] = [];
  let busyUntil = 0;
  let endsAt = 2_400;
  for (let second = 0; second < endsAt; second += 1) {
    if (second % 15 === 0) await one.keys.tick();
    if (second % 15 === behind) await two.keys.tick();
    const now = second % 15 === 0 ? stateOf(await one.keys.list()) : states;
    if (String(now) !== String(states)) {
      busyUntil = second + (now.includes(`${key.kid}: active`) ? 20 : 5);
      if (now.includes('first: removed')) endsAt = second + 30;
    }
    states = now;
    // After each step every call signs; in between those that find no young token in memory.
    const options = second < busyUntil ? { maxAgeSeconds: 0 } : {};
    const asked = clients.flatMap((client) => grants.map((grant) => client.token(grant, options)));
    calls += asked.length;
    for (const result of await Promise.allSettled(asked)) {
      if (result.status === 'rejected') failures.push(`${second}: ${result.reason}`);
    }
    clock.advance(1_000);
  }
  for (const client of clients) client.close();
  return { failures, calls, states, key };
}

const withoutFormer = (signer: Signer): Signer => ({
  ...{ alg: 'RS256', sign: (input) => signer.sign(input) },
  get header() {
    return signer.header;
  },
});
