import { expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { onBothDatabases } from '../db/testing.ts';
import { isoInstant } from '../lib/clock.ts';
import { TokenRefused } from '../tokens/index.ts';
import type { AuthorizedParty } from '../upstreams/altinn/index.ts';
import { addClient } from './add-client.ts';
import { revokeDelegation } from './revoke-delegation.ts';
import { findActiveDelegation, findDelegation } from './store.ts';
import { accountA, accountB, administrationOver, delegationId, eventsOf, insertRows } from './testing.ts';
import { testAltinn, timedOut } from './testing-altinn.ts';

const accountant = '283016617';
const client = '999999999';
const id = delegationId('1');
const party = (organizationNumber: string, isDeleted = false): AuthorizedParty => ({
  ...{ organizationNumber, name: null, isDeleted, resources: [] },
  accessPackages: ['urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet'],
});

await onBothDatabases('adding a client of an accountant', (open) => {
  async function set(row: object = {}) {
    const database = await open();
    await insertRows(database, { organisation: accountant, kind: 'agent', ...row });
    const administration = administrationOver(database);
    const altinn = testAltinn();
    const answer = { parties: [party(client)] as AuthorizedParty[] | Error };
    const asked: unknown[] = [];
    const over = (ctx: Context): Context => ({
      ...ctx,
      upstreams: {
        ...ctx.upstreams,
        altinn: {
          ...altinn.vendor,
          client: {
            ...altinn.vendor.client,
            readAuthorizedParties: async () => {
              if (answer.parties instanceof Error) throw answer.parties;
              return answer.parties;
            },
          },
        },
      },
      tokens: {
        ...ctx.tokens,
        forAltinn: async (_scope, systemUser) => {
          asked.push(systemUser);
          if (answer.parties instanceof TokenRefused) throw answer.parties;
          return altinn.vendor.tokens.forClient('altinn:instances.read' as never, new AbortController().signal);
        },
      },
    });
    const { clock } = administration;
    const now = () => isoInstant(clock.now());
    const key = over(administration.key(accountA));
    return {
      ...database,
      clock,
      now,
      answer,
      asked,
      key,
      other: over(administration.key(accountB)),
      operator: administration,
    };
  }

  it('binds the client, through the accountant: it is the accountant’s system user that is asked for', async () => {
    const on = await set();
    const { data } = await addClient(on.key, { id, org_number: client });
    expect(data).toMatchObject({ org_number: client, via_org_number: accountant, state: 'active', kind: 'agent' });
    expect(on.asked).toEqual([{ account: accountA, organisation: accountant, externalRef: 'ref' }]);
    const found = await findActiveDelegation(on.db, accountA, 'live', client, on.now());
    expect(found).toMatchObject({ id: data.id, viaOrganisation: accountant });
    expect((await addClient(on.key, { id, org_number: client })).data.id).toBe(data.id);
    expect((await eventsOf(on)).map(({ action }) => action)).toEqual(['delegation.client_added']);
  });

  it('opens nothing of the accountant’s own', async () => {
    const on = await set();
    expect(await findActiveDelegation(on.db, accountA, 'live', accountant, on.now())).toBeUndefined();
  });

  it('refuses whom Altinn does not list, or lists as deleted or with nothing, and keeps nothing', async () => {
    const on = await set();
    for (const parties of [
      [],
      [party('991825827')],
      [party(client, true)],
      [{ ...party(client), accessPackages: [] }],
    ]) {
      on.answer.parties = parties;
      await expect(addClient(on.key, { id, org_number: client })).rejects.toMatchObject({ code: 'CLIENT_NOT_LISTED' });
    }
    expect(await findActiveDelegation(on.db, accountA, 'live', client, on.now())).toBeUndefined();
  });

  it('says what it does not know: Altinn was not reached', async () => {
    const on = await set();
    on.answer.parties = timedOut();
    await expect(addClient(on.key, { id, org_number: client })).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    on.answer.parties = new TokenRefused('no_delegation', 'MP-303');
    await expect(addClient(on.key, { id, org_number: client })).rejects.toMatchObject({ code: 'AUTH_NO_DELEGATION' });
  });

  it('needs an agent’s delegation that is active, and one’s own', async () => {
    for (const [row, code] of [
      [{ kind: 'standard' }, 'VALIDATION_FAILED'],
      [{ viaOrganisation: '991825827' }, 'VALIDATION_FAILED'],
      [{ state: 'gone' }, 'DELEGATION_NOT_ACTIVE'],
      [{ state: 'revoked' }, 'DELEGATION_NOT_ACTIVE'],
      [{ validUntil: '2026-11-21T12:00:00.000Z' }, 'DELEGATION_NOT_ACTIVE'],
      [{ account: accountB }, 'DELEGATION_NOT_FOUND'],
    ] as const) {
      const on = await set(row);
      await expect(addClient(on.key, { id, org_number: client })).rejects.toMatchObject({ code });
      expect(on.asked).toEqual([]);
    }
  });

  it('ends with the accountant’s delegation', async () => {
    const on = await set();
    const { data } = await addClient(on.key, { id, org_number: client });
    await revokeDelegation(on.key, { id });
    expect(await findDelegation(on.db, data.id)).toMatchObject({ state: 'revoked' });
  });
});
