import { describe, expect, it } from 'vitest';
import { json } from '../../testing.ts';
import { brregOf, signal } from './testing.ts';

const accounts = {
  id: 1,
  regnskapstype: 'SELSKAP',
  virksomhet: { organisasjonsnummer: '999999999', morselskap: false },
  regnskapsperiode: { fraDato: '2025-01-01', tilDato: '2025-12-31' },
  valuta: 'EUR',
  regnkapsprinsipper: { smaaForetak: true },
  egenkapitalGjeld: { egenkapital: { innskuttEgenkapital: { sumInnskuttEgenkaptial: 30_000.25 } } },
  resultatregnskapResultat: { aarsresultat: 0, driftsresultat: { driftsinntekter: {} } },
};
const read = (answer: Parameters<typeof brregOf>[0]) => brregOf(answer).brreg.readRegnskap('999999999', signal);

describe('reading annual accounts', () => {
  it('asks without a year, which the register would ignore', async () => {
    const { brreg, asked } = brregOf(() => json([accounts]));
    await brreg.readRegnskap('999999999', signal);
    expect(asked[0]?.url).toBe('https://data.brreg.no/regnskapsregisteret/regnskap/999999999');
  });

  it('reads amounts under the names that the register has for them, and zero as zero', async () => {
    expect(await read(() => json([accounts]))).toMatchObject({ state: 'filed', regnskap: [accounts] });
  });

  it('never takes an absent amount for zero', async () => {
    const answer = await read(() => json([accounts]));
    const result = answer.state === 'filed' ? answer.regnskap[0]?.resultatregnskapResultat : undefined;
    expect(result?.driftsresultat?.driftsinntekter).toEqual({});
    expect(result?.totalresultat).toBeUndefined();
  });

  it('takes 404 and an empty list for no key figures, and a page for no answer', async () => {
    expect(await read(() => ({ status: 404, headers: {}, body: '' }))).toEqual({ state: 'none' });
    expect(await read(() => json([]))).toEqual({ state: 'none' });
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
    await expect(read(() => page)).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('fails where the register does, as it does for every bank', async () => {
    await expect(read(() => json({ status: '500', error: 'x' }, 500))).rejects.toMatchObject({ kind: 'server_error' });
  });
});
