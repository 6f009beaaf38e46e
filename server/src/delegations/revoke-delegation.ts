import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Answer } from '../operation.ts';
import { meansOf, onRecord } from './means.ts';
import { findOwnDelegation, readOwnDelegation } from './read-own-delegation.ts';
import { hastenRequest } from './requests/store.ts';
import type { DelegationShape } from './shapes.ts';
import { listClientsOf, moveDelegation } from './store.ts';
import { writeChange } from './write-change.ts';

/**
 * Ends what an account may read of an organisation, on every instance within a second; Altinn is not told. With an
 * accountant's system user go the clients that were added to it. One that has
 * ended stays as it is. Throws DELEGATION_NOT_FOUND, VALIDATION_FAILED or ACCOUNT_NOT_FOUND.
 */
export async function revokeDelegation(
  ctx: Context,
  input: { id: string; account?: string | undefined },
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const row = await findOwnDelegation(ctx, input);
  const means = meansOf(ctx, administrationOf(ctx));
  const { state } = row;
  await onRecord(means, async (db) => {
    if (!(await moveDelegation(db, row.id, 'revoked', isoInstant(ctx.clock.now())))) return;
    const change = { type: 'updated', field: '/state', before: state, after: 'revoked' } as const;
    await writeChange(db, means, row, { action: 'delegation.revoked' }, change);
    // What is still asked for is taken back at Altinn beside the request.
    await hastenRequest(db, row.id, isoInstant(ctx.clock.now()));
    for (const client of await listClientsOf(db, row)) {
      await moveDelegation(db, client.id, 'revoked', isoInstant(ctx.clock.now()));
      const ended = { ...change, before: client.state };
      await writeChange(db, means, client, { action: 'delegation.revoked' }, ended);
    }
  });
  return readOwnDelegation(ctx, input);
}
