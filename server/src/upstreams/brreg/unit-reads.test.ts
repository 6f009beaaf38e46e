import { describe, expect, it } from 'vitest';
import { json, testWorld } from '../../testing.ts';
import { Enhet, Underenhet } from './enhet-shapes.ts';
import { Roller } from './roller-shapes.ts';
import { brregOf, signal } from './testing.ts';
import { enhetAnswer } from './unit-reads.ts';

const eksempel = testWorld().organisations.get('999999999');
const unit = { organisasjonsnummer: '999999999', navn: 'X', organisasjonsform: { kode: 'AS' } };

describe('reading units', () => {
  it('asks for the version it reads, by its media type', async () => {
    const { brreg, asked } = brregOf(() => json(eksempel?.brreg.enhet.body));
    await brreg.readEnhet('999999999', signal);
    expect(asked).toMatchObject([
      {
        method: 'GET',
        url: 'https://data.brreg.no/enhetsregisteret/api/enheter/999999999',
        headers: { accept: 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8' },
      },
    ]);
  });

  it('tells registered, deleted, removed and unknown apart', async () => {
    const read = (answer: Parameters<typeof brregOf>[0]) => brregOf(answer).brreg.readEnhet('999999999', signal);
    const deleted = { ...unit, slettedato: '2025-02-03' };
    expect(await read(() => json(eksempel?.brreg.enhet.body))).toMatchObject({ state: 'registered' });
    expect(await read(() => json(deleted))).toMatchObject({ state: 'deleted', deletedAt: '2025-02-03' });
    expect(await read(() => json({ slettedato: '2025-02-03' }, 410))).toEqual({
      state: 'removed',
      deletedAt: '2025-02-03',
    });
    expect(await read(() => ({ status: 410, headers: {}, body: '' }))).toEqual({ state: 'removed', deletedAt: null });
    expect(await read(() => ({ status: 404, headers: {}, body: '' }))).toEqual({ state: 'unknown' });
  });

  it('takes a page in place of the register’s own 404 for no answer', async () => {
    const page = { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<h1>Not found</h1>' };
    const { brreg } = brregOf(() => page);
    for (const read of [brreg.readEnhet, brreg.readUnderenhet, brreg.readRoller]) {
      await expect(read('999999999', signal)).rejects.toMatchObject({ kind: 'unexpected' });
    }
  });

  it('takes a unit without roles for what it is, whichever way the register says so', async () => {
    for (const answer of [
      json({ rollegrupper: [] }),
      { status: 404, headers: {}, body: '' },
      { status: 410, headers: {}, body: '' },
    ]) {
      expect(await brregOf(() => answer).brreg.readRoller('999999999', signal)).toEqual({ rollegrupper: [] });
    }
  });

  it('never takes an absent field for no, and an empty one for absent', () => {
    const read = Enhet.parse({ ...unit, konkursdato: '', kapital: null, historiskeNavn: null, aktivitet: ['', null] });
    expect(read).toMatchObject({ konkursdato: undefined, kapital: undefined, aktivitet: [] });
    expect(read.historiskeNavn).toBeUndefined();
    expect(read.konkurs).toBeUndefined();
  });

  it('reads what only some units have', () => {
    const details = {
      historiskeNavn: [{ navn: 'Y', fraDato: '2001-01-01', tilDato: '2010-01-01' }],
      kapital: { belop: 30_000.5, antallAksjer: 3_000_000_000, type: 'Aksjekapital', valuta: 'NOK' },
      tvangsopplostPgaManglendeRegnskapDato: '2026-03-01',
      underRekonstruksjonsforhandlingDato: '2026-02-01',
      fravalgRevisjonDato: '2022-01-24',
      foretaksformIHjemlandet: { kode: 'GMBH', beskrivelseBokmaal: 'Selskap' },
    };
    expect(Enhet.parse({ ...unit, ...details })).toMatchObject(details);
  });

  it('leaves the ways to reach a person unread', () => {
    const reach = { epostadresse: 'a@example.invalid', telefon: '1', mobil: '2', hjemmeside: 'example.invalid' };
    for (const shape of [Enhet, Underenhet]) {
      expect(Object.keys(shape.parse({ ...unit, ...reach }))).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/epost|telefon|mobil|hjemmeside/)]),
      );
    }
  });

  it('lists the sub-units of a unit, and says how many there are', async () => {
    const page = { size: 100, totalElements: 140, totalPages: 2, number: 0 };
    const { brreg, asked } = brregOf(() => json({ _embedded: { underenheter: [unit] }, page }));
    expect(await brreg.readUnderenheterOf('999999999', signal)).toMatchObject({
      units: [{ organisasjonsnummer: '999999999' }],
      total: 140,
    });
    expect(asked[0]?.url).toMatch(/\/api\/underenheter\?overordnetEnhet=999999999&size=100$/);
    const none = brregOf(() => json({ page: { ...page, totalElements: 0 } })).brreg;
    expect(await none.readUnderenheterOf('999999999', signal)).toEqual({ units: [], total: 0 });
  });

  it('reads every organisation of the world', () => {
    for (const { brreg } of testWorld().organisations.values()) {
      if (brreg.enhet.status === 200) expect(() => enhetAnswer(Enhet.parse(brreg.enhet.body))).not.toThrow();
      if (brreg.roller.status === 200) expect(() => Roller.parse(brreg.roller.body)).not.toThrow();
    }
  });
});
