import { inspect } from 'node:util';
import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { UpstreamFailure } from '../lib/outgoing.ts';
import { json } from '../testing.ts';
import { TokenRefused } from '../tokens/index.ts';
import { type ActingMeans, rolesAtAltinn, rolesOfPeople } from './acting-means.ts';
import { readActingCapacity } from './read-acting-capacity.ts';
import { ActingCapacity } from './shapes.ts';
import { contextOf, down, enhetBody, org } from './testing.ts';

/** Synthetic: month + 80. */
const number = '01818010083';
const personMac = (text: string) => `mac(${text.length})`;

async function read(readRoles: ActingMeans['readRoles'], options: Parameters<typeof contextOf>[0] = {}) {
  const { ctx } = contextOf({ ...options, acting: { personMac, readRoles } });
  const answer = await readActingCapacity(ctx, { fnr: new Secret(number), org_number: org });
  return { ...answer, data: ActingCapacity.parse(answer.data) };
}
const holding =
  (...roles: string[]): NonNullable<ActingMeans['readRoles']> =>
  async () =>
    roles;
const failing =
  (error: Error): NonNullable<ActingMeans['readRoles']> =>
  () =>
    Promise.reject(error);
const unknown = { status: 'unknown', roles: [], actions: [], as_of: null };

describe('in which roles a person may act', () => {
  it('is unknown where no scope was granted, and nobody is asked', async () => {
    const { data, sources } = await read(null);
    expect(data).toEqual({
      ...unknown,
      org_number: org,
      actor: { fnr_hmac: expect.stringContaining('mac(') },
      ...{ reason: 'scope_not_grantable', error_code: null },
    });
    expect(sources?.[1]).toMatchObject({ source: 'altinn.authorizedparties_of', reason: 'scope_not_grantable' });
  });

  it('is what Altinn lists, by any of its names for a role, with what the law ties to it', async () => {
    const { data } = await read(holding('daglig-leder', 'urn:altinn:rolecode:medl', 'MEDL', 'SISKD'));
    expect(data).toMatchObject({ status: 'active', reason: null, error_code: null, roles: ['DAGL', 'MEDL'] });
    expect(data.actions.map(({ action, role }) => `${role} ${action}`)).toEqual([
      'DAGL manage_daily_business',
      'DAGL represent_in_daily_business',
      'MEDL take_part_in_board_decisions',
      'MEDL sign_with_the_whole_board',
      'DAGL sign_annual_accounts_with_the_others',
      'MEDL sign_annual_accounts_with_the_others',
    ]);
    expect(data.as_of).not.toBeNull();
  });

  it('is "none found" for an empty list, which is not a no', async () => {
    const { data } = await read(holding());
    expect(data).toMatchObject({ status: 'none_found', reason: null, roles: [], actions: [] });
    expect((await read(holding('SISKD'))).data.status).toBe('none_found');
  });

  it.each([
    ['does not answer in time', new UpstreamFailure('altinn', 'timeout'), 'source_failed', 'UPSTREAM_TIMEOUT'],
    ['fails', new UpstreamFailure('altinn', 'server_error'), 'source_failed', 'UPSTREAM_UNAVAILABLE'],
    ['refuses', new UpstreamFailure('altinn', 'forbidden'), 'source_failed', 'UPSTREAM_FORBIDDEN'],
    ['has no token for us', new TokenRefused('refused', 'MP-100'), 'source_failed', 'MASKINPORTEN_AUTH_FAILED'],
    ['has taken the scope back', new TokenRefused('not_grantable', 'MP-250'), 'scope_not_grantable', null],
  ])('is unknown when the source %s', async (_, error, reason, error_code) => {
    expect((await read(failing(error))).data).toMatchObject({ ...unknown, reason, error_code });
  });

  it('has no actions where the form of the organisation is not known, or it is deleted', async () => {
    const answers = { 'brreg.enheter': down };
    expect((await read(holding('DAGL'), { answers })).data).toMatchObject({ roles: ['DAGL'], actions: [] });
    const deleted = { 'brreg.enheter': () => json({ ...enhetBody, slettedato: '2026-01-19' }) };
    expect((await read(holding('DAGL'), { answers: deleted })).data).toMatchObject({ roles: ['DAGL'], actions: [] });
  });

  it('is not asked about an organisation that nobody has', async () => {
    const readRoles = failing(new Error('asked'));
    const answers = { 'brreg.enheter': () => json({}, 404) };
    await expect(read(readRoles, { answers })).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    const removed = { 'brreg.enheter': () => json({ slettedato: '2026-02-11' }, 410) };
    await expect(read(readRoles, { answers: removed })).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
  });
});

