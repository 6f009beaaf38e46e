/** Altinn and Maskinporten over one store of system users, for tests of the watch. */
import { type AccessToken, Secret } from '@apier/maskinporten';
import pino from 'pino';
import { insertAccount } from '../../accounts/index.ts';
import type { OpenDatabase } from '../../db/index.ts';
import { type Clock, isoInstant } from '../../lib/clock.ts';
import { seededRandom, type VirtualClock } from '../../testing.ts';
import { type SystemUser as TokenOwner, TokenRefused, type TokenSource } from '../../tokens/index.ts';
import type { Altinn, AuthorizedParty, SystemUser } from '../../upstreams/altinn/index.ts';
import { externalRefOf } from '../external-ref.ts';
import type { Vendor } from '../requests/send-request.ts';
import { accountA, delegationId } from '../testing.ts';
import { type TestAltinn, testAltinn } from '../testing-altinn.ts';
import { createDelegationWatch, type DelegationWatch, type DelegationWatchOptions } from './create-delegation-watch.ts';
import { watchPace } from './pace.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const tokenLifeMs = 60_000;
const pageSize = 50;

export interface WatchedWorld extends Pick<TestAltinn, 'requests' | 'changes' | 'systemUsers' | 'answer'> {
  vendor: Vendor;
  tokens: TokenSource;
  /** By owner and reference, as `systemUsers`: whom it may act for. The owner with one package where nothing is told. */
  parties: Map<string, AuthorizedParty[]>;
  /** What arrived at Altinn or Maskinporten, in order. */
  calls: string[];
  evicted: string[];
  /** Answers of Altinn's instead of its own, by the call's name. */
  answers: Map<string, (...args: unknown[]) => Promise<unknown>>;
  /** Called with each call before it does anything, and after; what it throws is the caller's. */
  before: (call: string) => void;
  after: (call: string) => void;
}

export const packageA = 'urn:altinn:accesspackage:merverdiavgift';
export const packageB = 'urn:altinn:accesspackage:lonn';

export const party = (organizationNumber: string, ...accessPackages: string[]): AuthorizedParty => ({
  ...{ organizationNumber, name: null, isDeleted: false, accessPackages, resources: [] },
});

export const placeOf = (owner: string, externalRef: string | null): string => `${owner} ${externalRef ?? owner}`;

export function watchedWorld(clock: Clock): WatchedWorld {
  const { vendor, requests, changes, systemUsers, answer } = testAltinn();
  const calls: string[] = [];
  const told = <T>(name: string, work: () => T): T => {
    world.before(name);
    calls.push(name);
    const result = work();
    world.after(name);
    return result;
  };

  let listed: SystemUser[] = [];
  const list = (next: string | null) => {
    if (next === null) {
      listed = [...systemUsers].map(([place, id]) => {
        const [orgnr = '', externalRef = null] = place.split(' ');
        return {
          ...{ id, systemId: vendor.systemId, orgnr, externalRef, isDeleted: false, userType: 'standard' as const },
          created: '2026-11-21T12:00:00.000Z',
        };
      });
    }
    const from = Number(next ?? 0);
    const end = from + pageSize;
    return { rows: listed.slice(from, end), next: end < listed.length ? String(end) : null };
  };
  const partiesFor = (place: string): AuthorizedParty[] =>
    world.parties.get(place) ?? [party(place.split(' ')[0] ?? '', packageA)];

  const lists: Partial<Altinn> = {
    listSystemUsers: async (_systemId, next) => list(next),
    readAuthorizedParties: async (token) => partiesFor(token.reveal().replace('exchanged ', '')),
  };
  const client = new Proxy<Altinn>(Object.assign(vendor.client, lists), {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return async (...args: unknown[]) => {
        world.before(name);
        calls.push(name);
        const result: unknown = await (world.answers.get(name)?.(...args) ?? Reflect.apply(member, target, args));
        world.after(name);
        return result;
      };
    },
  });

  const tokenOf = (text: string): AccessToken => ({
    ...{ secret: new Secret(text), scopes: [], issuedAt: clock.now(), expiresAt: clock.now() + tokenLifeMs },
  });
  const kept = new Map<string, AccessToken>();
  const isUsable = (token: AccessToken | undefined): token is AccessToken =>
    token !== undefined && token.expiresAt > clock.now();
  const forOwner = async ({ organisation, externalRef }: TokenOwner): Promise<AccessToken> => {
    const place = placeOf(organisation, externalRef);
    const known = kept.get(place);
    if (isUsable(known)) return known;
    return told('token', () => {
      if (!systemUsers.has(place)) throw new TokenRefused('no_delegation', 'MP-303');
      const token = tokenOf(place);
      kept.set(place, token);
      return token;
    });
  };
  const tokens: TokenSource = {
    async forClient(scope) {
      const known = kept.get(scope);
      if (isUsable(known)) return known;
      return told('own token', () => {
        const token = tokenOf(scope);
        kept.set(scope, token);
        return token;
      });
    },
    forSystemUser: (_scope, systemUser) => forOwner(systemUser),
    async forAltinn(_scope, systemUser) {
      const token = await forOwner(systemUser);
      return told('exchange', () => ({ ...token, secret: new Secret(`exchanged ${token.secret.reveal()}`) }));
    },
    evictSystemUser({ organisation, externalRef }) {
      world.evicted.push(placeOf(organisation, externalRef));
      kept.delete(placeOf(organisation, externalRef));
    },
  };

  const world: WatchedWorld = {
    ...{ vendor: { ...vendor, client, tokens }, tokens, requests, changes, systemUsers, answer, calls },
    ...{ parties: new Map(), evicted: [], answers: new Map(), before: () => {}, after: () => {} },
  };
  return world;
}

