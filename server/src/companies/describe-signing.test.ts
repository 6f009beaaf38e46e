import { describe, expect, it } from 'vitest';
import { describeSigning } from './describe-signing.ts';
import { fullmaktOf, hasFailed, nobodyBody, signaturBody, wasRead } from './testing.ts';

const chair = { navn: 'Aksel Prøvestad', rolle: { kode: 'LEDE' } };
const member = { navn: 'Ingrid Testmo', rolle: { kode: 'MEDL' } };
const describing = (change: object) => describeSigning(wasRead(fullmaktOf(change)));
const combining = (...combinations: (readonly object[] | undefined)[]) =>
  describing({
    signeringsKombinasjon: {
      kombinasjon: combinations.map((holders, at) => ({
        ...{ kode: 'R0012', kombinasjonsId: `${at + 1}` },
        personRolleKombinasjon: holders,
      })),
    },
  });
const nothing = { role_codes: [], combinations: 0, sole: null };

describe('who may sign', () => {
  it('is a list of combinations: one holder alone, or all of one together', () => {
    expect(combining([chair, member], [chair])).toEqual({
      ...{ state: 'registered', role_codes: ['LEDE', 'MEDL'], combinations: 2, sole: true },
    });
    expect(combining([chair, member], [member, member])).toEqual({
      ...{ state: 'registered', role_codes: ['LEDE', 'MEDL'], combinations: 2, sole: false },
    });
  });

  it('does not say "jointly" of combinations that leave out who signs', () => {
    expect(combining(undefined)).toMatchObject({ state: 'registered', combinations: 1, sole: null });
    expect(combining([chair, member], [])).toMatchObject({ combinations: 2, sole: null });
    expect(combining([chair], undefined)).toMatchObject({ combinations: 2, sole: true });
    expect(describing({ signeringsKombinasjon: undefined })).toEqual({ ...nothing, state: 'registered' });
  });

  it('leaves out a role that has no code, not its holder', () => {
    expect(combining([{ navn: 'Aksel Prøvestad' }])).toMatchObject({ role_codes: [], combinations: 1, sole: true });
  });

  it('is for a person to read where the rule is a text: the listed whole board is only the fallback', () => {
    const { regelStatus: _, ...others } = signaturBody.status;
    expect(describing({ status: { ...others, regelStatus: { kode: 'RI' } } })).toEqual({
      ...nothing,
      state: 'free_text',
    });
    expect(describing({ status: others })).toEqual({ ...nothing, state: 'free_text' });
  });

  it('is nobody in particular where nothing is registered, which is said as such', () => {
    expect(describing({ ...nobodyBody, signeringsKombinasjon: undefined })).toEqual({
      ...{ ...nothing, state: 'none_registered' },
    });
  });

  it('is with the estate once the company is bankrupt, whatever rule is registered', () => {
    expect(describing({ enhet: { ...signaturBody.enhet, konkurs: 'true' } })).toEqual({
      ...{ ...nothing, state: 'bankruptcy_estate' },
    });
  });

  it('is not to be had for a form of organisation that the service does not serve', () => {
    const status = { rutineStatus: { kode: 'NA' } };
    expect(describing({ status, signeringsGrunnlag: undefined, signeringsKombinasjon: undefined })).toEqual({
      ...{ ...nothing, state: 'not_available' },
    });
  });

  it('is unknown for a company that the service does not know', () => {
    expect(describeSigning(wasRead({ state: 'unknown' }))).toEqual({ ...nothing, state: 'unknown' });
  });

  it('is null where the service did not answer', () => {
    expect(describeSigning(hasFailed)).toBeNull();
  });

  it('never holds a person', () => {
    const text = JSON.stringify(describing({}));
    for (const word of ['Aksel', 'Prøvestad', 'Ingrid', '1970']) expect(text).not.toContain(word);
  });
});
