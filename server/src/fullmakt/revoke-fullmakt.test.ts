import { describe, expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { temporaryDatabase } from '../db/testing.ts';
import { findActiveDelegation } from '../delegations/index.ts';
import { requestFullmakt } from './request-fullmakt.ts';
import { revokeFullmakt } from './revoke-fullmakt.ts';
import { RequestInput, RevokeInput } from './shapes.ts';
import {
  accountA,
  accountB,
  agentOf,
  approving,
  failingOnce,
  fullmaktOver,
  insertAccounts,
  insertHeld,
  insertPrincipals,
  slow,
} from './testing.ts';

async function setUp() {
  const database = await temporaryDatabase();
  await insertAccounts(database);
  const world = fullmaktOver(database);
  const { db } = database;
  const request = async (more: object = {}, ctx: Context = world.key()) => {
    const given = { agent_principal_id: agentOf('1'), org_number: approving, scopes: ['act:mva_melding'], ...more };
    return (await requestFullmakt(ctx, RequestInput.parse(given))).data;
  };
  const revoke = async (more: object = {}, ctx: Context = world.key(accountA, { language: 'en' })) =>
    (await revokeFullmakt(ctx, RevokeInput.parse({ agent_principal_id: agentOf('1'), ...more }))).data;
  const hasDelegation = async () =>
    (await findActiveDelegation(db, accountA, 'live', approving, '2026-11-21T12:00:00.000Z')) !== undefined;
  return { ...world, database, db, request, revoke, hasDelegation };
}

describe('revoking the fullmakt of an agent', () => {
  it('holds at once: the agent and the delegation have ended here, and what is left at Altinn is said', async () => {
    const { request, revoke, hasDelegation, db } = await setUp();
    const { system_user_id } = await request();
    expect(await hasDelegation()).toBe(true);
    const data = await revoke({ reason: 'the engagement is over' });
    expect(data).toMatchObject({
      ...{ status: 'revoked', delegation_state: 'revoked', delegation_revoked: true, scopes_held: [] },
      ...{ revoked_at: '2026-11-21T12:00:00.000Z', warnings: ['upstream_revoke_unconfirmed'] },
      fix_steps: [{ code: 'REMOVE_SYSTEM_USER', description: expect.stringContaining(system_user_id ?? '-') }],
    });
    expect(await hasDelegation()).toBe(false);
    const events = await db.selectFrom('audit_events').selectAll().where('action', '=', 'fullmakt.revoked').execute();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      resource: `principal:${data.id}`,
      org_number: approving,
      actor: 'key:key_caller',
    });
    expect(JSON.parse(events[0]?.detail ?? '{}')).toMatchObject({ reason: 'the engagement is over' });
  });

  it('may be repeated, with the same answer and nothing more on record', async () => {
    const { request, revoke, actions } = await setUp();
    await request();
    const first = await revoke();
    const before = await actions();
    expect(await revoke({ reason: 'again' })).toEqual(first);
    expect(await actions()).toEqual(before);
  });

  it('leaves the delegation to the account’s other agents, and takes it with the last', async () => {
    const { request, revoke, hasDelegation } = await setUp();
    await request();
    await request({ agent_principal_id: agentOf('2') });
    expect(await revoke()).toMatchObject({
      ...{ delegation_revoked: false, delegation_state: 'active', fix_steps: [{ code: 'DELEGATION_IN_USE' }] },
    });
    expect(await hasDelegation()).toBe(true);
    expect(await revoke({ agent_principal_id: agentOf('2') })).toMatchObject({ delegation_revoked: true });
    expect(await hasDelegation()).toBe(false);
  });

  it('takes it too when the last two are revoked at the same time', async () => {
    const { request, revoke, hasDelegation } = await setUp();
    await request();
    await request({ agent_principal_id: agentOf('2') });
    await Promise.all([revoke(), revoke({ agent_principal_id: agentOf('2') })]);
    expect(await hasDelegation()).toBe(false);
  });

  it('ends, when it is repeated, what an interruption left', async () => {
    const { request, revoke, hasDelegation, db } = await setUp();
    const { id } = await request();
    await db
      .updateTable('agent_principals')
      .set({ state: 'revoked' })
      .where('id', '=', id ?? '')
      .execute();
    expect(await revoke()).toMatchObject({ delegation_revoked: true });
    expect(await hasDelegation()).toBe(false);
  });

  it('takes a request that waits back at Altinn', async () => {
    const { request, revoke } = await setUp();
    await request({ org_number: slow });
    expect(await revoke()).toMatchObject({
      ...{ status: 'revoked', delegation_state: 'withdrawn', delegation_revoked: true, delegation_url: null },
      ...{ warnings: [], fix_steps: [] },
    });
  });

  it('leaves a delegation that was there before its agents', async () => {
    const { request, revoke, hasDelegation, database } = await setUp();
    await insertHeld(database);
    await request();
    expect(await revoke()).toMatchObject({
      ...{ status: 'revoked', delegation_revoked: false, fix_steps: [{ code: 'DELEGATION_IN_USE' }] },
    });
    expect(await hasDelegation()).toBe(true);
  });

  it('ends a request that waits, and says that it stands at Altinn when that could not be asked', async () => {
    const { request, revoke, key } = await setUp();
    await request({ org_number: slow });
    const { upstreams } = key();
    const off = key(accountA, { language: 'en', upstreams: { ...upstreams, altinn: null } });
    expect(await revoke({}, off)).toMatchObject({
      ...{ status: 'revoked', delegation_revoked: true, delegation_url: null },
      ...{ warnings: ['upstream_revoke_unconfirmed'], fix_steps: [{ code: 'REQUEST_STANDS' }] },
    });
  });

  it('says that there is no delegation, where there is none', async () => {
    const { revoke, database } = await setUp();
    await insertPrincipals(database, {});
    expect(await revoke()).toMatchObject({
      ...{ status: 'revoked', delegation_revoked: false, warnings: ['delegation_not_found'], fix_steps: [] },
    });
  });

  it('ends what the agent could do though the agent’s own row cannot be written, and says so', async () => {
    const { request, revoke, hasDelegation, db, key } = await setUp();
    await request();
    const ctx = key();
    if (!ctx.administration) throw new Error('no administration');
    const failing = failingOnce(db, async () => true);
    const data = await revoke({}, { ...ctx, administration: { ...ctx.administration, db: failing } });
    expect(data).toMatchObject({ status: 'inactive', delegation_revoked: true });
    expect(data.warnings).toEqual(['principal_revoke_failed', 'upstream_revoke_unconfirmed']);
    expect(await hasDelegation()).toBe(false);
    expect(await revoke()).toMatchObject({ status: 'revoked', warnings: ['upstream_revoke_unconfirmed'] });
  });

  it('finds no agent of another account, nor of the other environment', async () => {
    const { request, revoke, key, hasDelegation } = await setUp();
    await request();
    for (const ctx of [key(accountB), key(accountA, { environment: 'test' })]) {
      await expect(revoke({}, ctx)).rejects.toMatchObject({ code: 'FULLMAKT_PRINCIPAL_NOT_FOUND' });
    }
    await expect(revoke({ agent_principal_id: agentOf('9') })).rejects.toMatchObject({
      code: 'FULLMAKT_PRINCIPAL_NOT_FOUND',
    });
    expect(await hasDelegation()).toBe(true);
  });

  it('touches nobody else’s agent with the same UUID', async () => {
    const { request, revoke, key } = await setUp();
    await request();
    const b = await request({}, key(accountB));
    await revoke();
    expect((await request({}, key(accountB))).status).toBe(b.status);
  });

  it('leaves no agent ended without its row on record', async () => {
    const { revoke, database, db } = await setUp();
    await insertHeld(database);
    await insertPrincipals(database, { delegation: 'dlg_0000000000000000000001' });
    await db.schema.alterTable('audit_events').renameTo('away').execute();
    await expect(revoke()).rejects.toThrow();
    expect(await db.selectFrom('agent_principals').select('state').execute()).toEqual([{ state: 'pending' }]);
  });

  it('takes a reason, but no empty one, and nothing that must not stay on record', () => {
    const accepts = (reason: unknown) => RevokeInput.safeParse({ agent_principal_id: agentOf('1'), reason }).success;
    for (const right of [undefined, 'over']) expect(accepts(right)).toBe(true);
    for (const wrong of ['', '  ', 'for 01010112345', 'apier_live_abc', 1]) expect(accepts(wrong)).toBe(false);
  });
});
