import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import { altinnOf, page, problem, seen, signal, token } from './testing.ts';

const row = {
  id: '505f8488-0000-4000-8000-39cb9432f815',
  integrationTitle: 'canary',
  systemId: '310753614_apier',
  productName: '',
  reporteeOrgNo: '999999999',
  created: '2026-11-21T10:05:00Z',
  isDeleted: false,
  supplierOrgno: '310753614',
  externalRef: 'ref-1',
  userType: 'standard',
};

describe('the look-up of a system user at Altinn', () => {
  const query = { systemId: '310753614_apier & co', orgnr: '999999999', externalRef: 'ref/1?' };

  it('asks for system, owner and reference, each encoded', async () => {
    const { altinn, asked } = altinnOf(() => json(row));
    expect(await altinn.findSystemUser(query, token, signal)).toEqual({
      state: 'found',
      systemUser: {
        id: row.id,
        systemId: '310753614_apier',
        orgnr: '999999999',
        externalRef: 'ref-1',
        isDeleted: false,
      },
    });
    const { origin, pathname, searchParams } = new URL(asked[0]?.url ?? '');
    expect(origin + pathname).toBe('https://altinn.example/authentication/api/v1/systemuser/vendor/byquery');
    expect(Object.fromEntries(searchParams)).toEqual({
      'system-id': query.systemId,
      orgno: query.orgnr,
      'external-ref': query.externalRef,
    });
    expect(asked[0]?.headers.authorization).toBe('Bearer canary');
  });

  it('leaves the reference out where there is none', async () => {
    const { altinn, asked } = altinnOf(() => json({ ...row, externalRef: null }));
    const answer = await altinn.findSystemUser({ ...query, externalRef: null }, token, signal);
    expect(answer).toMatchObject({ systemUser: { externalRef: null } });
    expect(asked[0]?.url).not.toContain('external-ref');
  });

  it('takes Altinn’s 404 for none, and a page’s for no answer', async () => {
    const find = (answer: OutgoingResponse) => altinnOf(() => answer).altinn.findSystemUser(query, token, signal);
    expect(await find(problem('AUTH-00010', 404))).toEqual({ state: 'not_found' });
    expect(await find({ status: 404, headers: {}, body: '' })).toEqual({ state: 'not_found' });
    await expect(find(page(404))).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(find(problem('AUTH-00023', 401))).rejects.toMatchObject({
      kind: 'unauthorised',
      upstreamCode: 'AUTH-00023',
    });
    await expect(find(problem('canary', 403))).rejects.toMatchObject({ kind: 'forbidden', upstreamCode: null });
    await expect(find(json({ ...row, isDeleted: undefined }))).rejects.toMatchObject({ kind: 'unexpected' });
  });
});

describe('the list of a system’s system users', () => {
  const first = '/authentication/api/v1/systemuser/vendor/bysystem/310753614_apier%20%26%20co';
  const next = `https://altinn.example${first}?token=MTAw`;

  it('is read page by page, for as long as Altinn says that there is more', async () => {
    const { altinn, asked } = altinnOf(({ url }) =>
      url === next ? json({ links: {}, data: [] }) : json({ links: { next }, data: [row] }),
    );
    const one = await altinn.listSystemUsers('310753614_apier & co', null, token, signal);
    expect(one).toEqual({
      rows: [
        {
          id: row.id,
          systemId: '310753614_apier',
          orgnr: '999999999',
          externalRef: 'ref-1',
          isDeleted: false,
          userType: 'standard',
          created: '2026-11-21T10:05:00.000Z',
        },
      ],
      next,
    });
    expect(await altinn.listSystemUsers('310753614_apier & co', one.next, token, signal)).toEqual({
      rows: [],
      next: null,
    });
    expect(seen(asked)).toEqual([
      ['GET', first],
      ['GET', `${first}?token=MTAw`],
    ]);
  });

  it('takes kinds in any capitals and instants without a zone', async () => {
    const { altinn } = altinnOf(() =>
      json({ data: [{ ...row, userType: 'Agent', created: '2026-11-21T10:05:00.1234567' }] }),
    );
    expect((await altinn.listSystemUsers('a', null, token, signal)).rows).toMatchObject([
      { userType: 'agent', created: '2026-11-21T10:05:00.123Z' },
    ]);
  });

  it('is a problem for a system that is unknown or another vendor’s, and no answer when a row is half of one', async () => {
    const list = (answer: OutgoingResponse) => altinnOf(() => answer).altinn.listSystemUsers('a', null, token, signal);
    await expect(list(problem('AUTH-00011', 404))).rejects.toMatchObject({ code: 'AUTH-00011', status: 404 });
    await expect(list(page(404))).rejects.not.toHaveProperty('code');
    const halves = [{ userType: 'guest' }, { created: 'yesterday' }, { id: '' }, { reporteeOrgNo: null }];
    for (const half of halves) {
      await expect(list(json({ data: [{ ...row, ...half }] }))).rejects.toMatchObject({ kind: 'unexpected' });
    }
    await expect(list(json({ links: {} }))).rejects.toMatchObject({ kind: 'unexpected' });
  });
});
