import { describe, expect, it } from 'vitest';
import { json } from '../../testing.ts';
import { Fullmakt } from './fullmakt-shapes.ts';
import { brregOf, signal } from './testing.ts';

const enhet = { organisasjonsnummer: '999999999', konkurs: 'false', underAvvikling: 'true' };
const nothing = {
  status: {
    rutineStatus: { kode: 'OK' },
    kombinasjonStatus: { kode: 'IK' },
    regelStatus: { kode: 'RI', regelIdent: null },
  },
  enhet,
  signeringsGrunnlag: { kode: 'SI' },
};
const chair = { fodselsdato: '01.01.1970', navn: 'A', rolle: { kode: 'LEDE' } };
const found = {
  ...nothing,
  signeringsKombinasjon: { kombinasjon: [{ kode: 'R1', kombinasjonsId: 1, personRolleKombinasjon: [chair] }] },
};

describe('reading who signs', () => {
  it('asks for signatur and prokura where each stands', async () => {
    const { brreg, asked } = brregOf(() => json(found));
    await brreg.readSignatur('999999999', signal);
    await brreg.readProkura('999999999', signal);
    expect(asked.map(({ url }) => url)).toEqual([
      'https://data.brreg.no/fullmakt/enheter/999999999/signatur',
      'https://data.brreg.no/fullmakt/enheter/999999999/prokura',
    ]);
  });

  it('reads the words for true and false, and refuses any other word', () => {
    expect(Fullmakt.parse(found).enhet).toMatchObject({ konkurs: false, underAvvikling: true });
    expect(Fullmakt.parse(found).enhet.underTvangsavviklingEllerTvangsopplosning).toBeUndefined();
    expect(Fullmakt.safeParse({ ...found, enhet: { ...enhet, konkurs: 'kanskje' } }).success).toBe(false);
    expect(Fullmakt.parse({ ...found, enhet: { ...enhet, konkurs: true } }).enhet.konkurs).toBe(true);
  });

  it('takes nothing registered for an answer, and a combination for what it is called', () => {
    expect(Fullmakt.parse(nothing)).toMatchObject({ signeringsGrunnlag: { kode: 'SI' } });
    expect(Fullmakt.parse(nothing).signeringsKombinasjon).toBeUndefined();
    expect(Fullmakt.parse(found).signeringsKombinasjon?.kombinasjon?.[0]).toMatchObject({ kombinasjonsId: '1' });
  });

  it('takes its 404 for an unknown unit, whatever it says, and a page for no answer', async () => {
    for (const answer of [{ status: 404, headers: {}, body: '' }, json([{ message: 'x' }], 404)]) {
      expect(await brregOf(() => answer).brreg.readSignatur('999999999', signal)).toEqual({ state: 'unknown' });
    }
    const page = { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>' };
    const read = brregOf(() => page).brreg.readProkura('999999999', signal);
    await expect(read).rejects.toMatchObject({ kind: 'unexpected' });
  });
});
