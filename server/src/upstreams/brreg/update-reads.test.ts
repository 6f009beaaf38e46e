import { describe, expect, it } from 'vitest';
import { json } from '../../testing.ts';
import { brregOf, signal } from './testing.ts';

const row = { oppdateringsid: 7, dato: '2026-11-20T05:01:12.345Z', organisasjonsnummer: '999999999' };

describe('reading what has changed', () => {
  it('goes on after the last row that was read, or starts at an instant', async () => {
    const { brreg, asked } = brregOf(() => json({ page: {} }));
    await brreg.readEnhetUpdates({ after: { id: 7 }, size: 10_000 }, signal);
    await brreg.readUnderenhetUpdates({ after: { date: '2026-11-20T00:00:00.000Z' }, size: 20 }, signal);
    expect(asked.map(({ url }) => decodeURIComponent(url).split('/oppdateringer/')[1])).toEqual([
      'enheter?oppdateringsid=8&size=10000&sort=id,ASC',
      'underenheter?dato=2026-11-20T00:00:00.000Z&size=20&sort=id,ASC',
    ]);
  });

  it('reads the rows of its own feed, none where there are none, and never what was changed', async () => {
    const changed = { ...row, endringstype: 'Endring', endringer: [{ op: 'replace', path: '/navn', value: 'X' }] };
    const feed = brregOf(() => json({ _embedded: { oppdaterteEnheter: [changed] } })).brreg;
    const cursor = { after: { id: 1 }, size: 5 };
    expect(await feed.readEnhetUpdates(cursor, signal)).toEqual([{ ...row, endringstype: 'Endring' }]);
    expect(await feed.readUnderenhetUpdates(cursor, signal)).toEqual([]);
    const empty = brregOf(() => json({ page: { totalElements: 0 } })).brreg;
    expect(await empty.readEnhetUpdates(cursor, signal)).toEqual([]);
  });

  it('takes a kind of change that it does not know for an unknown one, which is looked at', async () => {
    const rows = [row, { ...row, endringstype: 'Fusjon' }];
    const { brreg } = brregOf(() => json({ _embedded: { oppdaterteUnderenheter: rows } }));
    const read = await brreg.readUnderenhetUpdates({ after: { id: 1 }, size: 5 }, signal);
    expect(read.map(({ endringstype }) => endringstype)).toEqual(['Ukjent', 'Ukjent']);
  });

  it('reads changed roles as events, by their own cursor', async () => {
    const event = { time: '2026-05-27T12:30:00Z', data: { organisasjonsnummer: '999999999' } };
    const { brreg, asked } = brregOf(() =>
      json([
        { ...event, id: '500', type: 'x' },
        { ...event, id: 501 },
      ]),
    );
    expect(await brreg.readRolleUpdates({ afterId: '499', size: 5 }, signal)).toEqual([
      { ...event, id: '500' },
      { ...event, id: '501' },
    ]);
    await brreg.readRolleUpdates({ afterTime: '2026-05-27T00:00:00.000Z', size: 5 }, signal);
    expect(asked.map(({ url }) => decodeURIComponent(url).split('?')[1])).toEqual([
      'afterId=499&size=5',
      'afterTime=2026-05-27T00:00:00.000Z&size=5',
    ]);
  });

  it('fails where there is no feed, instead of telling that nothing has changed', async () => {
    const { brreg } = brregOf(() => ({ status: 404, headers: {}, body: '' }));
    const read = brreg.readEnhetUpdates({ after: { id: 1 }, size: 5 }, signal);
    await expect(read).rejects.toMatchObject({ kind: 'unexpected' });
  });
});
