/** What the tests of accounts and keys hand in. */
import type { Context } from '../context.ts';
import type { OpenDatabase } from '../db/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { macUnder } from '../secrets/index.ts';
import { administrationContext, seededRandom, testInstant, type VirtualClock, virtualClock } from '../testing.ts';
import type { KeyEnvironment } from './api-key.ts';
import type { CreateKeyInput } from './create-key.ts';
import type { ApiKeyScope } from './scopes.ts';
import { insertAccount, insertApiKey, type NewKeyRow } from './store.ts';

/** An account's id that ends in the letter. */
export const accountId = (letter: string): string => `acc_${letter.padStart(22, '0')}`;
export const keyId = (letter: string): string => `key_${letter.padStart(22, '0')}`;

export const everyScope: readonly ApiKeyScope[] = ['admin:keys', 'read:altinn', 'read:brreg'];

/** A key to ask for. */
export const wanted = (more: Partial<CreateKeyInput> = {}): CreateKeyInput => ({
  name: 'A key',
  scopes: ['read:brreg'],
  ...more,
});

/** A key as it is kept, of account `a` unless told. */
const keyRow = (more: Partial<NewKeyRow> = {}): NewKeyRow => ({
  ...{ id: keyId('k'), account: accountId('a'), environment: 'live', name: 'A key', mac: `mac of ${more.id}` },
  ...{ tail: 'tail', scopes: ['read:brreg'], simulated: true, createdBy: 'operator', expiresAt: null },
  createdAt: isoInstant(testInstant),
  ...more,
});

export interface TestAdministration {
  clock: VirtualClock;
  keyMac: (key: string) => string;
  operator: Context;
  /** The context of a key of this account. */
  key(account: string, environment?: KeyEnvironment, scopes?: readonly ApiKeyScope[]): Context;
  /** How often something was said to be on record. */
  recorded(): number;
}

/** Whoever administers the database: several instances when called several times. */
export function administrationOver(
  { db }: Pick<OpenDatabase, 'db'>,
  { isSimulated = true, seed = 'instance' }: { isSimulated?: boolean; seed?: string } = {},
): TestAdministration {
  const clock = virtualClock();
  const random = seededRandom(seed);
  const keyMac = macUnder(seededRandom('pepper').bytes(32));
  let recorded = 0;
  const administration = {
    ...{ db, keyMac, isSimulated: () => isSimulated, signingKeys: { test: null, live: null }, doctor: null },
    recorded() {
      recorded += 1;
    },
  };
  const shared = { clock, random, administration };
  return {
    clock,
    keyMac,
    operator: administrationContext({ ...shared, actor: { kind: 'operator' } }),
    key: (account, environment = 'live', scopes = everyScope) =>
      administrationContext({
        ...shared,
        environment,
        actor: { kind: 'apiKey', keyId: keyId('caller'), accountId: account, scopes: new Set(scopes) },
      }),
    recorded: () => recorded,
  };
}

/** Accounts `a` and `b`, which have nothing. */
export async function insertAccounts({ db }: Pick<OpenDatabase, 'db'>): Promise<void> {
  for (const letter of ['a', 'b']) {
    await insertAccount(db, { id: accountId(letter), name: `Account ${letter}`, createdAt: isoInstant(testInstant) });
  }
}

/** Puts a key in the table as it is told. */
export const keepKey = ({ db }: Pick<OpenDatabase, 'db'>, more: Partial<NewKeyRow> = {}): Promise<void> =>
  insertApiKey(db, keyRow(more));

/** Makes a database that cannot take an event: what is written with one must fail as a whole. */
export const withoutRecord = ({ db }: Pick<OpenDatabase, 'db'>): Promise<void> =>
  db.schema.alterTable('audit_events').renameTo('away').execute();

/** What is on record, in the order of the ids. */
export const eventsOf = ({ db }: Pick<OpenDatabase, 'db'>) =>
  db.selectFrom('audit_events').selectAll().orderBy('id').execute();
