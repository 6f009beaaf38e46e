import type { Migration } from 'kysely/migration';
import { accountsKeysDelegations } from './migrations/001-accounts-keys-delegations.ts';
import { administrationAndAudit } from './migrations/002-administration-and-audit.ts';
import { signingKeys } from './migrations/003-signing-keys.ts';
import { delegationRequestsAndChanges } from './migrations/004-delegation-requests-and-changes.ts';
import { type DatabaseKind, kinds } from './migrations/kinds.ts';

/** Numbered, never changed after they have landed; the same list on both databases. */
export const migrationsFor = (kind: DatabaseKind): Record<string, Migration> => ({
  '001-accounts-keys-delegations': accountsKeysDelegations(kinds[kind]),
  '002-administration-and-audit': administrationAndAudit(kinds[kind]),
  '003-signing-keys': signingKeys(kinds[kind]),
  '004-delegation-requests-and-changes': delegationRequestsAndChanges(kinds[kind]),
});
