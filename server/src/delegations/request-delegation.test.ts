import { describe, expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { onBothDatabases } from '../db/testing.ts';
import { settle } from '../testing.ts';
import { TokenRefused } from '../tokens/index.ts';
import { changeDelegation } from './change-delegation.ts';
import { externalRefOf } from './external-ref.ts';
import { systemMeans } from './means.ts';
import { requestDelegation } from './request-delegation.ts';
import { sendOpenRequest } from './requests/send-open-request.ts';
import { askAbout } from './requests/send-request.ts';
import { settleRequest } from './requests/settle-request.ts';
import { findLatestRequest } from './requests/store.ts';
import { revokeDelegation } from './revoke-delegation.ts';
import { findDelegation, insertDelegation } from './store.ts';
import {
  accountA,
  accountB,
  administrationOver,
  delegationRow,
  eventsOf,
  insertRows,
  withoutRecord,
} from './testing.ts';
import { altinnProblem, testAltinn, timedOut } from './testing-altinn.ts';
import { withdrawDelegation } from './withdraw-delegation.ts';

const vat = 'urn:altinn:accesspackage:merverdiavgift';
const pay = 'urn:altinn:accesspackage:lonn';
const asked = { org_number: '999999999', access_packages: [vat] };

describe('the reference of a system user', () => {
  it('is the same for the same account and organisation, and no other', () => {
    expect(externalRefOf(accountA, '999999999')).toBe(externalRefOf(accountA, '999999999'));
    const refs = [
      externalRefOf(accountA, '999999999'),
      externalRefOf(accountB, '999999999'),
      externalRefOf(accountA, '991825827'),
      externalRefOf(accountA, '999999999', { generation: 2 }),
      externalRefOf(accountA, '999999999', { kind: 'agent' }),
    ];
    expect(new Set(refs).size).toBe(5);
    for (const ref of refs) expect(ref).toMatch(/^apier-(agent-)?[0-9a-f]{32}(-2)?$/);
  });
});

await onBothDatabases('asking an organisation for a system user', (open) => {
  async function set() {
    const database = await open();
    await insertRows(database);
    const altinn = testAltinn();
    const administration = administrationOver(database);
    const over = (ctx: Context): Context => ({
      ...ctx,
      upstreams: { ...ctx.upstreams, altinn: altinn.vendor },
      tokens: { ...ctx.tokens, ...altinn.vendor.tokens },
    });
    const { clock } = administration;
    const means = systemMeans({ db: database.db, clock, random: administration.operator.random, recorded: () => {} });
    /** What the watch does with an open request. */
    const look = async (id: string) => {
      const row = await findDelegation(database.db, id);
      const request = await findLatestRequest(database.db, id);
      if (!row || !request) throw new Error('nothing to look at');
      if (request.state === 'sending') return sendOpenRequest(means, altinn.vendor, row, request, 1_000);
      const says = await askAbout(altinn.vendor, request, new AbortController().signal);
      if (says) await settleRequest(means, row, request, says);
    };
    const key = over(administration.key(accountA));
    return { ...database, altinn, clock, key, other: over(administration.key(accountB)), over, administration, look };
  }
  type Set = Awaited<ReturnType<typeof set>>;
  const actionsOf = async (on: Set) => (await eventsOf(on)).map(({ action }) => action);
  const changesOf = async ({ db }: Set) => {
    const rows = await db.selectFrom('changes').selectAll().execute();
    return rows.map(({ field_path, before_value, after_value }) => [field_path, before_value, after_value]);
  };
  const rowsOf = ({ db }: Set) => db.selectFrom('delegations').selectAll().execute();

  it('gives the address where it is approved, and is on record', async () => {
    const on = await set();
    const { data } = await requestDelegation(on.key, asked);
    expect(data).toMatchObject({
      ...{ state: 'requested', org_number: '999999999', kind: 'standard', system_user_id: null },
      access_packages: [{ id: vat }],
      request: {
        state: 'new',
        kind: 'standard',
        confirm_url: expect.stringContaining('https://am.ui.example/request'),
      },
      external_ref: externalRefOf(accountA, '999999999'),
    });
    expect(await actionsOf(on)).toEqual(['delegation.request_written', 'delegation.requested']);
    expect(await changesOf(on)).toEqual([['/state', null, '"requested"']]);
  });

  it('is active when it is approved, under the id of the request, and the change is written', async () => {
    const on = await set();
    const { data } = await requestDelegation(on.key, asked);
    const [id = ''] = on.altinn.requests.keys();
    on.altinn.answer(id, 'accepted');
    await on.look(data.id);
    expect(await findDelegation(on.db, data.id)).toMatchObject({ state: 'active', systemUserId: id });
    expect((await actionsOf(on)).at(-1)).toBe('delegation.activated');
    expect((await changesOf(on)).at(-1)).toEqual(['/state', '"requested"', '"active"']);
    // What was settled is not settled again.
    await on.look(data.id);
    expect(await changesOf(on)).toHaveLength(2);
  });

  it.each([
    ['rejected', 'rejected'],
    ['denied', 'rejected'],
    ['timed_out', 'timed_out'],
  ] as const)('ends when Altinn says %s, and may be asked for again', async (status, state) => {
    const on = await set();
    const { data } = await requestDelegation(on.key, asked);
    const [id = ''] = on.altinn.requests.keys();
    on.altinn.answer(id, status);
    await on.look(data.id);
    expect(await findDelegation(on.db, data.id)).toMatchObject({ state });
    // Altinn answers the same request with the ended one: it is deleted there first.
    const again = await requestDelegation(on.key, asked);
    expect(again.data).toMatchObject({ state: 'requested', request: { state: 'new' } });
    expect(again.data.id).not.toBe(data.id);
    expect(on.altinn.calls.filter((call) => call === 'withdrawRequest')).toHaveLength(1);
  });

  it('gives the same delegation when it is repeated, also at once', async () => {
    const on = await set();
    let isDone = false;
    const asking = Promise.all([1, 2, 3].map(() => requestDelegation(on.key, asked))).finally(() => {
      isDone = true;
    });
    // Two of them look again until the first has its answer.
    const isSent = () => on.db.selectFrom('delegation_requests').select('id').where('state', '=', 'new').execute();
    while ((await isSent()).length === 0) await settle();
    while (!isDone) {
      await settle();
      on.clock.advance(1);
    }
    const answers = await asking;
    expect(answers.map(({ data }) => data.request?.state)).toEqual(['new', 'new', 'new']);
    const later = await requestDelegation(on.key, asked);
    expect(new Set([...answers, later].map(({ data }) => data.id)).size).toBe(1);
    expect(await rowsOf(on)).toHaveLength(1);
    expect(on.altinn.requests.size).toBe(1);
  });

  it('has one open request: another one is told which', async () => {
    const on = await set();
    const { data } = await requestDelegation(on.key, asked);
    await expect(requestDelegation(on.key, { ...asked, access_packages: [pay] })).rejects.toMatchObject({
      code: 'DELEGATION_REQUEST_PENDING',
      detail: { en: expect.stringContaining(data.id) },
    });
    await withdrawDelegation(on.key, { id: data.id });
    expect(on.altinn.requests.size).toBe(0);
    const other = await requestDelegation(on.key, { ...asked, access_packages: [pay] });
    expect(other.data.state).toBe('requested');
    expect(await actionsOf(on)).toContain('delegation.withdrawn');
  });

  it('of two accounts makes two system users, and neither sees the other', async () => {
    const on = await set();
    const one = await requestDelegation(on.key, asked);
    const two = await requestDelegation(on.other, asked);
    expect(one.data.external_ref).not.toBe(two.data.external_ref);
    await expect(withdrawDelegation(on.other, { id: one.data.id })).rejects.toMatchObject({
      code: 'DELEGATION_NOT_FOUND',
    });
  });

  it.each([
    ['AUTH-00000', '#/org_number'],
    ['AUTH-00001', '#/rights'],
    ['AUTH-00021', '#/redirect_url'],
    ['AUTH-00026', '#/redirect_url'],
    ['AUTH-00063', '#/access_packages'],
    ['AUTH-00064', '#/access_packages'],
    ['AUTH-00065', '#/access_packages'],
  ])('refused by Altinn with %s names %s, and keeps nothing', async (code, pointer) => {
    const on = await set();
    on.altinn.failNext('createRequest', altinnProblem(code, [vat]));
    await expect(requestDelegation(on.key, asked)).rejects.toMatchObject({
      ...{ code: 'VALIDATION_FAILED', fields: [{ pointer, detail: expect.stringContaining(code) }] },
    });
    expect(await rowsOf(on)).toEqual([]);
    expect(await on.db.selectFrom('delegation_requests').selectAll().execute()).toEqual([]);
    const events = await eventsOf(on);
    expect(events.at(-1)).toMatchObject({ action: 'delegation.request_refused', outcome: code });
  });

  it('says of a system that is not ours that the settings are wrong', async () => {
    const on = await set();
    on.altinn.failNext('createRequest', altinnProblem('AUTH-00011', [], 404));
    await expect(requestDelegation(on.key, asked)).rejects.toMatchObject({ code: 'ALTINN_SYSTEM_UNKNOWN' });
    expect(await rowsOf(on)).toEqual([]);
  });

  it('keeps nothing when no token was to be had', async () => {
    const on = await set();
    const forClient = () => Promise.reject(new TokenRefused('not_grantable', 'MP-200'));
    const ctx = { ...on.key, tokens: { ...on.key.tokens, forClient } };
    await expect(requestDelegation(ctx, asked)).rejects.toMatchObject({ code: 'MASKINPORTEN_AUTH_FAILED' });
    expect(await rowsOf(on)).toEqual([]);
  });

  it.each([
    ['before Altinn has it', false],
    ['after Altinn has it', true],
  ])('stays when the answer is lost %s, and is asked for again without making a second', async (_when, after) => {
    const on = await set();
    on.altinn.failNext('createRequest', timedOut(), { after });
    const { data } = await requestDelegation(on.key, asked);
    expect(data).toMatchObject({ state: 'requested', request: { state: 'sending', confirm_url: null } });
    await on.look(data.id);
    expect(await findLatestRequest(on.db, data.id)).toMatchObject({ state: 'new', altinnId: expect.any(String) });
    expect(on.altinn.requests.size).toBe(1);
    expect((await requestDelegation(on.key, asked)).data.id).toBe(data.id);
  });

  it('takes up the system user that was approved while nobody looked', async () => {
    const on = await set();
    on.altinn.failNext('createRequest', timedOut(), { after: true });
    const { data } = await requestDelegation(on.key, asked);
    const [id = ''] = on.altinn.requests.keys();
    on.altinn.answer(id, 'accepted');
    await on.look(data.id);
    expect(await findDelegation(on.db, data.id)).toMatchObject({ state: 'active', systemUserId: id });
  });

  it('writes nothing that is not on record', async () => {
    const on = await set();
    await withoutRecord(on);
    await expect(requestDelegation(on.key, asked)).rejects.toThrow();
    expect(await rowsOf(on)).toEqual([]);
    expect(on.altinn.calls).toEqual([]);
  });

  it('needs packages or rights, and of an agent packages', async () => {
    const on = await set();
    for (const [input, pointer] of [
      [{ org_number: '999999999' }, '#/access_packages'],
      [{ org_number: '999999999', agent: true }, '#/access_packages'],
      [{ ...asked, agent: true, rights: ['app_skd_mva'] }, '#/rights'],
    ] as const) {
      await expect(requestDelegation(on.key, input)).rejects.toMatchObject({ fields: [{ pointer }] });
    }
    expect(on.altinn.calls).toEqual([]);
  });

  it('is refused where Altinn is off', async () => {
    const on = await set();
    const ctx = { ...on.key, upstreams: { ...on.key.upstreams, altinn: null } };
    await expect(requestDelegation(ctx, asked)).rejects.toMatchObject({ code: 'ALTINN_OFF' });
    expect(await rowsOf(on)).toEqual([]);
  });

  async function activated(on: Set, packages = [vat]) {
    const { data } = await requestDelegation(on.key, { ...asked, access_packages: packages });
    const id = [...on.altinn.requests.keys()].at(-1) ?? '';
    on.altinn.answer(id, 'accepted');
    await on.look(data.id);
    on.clock.advance(1);
    return { id: data.id, systemUser: id };
  }

  it('changes what is there through a change request, and only that', async () => {
    const on = await set();
    const { id } = await activated(on);
    await expect(requestDelegation(on.key, { ...asked, access_packages: [pay] })).rejects.toMatchObject({
      code: 'DELEGATION_IN_PLACE',
    });
    expect((await requestDelegation(on.key, asked)).data.id).toBe(id);
    const change = { id, add_access_packages: [pay], remove_access_packages: [vat] };
    const { data } = await changeDelegation(on.key, change);
    expect(data).toMatchObject({ state: 'active', request: { kind: 'change', state: 'new' } });
    expect((await changeDelegation(on.key, change)).data.request?.id).toBe(data.request?.id);
    await expect(changeDelegation(on.key, { id, add_access_packages: [vat, pay] })).rejects.toMatchObject({
      code: 'DELEGATION_REQUEST_PENDING',
    });
    on.altinn.answer([...on.altinn.changes.keys()][0] ?? '', 'accepted');
    await on.look(id);
    expect(await findDelegation(on.db, id)).toMatchObject({ state: 'active', askedPackages: [pay] });
    expect((await changesOf(on)).at(-1)).toEqual(['/access_packages', `["${vat}"]`, `["${pay}"]`]);
    expect((await actionsOf(on)).at(-1)).toBe('delegation.changed');
  });

  it('does not claim to know all that a system user has which somebody else asked for', async () => {
    const on = await set();
    await insertDelegation(on.db, delegationRow());
    on.altinn.systemUsers.set('999999999 ref', delegationRow().systemUserId ?? '');
    const { id } = delegationRow();
    await changeDelegation(on.key, { id, add_access_packages: [pay] });
    on.altinn.answer([...on.altinn.changes.keys()][0] ?? '', 'accepted');
    await on.look(id);
    expect(await findDelegation(on.db, id)).toMatchObject({ state: 'active', askedPackages: null });
    expect((await actionsOf(on)).at(-1)).toBe('delegation.changed');
  });

  it('takes a change back, and says of one that was answered that there is nothing to take back', async () => {
    const on = await set();
    const { id } = await activated(on);
    await changeDelegation(on.key, { id, add_access_packages: [pay] });
    const { data } = await withdrawDelegation(on.key, { id });
    expect(data).toMatchObject({ state: 'active', request: { kind: 'change', state: 'withdrawn' } });
    expect(on.altinn.changes.size).toBe(0);
    on.clock.advance(1);
    await changeDelegation(on.key, { id, add_access_packages: [pay] });
    on.altinn.answer([...on.altinn.changes.keys()][0] ?? '', 'accepted');
    await expect(withdrawDelegation(on.key, { id })).rejects.toMatchObject({ code: 'DELEGATION_NOT_PENDING' });
    // The answer was not lost.
    expect(await findDelegation(on.db, id)).toMatchObject({ askedPackages: [vat, pay] });
  });

  it('keeps nothing of a change whose system user Altinn does not have', async () => {
    const on = await set();
    const { id } = await activated(on);
    on.altinn.systemUsers.clear();
    await expect(changeDelegation(on.key, { id, add_access_packages: [pay] })).rejects.toMatchObject({
      code: 'AUTH_NO_DELEGATION',
    });
    expect(await findLatestRequest(on.db, id)).toMatchObject({ kind: 'standard', state: 'accepted' });
    expect(await findDelegation(on.db, id)).toMatchObject({ state: 'active' });
  });

  it('after a revocation asks for a new system user: the old one is not taken up again', async () => {
    const on = await set();
    const { id, systemUser } = await activated(on);
    await revokeDelegation(on.key, { id });
    const { data } = await requestDelegation(on.key, asked);
    expect(data).toMatchObject({
      state: 'requested',
      external_ref: externalRefOf(accountA, '999999999', { generation: 2 }),
    });
    expect(on.altinn.requests.get(systemUser)?.status).toBe('accepted');
  });

  it('asks anew when Altinn has the system user no more, though nobody has seen it here yet', async () => {
    const on = await set();
    const suspects: string[] = [];
    const ctx = { ...on.key, suspectDelegation: ({ id }: { id: string }) => void suspects.push(id) };
    const { id, systemUser } = await activated(on);
    expect((await requestDelegation(ctx, asked)).data.id).toBe(id);
    on.altinn.systemUsers.clear();
    on.altinn.requests.delete(systemUser);
    const { data } = await requestDelegation(ctx, asked);
    expect(data).toMatchObject({ state: 'requested' });
    expect(data.id).not.toBe(id);
    expect(suspects).toEqual([id]);
    // Nothing is concluded here.
    expect(await findDelegation(on.db, id)).toMatchObject({ state: 'active' });
  });

  it('keeps to what stands while Altinn cannot be asked whether it does', async () => {
    const on = await set();
    const { id } = await activated(on);
    on.altinn.failNext('findSystemUser', timedOut());
    expect((await requestDelegation(on.key, asked)).data.id).toBe(id);
  });

  it('has one limit: another one is told, not dropped', async () => {
    const on = await set();
    const { data } = await requestDelegation(on.key, { ...asked, valid_days: 20 });
    expect((await requestDelegation(on.key, { ...asked, valid_days: 20 })).data.id).toBe(data.id);
    await expect(requestDelegation(on.key, { ...asked, valid_days: 1 })).rejects.toMatchObject({
      code: 'DELEGATION_REQUEST_PENDING',
    });
  });

  it('asks for a standard system user and for an agent side by side', async () => {
    const on = await set();
    await requestDelegation(on.key, asked);
    await requestDelegation(on.key, { ...asked, agent: true });
    expect(on.altinn.requests.size).toBe(2);
  });

  it('makes another system user for an agent with other packages, since Altinn changes none', async () => {
    const on = await set();
    const agent = { org_number: '999999999', agent: true, access_packages: [vat] };
    const one = await requestDelegation(on.key, agent);
    on.altinn.answer([...on.altinn.requests.keys()].at(-1) ?? '', 'accepted');
    await on.look(one.data.id);
    await expect(changeDelegation(on.key, { id: one.data.id, add_access_packages: [pay] })).rejects.toMatchObject({
      code: 'DELEGATION_CHANGE_UNSUPPORTED',
    });
    const two = await requestDelegation(on.key, { ...agent, access_packages: [pay] });
    expect(two.data).toMatchObject({ kind: 'agent', state: 'requested' });
    expect(two.data.external_ref).not.toBe(one.data.external_ref);
  });
});
