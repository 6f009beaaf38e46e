/** What the tests of delegations hand in. */
import { insertAccount } from '../accounts/index.ts';
import type { Context } from '../context.ts';
import type { OpenDatabase } from '../db/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { administrationContext, seededRandom, testInstant, type VirtualClock, virtualClock } from '../testing.ts';
import { type DelegationRow, insertDelegation } from './store.ts';

export const accountA = 'acc_000000000000000000000a';
export const accountB = 'acc_000000000000000000000b';
export const delegationId = (letter: string): string => `dlg_${letter.padStart(22, '0')}`;

/** A delegation to account A that is live and without a limit, unless told. */
export const delegationRow = (more: Partial<DelegationRow> = {}): DelegationRow => ({
  ...{ id: delegationId('1'), account: accountA, environment: 'live', organisation: '999999999' },
  ...{ systemUserId: '47eaa099-2cb6-416d-86dc-283cf0480ff9', externalRef: 'ref', viaOrganisation: null },
  ...{ kind: 'standard', askedPackages: null, askedRights: null, seenPackages: null, seenAt: null },
  ...{ state: 'active', validUntil: null },
  ...{ createdAt: isoInstant(testInstant), changedAt: isoInstant(testInstant) },
  ...more,
});

/** Accounts A and B, and the delegations that are told. */
export async function insertRows({ db }: Pick<OpenDatabase, 'db'>, ...rows: Partial<DelegationRow>[]): Promise<void> {
  for (const id of [accountA, accountB]) {
    await insertAccount(db, { id, name: 'An account', createdAt: isoInstant(testInstant) });
  }
  for (const row of rows) await insertDelegation(db, delegationRow(row));
}

export interface TestAdministration {
  clock: VirtualClock;
  operator: Context;
  /** The context of a key of this account. */
  key(account: string, environment?: 'test' | 'live'): Context;
  /** How often something was said to be on record. */
  recorded(): number;
}

export function administrationOver({ db }: Pick<OpenDatabase, 'db'>, seed = 'instance'): TestAdministration {
  const clock = virtualClock();
  let recorded = 0;
  const administration = {
    ...{
      db,
      keyMac: (text: string) => text,
      isSimulated: () => true,
      signingKeys: { test: null, live: null },
      doctor: null,
    },
    recorded() {
      recorded += 1;
    },
  };
  const shared = { clock, random: seededRandom(seed), administration };
  return {
    clock,
    operator: administrationContext({ ...shared, actor: { kind: 'operator' } }),
    key: (account, environment = 'live') =>
      administrationContext({
        ...{ ...shared, environment },
        actor: { kind: 'apiKey', keyId: 'key_caller', accountId: account, scopes: new Set(['delegate:altinn']) },
      }),
    recorded: () => recorded,
  };
}

/** Makes a database that cannot take an event: what is written with one must fail as a whole. */
export const withoutRecord = ({ db }: Pick<OpenDatabase, 'db'>): Promise<void> =>
  db.schema.alterTable('audit_events').renameTo('away').execute();

export const eventsOf = ({ db }: Pick<OpenDatabase, 'db'>) => db.selectFrom('audit_events').selectAll().execute();
