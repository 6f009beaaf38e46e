import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { createAccount } from './create-account.ts';
import { listAccounts } from './list-accounts.ts';
import { administrationOver, eventsOf, withoutRecord } from './testing.ts';

await onBothDatabases('creating an account', (open) => {
  it('gives it an id, and puts it on the installation’s record', async () => {
    const database = await open();
    const { operator, recorded } = administrationOver(database);
    const { data } = await createAccount(operator, { name: 'Fjord Regnskap' });
    expect(data).toEqual({
      id: expect.stringMatching(/^acc_[0-9a-z]{22}$/),
      ...{ name: 'Fjord Regnskap', created_at: '2026-11-21T12:00:00.000Z' },
    });
    expect(await eventsOf(database)).toMatchObject([
      {
        ...{ chain: 'installation', environment: null, actor: 'operator', action: 'account.created' },
        ...{ resource: `account:${data.id}`, outcome: 'ok', correlation_id: 'req_test' },
      },
    ]);
    expect(recorded()).toBe(1);
  });

  it('lists all accounts, the oldest first', async () => {
    const { operator, clock } = administrationOver(await open());
    expect((await listAccounts(operator)).data).toEqual({ accounts: [] });
    const made = [];
    for (const name of ['Zeta', 'Alfa']) {
      made.push((await createAccount(operator, { name })).data);
      clock.advance(1);
    }
    expect((await listAccounts(operator)).data).toEqual({ accounts: made });
  });

  it('leaves none when it cannot be put on record', async () => {
    const database = await open();
    const { operator, recorded } = administrationOver(database);
    await withoutRecord(database);
    await expect(createAccount(operator, { name: 'Fjord Regnskap' })).rejects.toThrow();
    expect((await listAccounts(operator)).data).toEqual({ accounts: [] });
    expect(recorded()).toBe(0);
  });
});
