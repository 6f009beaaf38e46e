import { afterAll, describe, expect, it } from 'vitest';
import { liveEnhet, playBrreg } from './testing.ts';

const signatur = { status: { regelStatus: { kode: 'RF', regelIdent: 'R0012' } }, enhet: { konkurs: 'false' } };

const brreg = playBrreg({
  '310000001': {
    ...liveEnhet('310000001', 'FJORDBLIKK AS'),
    signatur: { status: 200, body: { oppslagsData: { oppslagsTidspunkt: 'old', oppslagsIdent: '1' }, ...signatur } },
  },
});
afterAll(() => brreg.close());

describe('Fullmakt', () => {
  it('tells who may sign, with the time in Norway and a number of its own', async () => {
    brreg.jumpTo(Date.UTC(2026, 10, 21, 23, 30, 5));
    const first = await brreg.ask('/fullmakt/enheter/310000001/signatur');
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      oppslagsData: { oppslagsTidspunkt: '2026-11-22T00:30:05', oppslagsIdent: expect.stringMatching(/^\d+$/) },
      ...signatur,
    });
    const second = await brreg.ask('/fullmakt/enheter/310000001/signatur');
    const identOf = (answer: typeof first) =>
      Number((answer.body.oppslagsData as { oppslagsIdent: string }).oppslagsIdent);
    expect(identOf(second)).toBe(identOf(first) + 1);
  });

  it.each(['310000001/prokura', '310000009/signatur'])(
    'says 404 in a list for what it does not have: %s',
    async (path) => {
      const { status, body } = await brreg.ask(`/fullmakt/enheter/${path}`);
      expect(status).toBe(404);
      expect(body).toEqual([{ message: expect.any(String) }]);
    },
  );

  it('says 400 in a list for a number that cannot be one', async () => {
    const { status, body } = await brreg.ask('/fullmakt/enheter/31000000x/signatur');
    expect(status).toBe(400);
    expect(body).toEqual([{ message: expect.stringContaining('ni siffer') }]);
  });

  it('speaks JSON only, and does not control persons', async () => {
    expect((await brreg.ask('/fullmakt/enheter/310000001/signatur', { accept: 'application/xml' })).status).toBe(406);
    expect((await brreg.ask('/fullmakt/enheter/310000001/signatur/kontroll')).status).toBe(404);
  });
});
