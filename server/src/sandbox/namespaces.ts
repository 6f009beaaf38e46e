import { apiKeyScopes, insertAccount } from '../accounts/index.ts';
import { type AuditEvent, auditEventRow, databaseAuditTrail, insertAuditEvents } from '../audit/index.ts';
import type { Actor, Administration, EnvironmentServices } from '../context.ts';
import { type Executor, type OpenDatabase, openDatabase } from '../db/index.ts';
import { findActiveDelegation, insertDelegation } from '../delegations/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import { createSourceCache } from '../lib/source-cache.ts';
import { worldDelegations } from './sandbox-environment.ts';
import { allowForgetting, countRows, eraseAccount, forgetOldestEvents, forgetOldestRequests } from './store.ts';
import type { World } from './world.ts';

/** One caller's own sandbox: what is done in it is seen in it only, and is forgotten. */
export interface Namespace {
  actor: Extract<Actor, { kind: 'apiKey' }>;
  services: EnvironmentServices;
  administration: Administration;
  /** Puts a read on the namespace's own record. */
  record(event: Omit<AuditEvent, 'account' | 'environment' | 'actor'>): Promise<void>;
}

export interface Namespaces {
  /** The namespace of a name, made at its first use. */
  open(name: string): Promise<Namespace>;
  size(): number;
  close(): Promise<void>;
}

interface Kept {
  made: Promise<{ namespace: Namespace; erase(): Promise<void> }>;
  usedAt: number;
}

const standardLimits = { namespaces: 10_000, rows: 200, idleMs: 60 * 60_000 };
/** What a namespace may ask organisations for before the oldest is forgotten. */
const mostRequests = { delegations: 20, requests: 40, principals: 20, changes: 10 };
const cacheBytes = 8 * 1024 * 1024;
/** Everything that exists here may be done here. */
const scopes = new Set(apiKeyScopes);
/** The tables know no sandbox: in here, rows are those of the live environment. */
const environmentOfRows = 'live' as const;

/**
 * Private namespaces over the sandbox, in memory only: the product's own tables, so that what works here works outside.
 * At most 10 000 of them with 200 rows each; one that was not used for an hour, or the longest unused of too many, is
 * erased (rulings 27).
 */
export function createNamespaces(options: {
  world: World;
  environment: EnvironmentServices;
  clock: Clock;
  random: Random;
  deadlineMs: number;
  limits?: typeof standardLimits;
}): Namespaces {
  const { world, environment, clock, random, deadlineMs, limits = standardLimits } = options;
  const sourceCache = createSourceCache({ clock, deadlineMs, maxBytes: cacheBytes });
  let memory: Promise<OpenDatabase> | undefined;
  /** In the order of their last use. */
  const kept = new Map<string, Kept>();

  /** At the first use: most installations never have one. */
  const openMemory = (): Promise<OpenDatabase> => {
    memory ??= openDatabase({ memory: true })
      .then(async (database) => {
        await allowForgetting(database.db);
        return database;
      })
      .catch((error: unknown) => {
        memory = undefined;
        throw error;
      });
    return memory;
  };

  const make = async (): Kept['made'] => {
    const { db } = await openMemory();
    const nowMs = clock.now();
    const createdAt = isoInstant(nowMs);
    // Never the account of an erased namespace of the same name, of which something may still be remembered.
    const account = newId('acc', nowMs, random);
    const delegations = worldDelegations(world).map((user, place) => ({
      // Ids sort by their time: the list has the order of the world.
      ...{ id: newId('dlg', nowMs + place, random), account, environment: environmentOfRows, createdAt },
      ...{ organisation: user.owner_org, systemUserId: user.id, externalRef: user.external_ref },
      ...{ viaOrganisation: null, validUntil: null, changedAt: createdAt },
      state: user.isRevoked ? ('revoked' as const) : ('active' as const),
    }));
    await db.transaction().execute(async (transaction) => {
      await insertAccount(transaction, { id: account, name: 'Sandbox', createdAt });
      for (const delegation of delegations) await insertDelegation(transaction, delegation);
    });
    const actor = { kind: 'apiKey' as const, keyId: newId('key', nowMs, random), accountId: account, scopes };
    let isErased = false;
    /** A request may outlive its namespace: nobody would read what it did, or erase it again. */
    const whileKept = (work: (transaction: Executor) => Promise<void>): Promise<void> =>
      db.transaction().execute(async (transaction) => {
        if (isErased) return;
        await work(transaction);
        await forgetOldestRequests(transaction, account, mostRequests);
        const others = 1 + (await countRows(transaction, account));
        await forgetOldestEvents(transaction, account, limits.rows - others);
      });

    return {
      namespace: {
        actor,
        services: {
          ...environment,
          sourceCache,
          findDelegation: (_account, organisation) =>
            findActiveDelegation(db, account, environmentOfRows, organisation, isoInstant(clock.now())),
          auditTrail: sandboxTrail(db),
        },
        administration: {
          db,
          // No keys are made here, so none is kept.
          keyMac: () => '',
          isSimulated: () => true,
          signingKeys: { test: null, live: null },
          doctor: null,
          // A closed memory forgets by itself.
          recorded: () => void whileKept(async () => {}).catch(() => {}),
        },
        async record(event) {
          const whose = { account, environment: environmentOfRows, actor: `key:${actor.keyId}` } as const;
          const row = auditEventRow({ ...whose, ...event }, { clock, random });
          await whileKept((transaction) => insertAuditEvents(transaction, [row]));
        },
      },
      async erase() {
        isErased = true;
        await db.transaction().execute((transaction) => eraseAccount(transaction, account));
      },
    };
  };

  const erase = (name: string): void => {
    const made = kept.get(name)?.made;
    kept.delete(name);
    made
      ?.then((one) => one.erase())
      // One that could not be made holds nothing, and neither does memory that was closed.
      .catch(() => {});
  };

  /** Erases what is idle, and the longest unused until there is room for so many more. */
  const makeRoom = (more: number): void => {
    for (const [name, { usedAt }] of kept) {
      const isIdle = clock.monotonic() - usedAt >= limits.idleMs;
      if (!isIdle && kept.size + more <= limits.namespaces) return;
      erase(name);
    }
  };

  return {
    async open(name) {
      makeRoom(0);
      const known = kept.get(name);
      if (!known) makeRoom(1);
      const one: Kept = { made: known?.made ?? make(), usedAt: clock.monotonic() };
      kept.delete(name);
      kept.set(name, one);
      try {
        return (await one.made).namespace;
      } catch (error) {
        if (kept.get(name)?.made === one.made) kept.delete(name);
        throw error;
      }
    },
    size: () => kept.size,
    async close() {
      await memory?.then((database) => database.close()).catch(() => {});
    },
  };
}

/** The record of a namespace, told as the sandbox's. */
function sandboxTrail(db: Executor): EnvironmentServices['auditTrail'] {
  const { read } = databaseAuditTrail(db);
  return {
    async read(wanted) {
      const records = await read({ ...wanted, environment: environmentOfRows });
      return records.map((record) => ({ ...record, environment: wanted.environment }));
    },
  };
}
