import { describe, expect, it } from 'vitest';
import { temporaryDatabase } from '../db/testing.ts';
import { checkFullmakt } from './check-fullmakt.ts';
import { requestFullmakt } from './request-fullmakt.ts';
import { RequestInput } from './shapes.ts';
import {
  accountB,
  agentOf,
  approving,
  fullmaktOver,
  insertAccounts,
  insertHeld,
  insertPrincipals,
  slow,
  vat,
} from './testing.ts';

const dlg = 'dlg_0000000000000000000001';

async function setUp() {
  const database = await temporaryDatabase();
  await insertAccounts(database);
  const world = fullmaktOver(database);
  const check = async (org_number = approving, account?: string, language: 'nb' | 'en' | null = 'en') =>
    (await checkFullmakt(world.key(account, { language }), { org_number })).data;
  const request = async (more: object = {}) => {
    const given = { agent_principal_id: agentOf('1'), org_number: slow, scopes: ['act:mva_melding'], ...more };
    return (await requestFullmakt(world.key(), RequestInput.parse(given))).data;
  };
  return { ...world, database, check, request };
}

describe('what agents may do for an organisation', () => {
  it('is nothing where there are none, and says what to do', async () => {
    const { check } = await setUp();
    expect(await check()).toEqual({
      ...{ org_number: approving, overall_status: 'none', basis: 'recorded', principals: [] },
      fix_steps: [{ code: 'FULLMAKT_REQUIRED', description: expect.stringContaining('/api/v1/fullmakt/requests') }],
    });
    expect((await check('000000000')).principals, 'any nine digits').toEqual([]);
  });

  it('is all of it where the organisation has approved', async () => {
    const { check, request } = await setUp();
    const asked = await request({ org_number: approving });
    const data = await check();
    const { warnings: _, fix_steps: __, ...principal } = asked;
    expect(data).toMatchObject({ overall_status: 'full', principals: [principal], fix_steps: [] });
  });

  it('waits for the approval, and is bound to the system user once, when it is first seen', async () => {
    const { check, request, move, actions } = await setUp();
    const { delegation_id, delegation_url } = await request();
    expect(await check(slow)).toMatchObject({
      ...{ overall_status: 'none', principals: [{ status: 'pending', system_user_id: null, delegation_url }] },
      fix_steps: [{ code: 'APPROVAL_PENDING', description: expect.stringContaining(delegation_url ?? '-') }],
    });
    await move(delegation_id, { state: 'active', systemUserId: 'su_1' });
    for (let times = 0; times < 2; times += 1) {
      expect(await check(slow)).toMatchObject({
        ...{ overall_status: 'full', principals: [{ status: 'active', system_user_id: 'su_1', delegation_url: null }] },
      });
    }
    expect((await actions()).filter((action) => action === 'fullmakt.activated')).toHaveLength(1);
  });

  it('is bound to that system user or none: another one is not taken for it', async () => {
    const { check, request, move } = await setUp();
    const { delegation_id } = await request();
    await move(delegation_id, { state: 'active', systemUserId: 'su_1' });
    await check(slow);
    await move(delegation_id, { state: 'active', systemUserId: 'su_2' });
    expect(await check(slow)).toMatchObject({
      ...{ overall_status: 'none', principals: [{ status: 'inactive', system_user_id: 'su_1' }] },
      fix_steps: [{ code: 'SYSTEM_USER_CHANGED' }],
    });
  });

  it('ends with its delegation, for whatever reason that ended', async () => {
    for (const state of ['gone', 'revoked'] as const) {
      const { check, request, move } = await setUp();
      const { delegation_id } = await request({ org_number: approving });
      await move(delegation_id, { state });
      expect(await check()).toMatchObject({
        ...{ overall_status: 'none', principals: [{ status: 'inactive', scopes_held: [], delegation_state: state }] },
        fix_steps: [{ code: 'DELEGATION_ENDED' }],
      });
    }
  });

  it('ends with its own time', async () => {
    const { check, request, clock } = await setUp();
    await request({ org_number: approving, validity_days: 1 });
    clock.advance(86_400_000 - 1);
    expect((await check()).overall_status).toBe('full');
    clock.advance(1);
    expect(await check()).toMatchObject({
      ...{ overall_status: 'none', principals: [{ status: 'expired' }], fix_steps: [{ code: 'FULLMAKT_EXPIRED' }] },
    });
  });

  it('is a part where a package is missing, by what Altinn was seen to have left', async () => {
    const { check, database } = await setUp();
    await insertHeld(database, { askedPackages: [vat] });
    await insertPrincipals(database, { delegation: dlg, scopes: ['act:mva_melding', 'read:brreg'] });
    expect(await check()).toMatchObject({
      overall_status: 'partial',
      principals: [{ status: 'active', scopes_held: ['act:mva_melding'], scopes_missing: ['read:brreg'] }],
      fix_steps: [{ code: 'PACKAGES_MISSING', description: expect.stringContaining(`/delegations/${dlg}/change`) }],
    });
    await database.db.updateTable('delegations').set({ seen_packages: '[]' }).where('id', '=', dlg).execute();
    expect((await check()).principals[0]).toMatchObject({
      scopes_held: [],
      scopes_missing: ['act:mva_melding', 'read:brreg'],
    });
  });

  it('is a part, and not missing, where no packages are recorded', async () => {
    const { check, database } = await setUp();
    await insertHeld(database);
    await insertPrincipals(database, { delegation: dlg });
    expect(await check()).toMatchObject({
      ...{ overall_status: 'partial', principals: [{ scopes_missing: [], scopes_unknown: ['act:mva_melding'] }] },
      fix_steps: [{ code: 'PACKAGES_UNKNOWN' }],
    });
  });

  it('is a part where one of several waits; those that have ended do not count', async () => {
    const { check, database, request } = await setUp();
    await request({ org_number: approving });
    await insertPrincipals(
      database,
      { id: 'prn_0000000000000000000002', principal: agentOf('2') },
      { id: 'prn_0000000000000000000003', principal: agentOf('3'), state: 'revoked' },
    );
    const data = await check();
    expect(data.overall_status).toBe('partial');
    expect(data.principals.map(({ status }) => status).sort()).toEqual(['active', 'inactive', 'revoked']);
    expect(data.fix_steps.map(({ code }) => code)).toEqual(['REQUEST_ENDED']);
  });

  it('is nobody else’s: another account sees nothing of it', async () => {
    const { check, request } = await setUp();
    const before = await check(approving, accountB);
    await request({ org_number: approving });
    expect(await check(approving, accountB)).toEqual(before);
    expect(before.principals).toEqual([]);
  });

  it('is told in the caller’s language, in Norwegian unless told', async () => {
    const { check } = await setUp();
    const texts = await Promise.all((['en', 'nb', null] as const).map((one) => check(approving, undefined, one)));
    const [en, nb, unless] = texts.map(({ fix_steps }) => fix_steps[0]?.description);
    expect(en).toMatch(/^Ask/);
    expect([nb, unless]).toEqual([unless, nb]);
    expect(nb).toMatch(/^Be om/);
  });
});
