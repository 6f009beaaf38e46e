import { describe, expect, it } from 'vitest';
import type { Employment } from '../world.ts';
import { findEmployments } from './find-employments.ts';
import { QueryRefused } from './refusals.ts';

const MAIN = '999999999';
const SUB = '391186251';

const employment = (id: string, startdato: string, sluttdato: string | null, kode = 'ordinaertArbeidsforhold') =>
  ({
    id,
    uuid: `11111111-1111-4111-8111-11111111111${id}`,
    type: { kode, beskrivelse: kode },
    arbeidssted: { type: 'Underenhet', ident: SUB },
    opplysningspliktig: { type: 'Hovedenhet', ident: MAIN },
    ansettelsesperiode: { startdato, sluttdato },
  }) satisfies Employment;

const all: Employment[] = [
  employment('1', '2020-01-01', null),
  employment('2', '2020-01-01', '2026-11-20'),
  employment('3', '2020-01-01', '2026-11-21'),
  employment('4', '2026-11-21', null),
  employment('5', '2026-11-22', null),
  employment('6', '2010-01-01', '2014-12-31'),
  employment('7', '2020-01-01', null, 'maritimtArbeidsforhold'),
  { ...employment('8', '2020-01-01', null), opplysningspliktig: { type: 'Hovedenhet', ident: '326018155' } },
];
const good = {
  opplysningspliktigId: MAIN,
  arbeidsforholdtype: ['ordinaertArbeidsforhold'],
  rapporteringsordning: ['A_ORDNINGEN'],
  arbeidsforholdstatus: ['AKTIV'],
};
const ids = (more: object) => findEmployments(all, { ...good, ...more }, '2026-11-21').map(({ id }) => id);

function codesOf(variables: unknown): string[] {
  try {
    findEmployments(all, variables, '2026-11-21');
  } catch (refused) {
    if (refused instanceof QueryRefused) return refused.errormessages.map(({ code }) => code);
  }
  return [];
}

describe('the employments that fit', () => {
  it('are active from the first to the last day', () => {
    expect(ids({})).toEqual(['1', '3', '4']);
    expect(ids({ arbeidsforholdstatus: ['AVSLUTTET'] })).toEqual(['2']);
    expect(ids({ arbeidsforholdstatus: ['FREMTIDIG'] })).toEqual(['5']);
    expect(ids({ arbeidsforholdstatus: ['AKTIV', 'AVSLUTTET', 'FREMTIDIG'] })).toEqual(['1', '2', '3', '4', '5']);
  });

  it('are of the kinds asked for', () => {
    expect(ids({ arbeidsforholdtype: ['maritimtArbeidsforhold'] })).toEqual(['7']);
  });

  it('were reported in the way asked for', () => {
    expect(ids({ rapporteringsordning: ['FOER_A_ORDNINGEN'], arbeidsforholdstatus: ['AVSLUTTET'] })).toEqual(['6']);
  });

  it('are of the employer and at the workplace asked for', () => {
    expect(ids({ opplysningspliktigId: undefined, arbeidsstedId: SUB })).toEqual(['1', '3', '4', '8']);
    expect(ids({ arbeidsstedId: '326018155' })).toEqual([]);
    expect(ids({ opplysningspliktigId: '276018957' })).toEqual([]);
  });

  it('are none for a person: the world has none', () => {
    expect(ids({ arbeidstakerId: '01810100000' })).toEqual([]);
  });
});

describe('the variables of finnArbeidsforhold', () => {
  it('must name somebody, and one value of each list', () => {
    expect(codesOf(undefined)).toEqual(['AA-200', 'AA-201', 'AA-202', 'AA-203']);
    expect(codesOf({ ...good, opplysningspliktigId: '' })).toEqual(['AA-200']);
    expect(codesOf({ ...good, arbeidsforholdtype: [] })).toEqual(['AA-201']);
    expect(codesOf({ ...good, rapporteringsordning: null })).toEqual(['AA-202']);
    expect(codesOf({ ...good, arbeidsforholdstatus: [null] })).toEqual(['AA-203']);
  });

  it.each(['999999998', '499999999', '12345', '99999999a', ' 999999999'])(
    'AA-204, AA-205: "%s" employs nobody',
    (id) => {
      expect(codesOf({ ...good, opplysningspliktigId: id })).toEqual(['AA-204']);
      expect(codesOf({ ...good, arbeidsstedId: id })).toEqual(['AA-205']);
    },
  );

  it.each(['999999999', '300123456', '01810100000'])('may name the employer "%s"', (id) => {
    expect(codesOf({ ...good, opplysningspliktigId: id })).toEqual([]);
  });

  it('AA-206: a person has eleven digits', () => {
    expect(codesOf({ ...good, arbeidstakerId: '999999999' })).toEqual(['AA-206']);
  });
});