export interface WatchInstance {
  watch: DelegationWatch;
  /** What was logged. */
  lines: string[];
  /** How often something was said to be on record. */
  recorded(): number;
}

/** One instance of the product, as far as the watch goes. */
export function watchOn(
  { db }: Pick<OpenDatabase, 'db'>,
  world: WatchedWorld,
  clock: Clock,
  more: Partial<DelegationWatchOptions> = {},
): WatchInstance {
  const { holder = 'one' } = more;
  const lines: string[] = [];
  let recorded = 0;
  const watch = createDelegationWatch({
    ...{ environment: 'live', vendor: world.vendor, tokens: world.tokens, db, clock, holder, deadlineMs: 1_000 },
    random: seededRandom(holder),
    log: pino({ level: 'trace', base: null }, { write: (line: string) => lines.push(line) }),
    recorded() {
      recorded += 1;
    },
    ...more,
    pace: { restAfterStartMs: 0, ...more.pace },
  });
  return { watch, lines, recorded: () => recorded };
}

/** The rows of the record and of the changes, each as a person would say it. */
export async function historyOf({ db }: Pick<OpenDatabase, 'db'>): Promise<{ events: string[]; changes: string[] }> {
  const events = await db.selectFrom('audit_events').selectAll().orderBy('id').execute();
  const changes = await db.selectFrom('changes').selectAll().orderBy('id').execute();
  const word = (text: string | null) => (text === null ? 'nothing' : text.replaceAll('"', ''));
  return {
    events: events.map(({ actor, action, outcome, detail }) =>
      [actor, action, ...(outcome === 'ok' ? [] : [outcome]), ...(detail === null ? [] : [detail])].join(' '),
    ),
    changes: changes.map(
      ({ change_type, field_path, before_value, after_value }) =>
        `${change_type} ${field_path}: ${word(before_value)} to ${word(after_value)}`,
    ),
  };
}

/** A nine-digit number for each. */
const numberOf = (index: number): string => String(300_000_000 + index);

/** So many organisations with a delegation each, all looked at within the last day, and the first `left` of them gone. */
export async function manyWatched(
  database: Pick<OpenDatabase, 'db'>,
  clock: VirtualClock,
  { organisations, left }: { organisations: number; left: number },
): Promise<WatchedWorld> {
  const world = watchedWorld(clock);
  const createdAt = isoInstant(clock.now() - 7 * dayMs);
  await insertAccount(database.db, { id: accountA, name: 'An account', createdAt });
  await database.db.transaction().execute(async (db) => {
    for (let from = 0; from < organisations; from += 500) {
      const rows = Array.from({ length: Math.min(500, organisations - from) }, (_, place) => {
        const index = from + place;
        const id = `47eaa099-2cb6-416d-86dc-${String(index).padStart(12, '0')}`;
        const externalRef = externalRefOf(accountA, numberOf(index));
        if (index >= left) world.systemUsers.set(placeOf(numberOf(index), externalRef), id);
        return {
          ...{ id: delegationId(String(index)), account: accountA, environment: 'live', kind: 'standard' as const },
          ...{ organisation: numberOf(index), system_user_id: id, external_ref: externalRef, via_organisation: null },
          ...{ state: 'active' as const, asked_packages: JSON.stringify([packageA]), asked_rights: '[]' },
          ...{ valid_until: null, created_at: createdAt, changed_at: createdAt },
        };
      });
      await db.insertInto('delegations').values(rows).execute();
    }
    for (let share = 0; share < 1; share += 1 / 288) {
      const seenAt = isoInstant(clock.now() - dayMs + share * dayMs);
      const from = delegationId(String(Math.floor(organisations * share)));
      const to = delegationId(String(Math.ceil(organisations * (share + 1 / 288))));
      await db
        .updateTable('delegations')
        .set({ seen_at: seenAt, seen_packages: JSON.stringify([packageA]) })
        .where('id', '>=', from)
        .where('id', '<', to)
        .execute();
    }
  });
  return world;
}

/** Lets the watch work through so many hours; how many calls arrived in each of its ticks. */
export async function watchFor(
  { watch }: WatchInstance,
  world: WatchedWorld,
  clock: VirtualClock,
  hours: number,
): Promise<number[]> {
  const calls: number[] = [];
  for (let passed = 0; passed < hours * hourMs; passed += watchPace.tickEveryMs) {
    world.calls.length = 0;
    await watch.tick();
    calls.push(world.calls.length);
    clock.advance(watchPace.tickEveryMs);
  }
  return calls;
}

/** The most calls in any hour, by the calls of each tick. */
export function mostInAnHour(calls: readonly number[]): number {
  const ticks = hourMs / watchPace.tickEveryMs;
  let sum = 0;
  let most = 0;
  for (const [index, count] of calls.entries()) {
    sum += count - (calls[index - ticks] ?? 0);
    most = Math.max(most, sum);
  }
  return most;
}