describe('the identity number', () => {
  it('is named by a MAC that is another for each account', async () => {
    const acting = { personMac: (text: string) => Buffer.from(text).toString('hex'), readRoles: null };
    const macOf = async (account: string) => {
      const { ctx } = contextOf({ account, acting });
      return (await readActingCapacity(ctx, { fnr: new Secret(number), org_number: org })).data.actor.fnr_hmac;
    };
    expect(await macOf('acc_1')).toBe(await macOf('acc_1'));
    expect(await macOf('acc_1')).not.toBe(await macOf('acc_2'));
  });

  it('is in no answer, no failure, no register’s address and no key of a cache', async () => {
    const seen: unknown[] = [];
    const { ctx, asked } = contextOf({ acting: { personMac, readRoles: holding('DAGL') } });
    const inner = ctx.sourceCache;
    ctx.sourceCache = {
      ...inner,
      read(key, load) {
        seen.push(key);
        return inner.read(key, load);
      },
    };
    const input = { fnr: new Secret(number), org_number: org };
    seen.push(await readActingCapacity(ctx, input), asked, input);
    ctx.upstreams.brreg.readEnhet = () => Promise.reject(new Error('broken'));
    inner.evict({ account: 'acc_1', environment: 'live', subject: org });
    seen.push(await readActingCapacity(ctx, input).catch((error: unknown) => error));
    expect(inspect(seen, { depth: 9, showHidden: true })).not.toContain(number);
    expect(JSON.stringify(seen)).not.toContain(number);
  });
});

describe('Altinn’s list of whom a person acts for', () => {
  const party = { organizationNumber: org, name: null, isDeleted: false, accessPackages: [], resources: [] };

  it('is asked for that organisation only, with the client’s own token, and the number as a secret', async () => {
    const asked: unknown[] = [];
    const client = {
      async readAuthorizedPartiesOf(...args: unknown[]) {
        asked.push(...args);
        return [
          { ...party, roles: ['dagl'] },
          { ...party, organizationNumber: '310753614', roles: ['lede'] },
          { ...party, isDeleted: true, roles: ['medl'] },
        ];
      },
    };
    const token = new Secret('token');
    const person = new Secret(number);
    const { signal } = new AbortController();
    const roles = await rolesAtAltinn(client, async () => ({ secret: token }))(person, org, signal);
    expect(roles).toEqual(['dagl']);
    expect(asked).toEqual([
      { type: 'urn:altinn:person:identifier-no', value: person },
      [{ type: 'urn:altinn:organization:identifier-no', value: org }],
      token,
      signal,
    ]);
    expect(inspect(asked, { depth: 9 })).not.toContain(number);
  });

  it('is the world’s people in the sandbox: a role that has ended is no role', async () => {
    const people = [
      {
        identity_number: number,
        roles: [
          { org_number: org, role: 'LEDE', ended: null },
          { org_number: org, role: 'DAGL', ended: '2026-06-30' },
          { org_number: '310753614', role: 'INNH', ended: null },
        ],
      },
    ];
    const { signal } = new AbortController();
    const on = (day: string) => rolesOfPeople(people, () => day)(new Secret(number), org, signal);
    expect(await on('2026-06-29')).toEqual(['LEDE', 'DAGL']);
    expect(await on('2026-06-30')).toEqual(['LEDE']);
    expect(await rolesOfPeople(people, () => '2026-06-29')(new Secret('other'), org, signal)).toEqual([]);
  });
});
