/** What the tests of fullmakt hand in. */
import { insertAccount } from '../accounts/index.ts';
import type { Context } from '../context.ts';
import { DatabaseUnavailable } from '../db/faults.ts';
import type { Executor, OpenDatabase } from '../db/index.ts';
import { insertDelegation, type NewDelegation } from '../delegations/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { administrationContext, seededRandom, testInstant, type VirtualClock, virtualClock } from '../testing.ts';
import { insertPrincipal, type PrincipalRow } from './store.ts';

export const accountA = 'acc_000000000000000000000a';
export const accountB = 'acc_000000000000000000000b';
export const agentOf = (digit: string): string => `c0ffee00-0000-4000-8000-00000000000${digit}`;
export const vat = 'urn:altinn:accesspackage:merverdiavgift';
export const businessTax = 'urn:altinn:accesspackage:skatt-naering';
/** In the sandbox's world: approves at once, leaves every request waiting, and refuses. */
export const approving = '999999999';
export const slow = '299603083';
export const refusing = '999222226';

const at = isoInstant(testInstant);

/** A principal of account A that waits, unless told. */
export const principalRow = (more: Partial<PrincipalRow> = {}): PrincipalRow => ({
  ...{ id: 'prn_0000000000000000000001', account: accountA, environment: 'live', principal: agentOf('1') },
  ...{ organisation: approving, delegation: null, systemUserId: null, state: 'pending', label: null },
  ...{ scopes: ['act:mva_melding'], validUntil: null, createdAt: at, changedAt: at, revokedAt: null },
  ...more,
});

export async function insertAccounts({ db }: Pick<OpenDatabase, 'db'>): Promise<void> {
  for (const id of [accountA, accountB]) await insertAccount(db, { id, name: id, createdAt: at });
}

/** An active delegation of account A to the organisation that approves at once, unless told. */
export const insertHeld = ({ db }: Pick<OpenDatabase, 'db'>, more: Partial<NewDelegation> = {}): Promise<void> =>
  insertDelegation(db, {
    ...{ id: 'dlg_0000000000000000000001', account: accountA, environment: 'live', organisation: approving },
    ...{ systemUserId: '47eaa099-2cb6-416d-86dc-283cf0480ff9', externalRef: null, viaOrganisation: null },
    ...{ state: 'active', validUntil: null, createdAt: at, changedAt: at },
    ...more,
  });

export const insertPrincipals = async (
  { db }: Pick<OpenDatabase, 'db'>,
  ...rows: Partial<PrincipalRow>[]
): Promise<void> => {
  for (const row of rows) await insertPrincipal(db, principalRow(row));
};

export interface TestFullmakt {
  clock: VirtualClock;
  /** The context of a key of this account. */
  key(account?: string, more?: Partial<Context>): Context;
  /** How often something was said to be on record. */
  recorded(): number;
  /** What stands on record, the oldest first. */
  actions(): Promise<string[]>;
  /** What becomes of a delegation elsewhere. */
  move(
    id: string | null,
    to: { state: 'active' | 'gone' | 'rejected' | 'revoked'; systemUserId?: string },
  ): Promise<void>;
}

/** Keys over a database and the world's Altinn. */
export function fullmaktOver(database: Pick<OpenDatabase, 'db'>): TestFullmakt {
  const { db } = database;
  const clock = virtualClock();
  const random = seededRandom();
  let recorded = 0;
  const administration = {
    ...{ db, keyMac: (text: string) => text, isSimulated: () => true, doctor: null },
    signingKeys: { test: null, live: null },
    recorded() {
      recorded += 1;
    },
  };
  return {
    clock,
    key(account = accountA, more = {}) {
      const actor = { kind: 'apiKey', keyId: 'key_caller', accountId: account, scopes: new Set<never>() } as const;
      return { ...administrationContext({ actor, clock, random, administration }), ...more };
    },
    recorded: () => recorded,
    async actions() {
      const rows = await db.selectFrom('audit_events').select(['action']).orderBy('id').execute();
      return rows.map(({ action }) => action);
    },
    async move(id, { state, systemUserId }) {
      await db
        .updateTable('delegations')
        .set({ state, ...(systemUserId !== undefined && { system_user_id: systemUserId }) })
        .where('id', '=', id ?? '')
        .execute();
    },
  };
}

/** A database that is gone when it comes to what `isMeant` sees in a transaction: once. */
export function failingOnce(
  db: OpenDatabase['db'],
  isMeant: (transaction: Executor) => Promise<boolean>,
): OpenDatabase['db'] {
  let hasFailed = false;
  const transaction = () => ({
    execute: <T>(work: (inner: Executor) => Promise<T>): Promise<T> =>
      db.transaction().execute(async (inner) => {
        const result = await work(inner);
        if (hasFailed || !(await isMeant(inner))) return result;
        hasFailed = true;
        throw new DatabaseUnavailable(new Error('gone'));
      }),
  });
  return new Proxy(db, {
    get(target, name) {
      if (name === 'transaction') return transaction;
      const member = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
