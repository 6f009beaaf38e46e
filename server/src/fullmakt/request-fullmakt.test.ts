import { describe, expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { everythingKept, temporaryDatabase } from '../db/testing.ts';
import { listDelegationsFor } from '../delegations/index.ts';
import { createAltinn } from '../upstreams/altinn/index.ts';
import { requestFullmakt } from './request-fullmakt.ts';
import { RequestInput } from './shapes.ts';
import {
  accountA,
  accountB,
  agentOf,
  approving,
  businessTax,
  failingOnce,
  fullmaktOver,
  insertAccounts,
  insertHeld,
  insertPrincipals,
  refusing,
  slow,
  vat,
} from './testing.ts';

async function setUp() {
  const database = await temporaryDatabase();
  await insertAccounts(database);
  const world = fullmaktOver(database);
  const { db } = database;
  const request = async (more: object = {}, ctx: Context = world.key()) => {
    const given = { agent_principal_id: agentOf('1'), org_number: slow, scopes: ['act:mva_melding'], ...more };
    return (await requestFullmakt(ctx, RequestInput.parse(given))).data;
  };
  const count = async (table: 'agent_principals' | 'delegations' | 'delegation_requests') =>
    (await db.selectFrom(table).select('id').execute()).length;
  return { ...world, database, db, request, count };
}

describe('asking for a fullmakt for an agent', () => {
  it('gives the address where the organisation approves, and binds the agent to what was asked for', async () => {
    const { request, db, actions, recorded } = await setUp();
    const data = await request();
    expect(data).toMatchObject({
      ...{ agent_principal_id: agentOf('1'), org_number: slow, status: 'pending', system_user_id: null },
      ...{ scopes: ['act:mva_melding'], scopes_held: [], scopes_missing: ['act:mva_melding'], warnings: [] },
      ...{ access_packages: [{ id: vat, name: 'Merverdiavgift' }], delegation_state: 'requested', valid_until: null },
    });
    expect(data.id).toMatch(/^prn_/);
    expect(data.delegation_url).toMatch(/^https:.*request\?id=/);
    expect(data.fix_steps).toEqual([
      { code: 'APPROVAL_PENDING', description: expect.stringContaining(data.delegation_url ?? '-') },
    ]);
    const [delegation] = await listDelegationsFor(db, accountA, 'live', slow);
    expect(delegation).toMatchObject({ id: data.delegation_id, askedPackages: [vat], state: 'requested' });
    expect(await actions()).toContain('fullmakt.requested');
    expect(recorded()).toBeGreaterThan(0);
  });

  it('asks for all that the scopes need together, once each', async () => {
    const { request } = await setUp();
    const data = await request({ scopes: ['read:brreg', 'read:altinn', 'act:mva_melding', 'read:brreg'] });
    expect(data.scopes).toEqual(['act:mva_melding', 'read:altinn', 'read:brreg']);
    expect(data.access_packages.map(({ id }) => id)).toEqual([vat, businessTax]);
  });

  it('is active at once where the organisation has approved, with the system user bound and on record', async () => {
    const { request, actions } = await setUp();
    const data = await request({ org_number: approving });
    expect(data).toMatchObject({
      ...{ status: 'active', scopes_held: ['act:mva_melding'], scopes_missing: [], fix_steps: [] },
      delegation_url: null,
    });
    expect(data.system_user_id).not.toBeNull();
    expect(await actions()).toEqual(expect.arrayContaining(['fullmakt.requested', 'fullmakt.activated']));
  });

  it('gives the same when it is repeated, and asks nobody again', async () => {
    const { request, count, actions } = await setUp();
    const first = await request({ validity_days: 30, label: 'Bokføring' });
    const before = await actions();
    expect(await request({ validity_days: 30, label: 'Bokføring' })).toEqual(first);
    expect(first.valid_until).toBe('2026-12-21T12:00:00.000Z');
    expect([await count('agent_principals'), await count('delegations')]).toEqual([1, 1]);
    expect(await actions()).toEqual(before);
  });

  it('takes the UUID in either case for the same agent', async () => {
    const { request } = await setUp();
    const first = await request();
    expect((await request({ agent_principal_id: agentOf('1').toUpperCase() })).id).toBe(first.id);
  });

  it('gives one agent when it is asked twice at the same time', async () => {
    const { request, count } = await setUp();
    const [one, other] = await Promise.all([request(), request()]);
    expect(one?.id).toBe(other?.id);
    expect(await count('agent_principals')).toBe(1);
  });

  it('serves a second agent with the delegation that is there', async () => {
    const { request, count } = await setUp();
    const first = await request({ org_number: approving, scopes: ['read:brreg'] });
    const second = await request({ org_number: approving, agent_principal_id: agentOf('2') });
    expect(second.delegation_id).toBe(first.delegation_id);
    expect(second).toMatchObject({ status: 'active', scopes_held: ['act:mva_melding'] });
    expect(await count('delegations')).toBe(1);
  });

  it('serves with a delegation of which the packages are not recorded, and says so', async () => {
    const { request, database, count } = await setUp();
    await insertHeld(database);
    const data = await request({ org_number: approving });
    expect(data).toMatchObject({
      ...{ status: 'active', delegation_id: 'dlg_0000000000000000000001' },
      ...{ scopes_held: [], scopes_missing: [], scopes_unknown: ['act:mva_melding'] },
      fix_steps: [{ code: 'PACKAGES_UNKNOWN' }],
    });
    expect(await count('delegation_requests')).toBe(0);
  });

  it('does not serve with one that comes through an accountant, has other packages, or is over', async () => {
    for (const more of [
      { viaOrganisation: '310753614' },
      { kind: 'agent' as const },
      { state: 'revoked' as const, askedPackages: [vat] },
      { askedPackages: [vat], validUntil: '2026-11-21T12:00:00.000Z' },
    ]) {
      const { request, database } = await setUp();
      await insertHeld(database, { organisation: slow, ...more });
      expect((await request()).delegation_id).not.toBe('dlg_0000000000000000000001');
    }
  });

  it('asks again for an agent whose request was refused, when the same is sent again', async () => {
    const { request, move, count } = await setUp();
    const first = await request();
    await move(first.delegation_id, { state: 'rejected' });
    const second = await request();
    expect(second).toMatchObject({ id: first.id, status: 'pending' });
    expect(second.delegation_id).not.toBe(first.delegation_id);
    expect(await count('agent_principals')).toBe(1);
  });

  it('says that the organisation refused', async () => {
    const { request } = await setUp();
    const data = await request({ org_number: refusing });
    expect(data).toMatchObject({
      status: 'inactive',
      delegation_state: 'rejected',
      fix_steps: [{ code: 'REQUEST_ENDED' }],
    });
  });
});

describe('what is refused of a request for a fullmakt', () => {
  const problemsOf = (more: object) => {
    const given = { agent_principal_id: agentOf('1'), org_number: slow, scopes: ['act:mva_melding'], ...more };
    return RequestInput.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('/')} ${message}`) ?? [];
  };

  it('is a scope that opens nothing at Altinn, by name', () => {
    const [problem] = problemsOf({ scopes: ['read:brreg', 'read:audit', 'admin:keys'] });
    expect(problem).toBe(
      'scopes admin:keys, read:audit: opens nothing at Altinn. Those that do: read:brreg, read:altinn, act:mva_melding',
    );
  });

  it('is what is malformed', () => {
    for (const wrong of [
      ...[{ scopes: [] }, { scopes: ['read:*'] }, { agent_principal_id: 'me' }, { org_number: '99999999' }],
      ...[{ validity_days: 0 }, { label: ' ' }, { label: 'for 01010112345' }, { label: 'for 010101 12345' }],
      ...[{ label: 'apier_live_x' }, { state: 'active' }],
    ]) {
      expect(problemsOf(wrong), JSON.stringify(wrong)).toHaveLength(1);
    }
    expect(problemsOf({ org_number: '999000001' }), 'nine digits are enough').toEqual([]);
  });

  it('is an agent that is used for something else, saying for what, and one that was revoked', async () => {
    const { request, database } = await setUp();
    await request({ label: 'one' });
    for (const [more, name] of [
      [{ org_number: approving }, 'org_number'],
      [{ scopes: ['read:brreg'] }, 'scopes'],
      [{ validity_days: 1 }, 'validity_days'],
      [{ label: 'two' }, 'label'],
    ] as const) {
      const refused = request({ label: 'one', ...more });
      await expect(refused).rejects.toMatchObject({
        ...{ code: 'FULLMAKT_PRINCIPAL_NOT_ELIGIBLE', message: expect.stringContaining(name) },
      });
    }
    await insertPrincipals(database, {
      ...{ id: 'prn_0000000000000000000002', principal: agentOf('2'), organisation: slow, state: 'revoked' },
    });
    await expect(request({ agent_principal_id: agentOf('2') })).rejects.toMatchObject({
      ...{ code: 'FULLMAKT_PRINCIPAL_NOT_ELIGIBLE', message: 'The agent was revoked.' },
    });
  });

  it('is a second delegation with other packages beside a live one, and leaves nothing behind', async () => {
    const { request, database, count } = await setUp();
    await insertHeld(database, { askedPackages: [vat] });
    await expect(request({ org_number: approving, scopes: ['read:brreg'] })).rejects.toMatchObject({
      code: 'DELEGATION_IN_PLACE',
    });
    expect(await count('agent_principals')).toBe(0);
  });

  it('is what Altinn finds wrong, under the name that the caller gave it', async () => {
    const { request, key } = await setUp();
    await expect(request({ org_number: '299999993' })).rejects.toMatchObject({
      ...{ code: 'VALIDATION_FAILED', fields: [{ pointer: '#/org_number' }] },
    });
    const body = JSON.stringify({ status: 400, title: 'x', code: 'AUTH-00063', NotFoundPackages: [vat] });
    const send = async () => ({ status: 400, headers: { 'content-type': 'application/problem+json' }, body });
    const altinn = { client: createAltinn({ send, baseUrl: 'https://altinn.test' }), systemId: '999999999_apier' };
    const ctx = key();
    const refusing = { ...ctx, upstreams: { ...ctx.upstreams, altinn } };
    await expect(request({}, refusing)).rejects.toMatchObject({ fields: [{ pointer: '#/scopes' }] });
  });

  it('is nothing of another account’s: the same UUID is free there', async () => {
    const { request, key, count } = await setUp();
    const a = await request();
    const b = await request({ org_number: approving, scopes: ['read:brreg'] }, key(accountB));
    expect([b.status, b.agent_principal_id]).toEqual(['active', a.agent_principal_id]);
    expect(b.id).not.toBe(a.id);
    expect(await count('agent_principals')).toBe(2);
  });
});

describe('what goes wrong beside a request for a fullmakt', () => {
  const altinnThat = (ctx: Context, status: number) => {
    const send = async () => ({ status, headers: {}, body: '' });
    const altinn = { client: createAltinn({ send, baseUrl: 'https://altinn.test' }), systemId: '999999999_apier' };
    return { ...ctx, upstreams: { ...ctx.upstreams, altinn } };
  };

  it('is said by Altinn’s refusal of us: nothing is kept, and the same may be sent again', async () => {
    const { request, key, count } = await setUp();
    await expect(request({}, altinnThat(key(), 403))).rejects.toMatchObject({
      ...{ code: 'FULLMAKT_UPSTREAM_FAILED', message: expect.stringContaining('UPSTREAM_FORBIDDEN') },
    });
    expect([await count('agent_principals'), await count('delegations')]).toEqual([0, 0]);
    expect((await request()).status).toBe('pending');
  });

  it('is warned of where nobody knows whether Altinn has it', async () => {
    const { request, key } = await setUp();
    const data = await request({}, altinnThat(key(), 503));
    expect(data).toMatchObject({
      ...{ status: 'pending', delegation_url: null, warnings: ['upstream_request_unconfirmed'] },
      fix_steps: [{ code: 'REQUEST_UNCONFIRMED' }],
    });
    expect((await request()).id).toBe(data.id);
  });

  it('is warned of where Altinn has it and the agent could not be bound, which the same request does later', async () => {
    const { request, key, count, db } = await setUp();
    const ctx = key();
    const { administration } = ctx;
    if (!administration) throw new Error('no administration');
    // Those of the delegation come before the agent's own transaction.
    const failing = failingOnce(db, async (transaction) => {
      return (await transaction.selectFrom('agent_principals').select('id').execute()).length > 0;
    });
    const data = await request({}, { ...ctx, administration: { ...administration, db: failing } });
    expect(data).toMatchObject({ id: null, status: 'pending', warnings: ['principal_bind_failed'] });
    expect(data.delegation_url).toMatch(/^https:/);
    expect(await count('agent_principals')).toBe(0);
    const again = await request();
    expect(again).toMatchObject({ delegation_id: data.delegation_id, warnings: [] });
    expect(await count('delegations')).toBe(1);
  });

  it('leaves no agent without its row on record', async () => {
    const { request, count, db } = await setUp();
    await request({ agent_principal_id: agentOf('2') });
    await db.schema.alterTable('audit_events').renameTo('away').execute();
    await expect(request()).rejects.toThrow();
    expect(await count('agent_principals')).toBe(1);
  });

  it('keeps no token', async () => {
    const { request, database } = await setUp();
    await request({ org_number: approving });
    expect(await everythingKept(database)).not.toContain('sandbox-');
  });
});
