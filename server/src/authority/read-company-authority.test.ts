import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '../operations.ts';
import { json } from '../testing.ts';
import { readCompanyAuthority } from './read-company-authority.ts';
import { CompanyAuthority } from './shapes.ts';
import { codedBody, contextOf, down, enhetBody, holder, nobodyBody, org, rollerBody, signaturBody } from './testing.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;

type Options = NonNullable<Parameters<typeof contextOf>[0]>;

async function read(options: Options & { persons?: boolean; delegated?: boolean } = {}) {
  const { persons = false, delegated = false } = options;
  const answer = await readCompanyAuthority(contextOf(options).ctx, { org, persons, delegated });
  return { ...answer, data: CompanyAuthority.parse(answer.data) };
}
const about = async (answers: NonNullable<Options['answers']>) => {
  const { data } = await read({ answers });
  return { is: data.classification, reason: data.reason, partial: data.partial, rests: data.kombinasjon_available };
};
const enk = {
  'brreg.enheter': () => json({ ...enhetBody, organisasjonsform: { kode: 'ENK' } }),
  'brreg.roller': () =>
    json({ rollegrupper: [{ type: { kode: 'INNH' }, roller: [{ type: { kode: 'INNH' }, person: {} }] }] }),
};

describe('who can bind a company', () => {
  it('is told with roles and counts, and the combinations as the register has them', async () => {
    const { data, sources } = await read();
    expect(data).toEqual({
      ...{ org_number: org, name: 'Prøve AS', entity_type: 'AS', data_tier: 'tier_1', partial: false },
      ...{ classification: 'sole', reason: null, kombinasjon_available: true, cautions: [] },
      signatur: {
        ...{ coded_authority: 'coded_verified', reason: null },
        combinations: [
          {
            ...{ rule_code: 'STYR', combination_id: '0', persons: 3 },
            roles: [
              { code: 'LEDE', persons: 1 },
              { code: 'MEDL', persons: 2 },
            ],
          },
          { rule_code: 'R0012', combination_id: '1', persons: 1, roles: [{ code: 'LEDE', persons: 1 }] },
        ],
      },
      prokura: { coded_authority: 'absent_verified', reason: null, combinations: [] },
      role_holders: [
        { code: 'DAGL', holders: 1 },
        { code: 'LEDE', holders: 1 },
        { code: 'MEDL', holders: 2 },
      ],
    });
    expect(sources?.map(({ source, status }) => `${source} ${status}`)).toEqual([
      ...['brreg.enheter ok', 'brreg.roller ok', 'brreg.signatur ok', 'brreg.prokura ok'],
    ]);
  });

  it('is joint, procuration only, or the owner of a sole proprietorship', async () => {
    const two = codedBody([holder('LEDE', 'A'), holder('MEDL', 'B')]);
    expect(await about({ 'brreg.signatur': () => json(two) })).toMatchObject({ is: 'joint', rests: true });
    expect(await about({ 'brreg.signatur': () => json(nobodyBody), 'brreg.prokura': () => json(two) })).toMatchObject({
      is: 'prokura_only',
      rests: true,
    });
    const owned = { is: 'by_role', reason: null, rests: false };
    expect(await about({ ...enk, 'brreg.signatur': () => json(nobodyBody) })).toMatchObject(owned);
    expect(await about({ ...enk, 'brreg.signatur': down })).toMatchObject({ ...owned, partial: true });
  });

  it('tells namesakes apart by their dates of birth, and one person in two roles from two persons', async () => {
    const young = { ...holder('MEDL', 'A'), fodselsdato: '02.02.1990' };
    expect(await about({ 'brreg.signatur': () => json(codedBody([holder('LEDE', 'A'), young])) })).toMatchObject({
      is: 'joint',
    });
    expect(
      await about({ 'brreg.signatur': () => json(codedBody([holder('LEDE', 'A'), holder('DAGL', 'A')])) }),
    ).toMatchObject({ is: 'unknown', reason: 'one_person_several_roles' });
  });

  it('is nobody only where the register says so: deleted or bankrupt', async () => {
    const deleted = { ...enhetBody, respons_klasse: 'SlettetEnhet', slettedato: '2026-01-19' };
    const gone = {
      'brreg.enheter': () => json(deleted),
      'brreg.roller': () => json({}, 404),
      'brreg.signatur': () => json({}, 404),
      'brreg.prokura': () => json({}, 404),
    };
    expect(await about(gone)).toMatchObject({ is: 'no_authority', reason: 'deleted' });
    const bankrupt = { 'brreg.enheter': () => json({ ...enhetBody, konkurs: true }) };
    expect(await about(bankrupt)).toMatchObject({ is: 'no_authority', reason: 'bankrupt' });
    const { data } = await read({ answers: bankrupt });
    expect(data.signatur.combinations).toEqual([]);
    const onlySigning = { ...signaturBody, enhet: { ...signaturBody.enhet, konkurs: 'true' } };
    expect(await about({ 'brreg.signatur': () => json(onlySigning) })).toMatchObject({ reason: 'bankrupt' });
  });

  it.each([
    ['a register that does not answer', down, 'register_unread', 'no_record_unverified'],
    ['a missing record', () => json({}, 404), 'no_record', 'no_record_unverified'],
    [
      'a form that is not served',
      () => json({ ...nobodyBody, status: { ...nobodyBody.status, rutineStatus: { kode: 'NA' } } }),
      'form_not_served',
      'no_record_unverified',
    ],
    [
      'a text that no machine reads',
      () => json({ ...signaturBody, status: { ...signaturBody.status, regelStatus: { kode: 'RI' } } }),
      'free_text',
      'free_text_uninterpreted',
    ],
    ['nothing registered', () => json(nobodyBody), 'none_registered', 'absent_verified'],
  ])('is unknown, with the reason, for %s', async (_, answer, reason, coded) => {
    const { data } = await read({ answers: { 'brreg.signatur': answer } });
    expect(data).toMatchObject({ classification: 'unknown', reason, kombinasjon_available: false });
    expect(data.signatur).toMatchObject({ coded_authority: coded, combinations: [] });
  });

  it('is never made a no by a register that falls silent', async () => {
    const registers = ['brreg.enheter', 'brreg.roller', 'brreg.signatur', 'brreg.prokura'] as const;
    for (const silent of registers) {
      for (const other of registers) {
        expect((await about({ [silent]: down, [other]: () => json(signaturOf(other)) })).is).not.toBe('no_authority');
      }
    }
  });

  it('is unknown while Enhetsregisteret is silent, and says whose it is as the signing service knows it', async () => {
    const { data, sources } = await read({ answers: { 'brreg.enheter': down } });
    expect(data).toMatchObject({ name: 'Prøve AS', entity_type: null, classification: 'unknown', partial: true });
    expect(data.reason).toBe('register_unread');
    expect(sources?.[0]).toMatchObject({ status: 'unavailable', error_code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('warns of what may limit the registered authority', async () => {
    const troubled = {
      ...enhetBody,
      underAvvikling: true,
      underRekonstruksjonsforhandlingDato: '2026-10-01',
      underUtenlandskInsolvensbehandlingDato: '2026-10-02',
    };
    const { data } = await read({ answers: { 'brreg.enheter': () => json(troubled) } });
    expect(data).toMatchObject({
      classification: 'sole',
      cautions: ['under_liquidation', 'under_reconstruction', 'foreign_insolvency'],
    });
    const forced = { ...enhetBody, underTvangsavviklingEllerTvangsopplosning: true };
    expect((await read({ answers: { 'brreg.enheter': () => json(forced) } })).data).toMatchObject({
      ...{ classification: 'unknown', reason: 'forced_dissolution', cautions: ['under_forced_dissolution'] },
    });
  });

  it('counts nobody who has died, was struck off, or is a deleted firm', async () => {
    const type = { kode: 'INNH' };
    const gone = [
      { type, person: { erDoed: true } },
      { type, person: {}, avregistrert: true },
      { type, enhet: { organisasjonsnummer: '313131313', erSlettet: true } },
    ];
    const roller = () => json({ rollegrupper: [{ type, roller: gone }] });
    const { data } = await read({
      answers: { ...enk, 'brreg.roller': roller, 'brreg.signatur': () => json(nobodyBody) },
    });
    expect(data).toMatchObject({ classification: 'unknown', role_holders: [] });
  });
});

const signaturOf = (source: string): object =>
  source === 'brreg.enheter' ? enhetBody : source === 'brreg.roller' ? rollerBody : signaturBody;

describe('a number that is no main unit', () => {
  const unknown = { 'brreg.enheter': () => json({}, 404) };

  it('of a sub-unit is told whose authority it is', async () => {
    const underenhet = { ...enhetBody, organisasjonsnummer: org, overordnetEnhet: '202957838' };
    const asking = read({ answers: { ...unknown, 'brreg.underenhet': () => json(underenhet) } });
    await expect(asking).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    await asking.catch((error) => {
      expect(error.detail.en.replaceAll('\u00a0', ' ')).toContain('Ask with the number of its main unit');
      expect(error.detail.en.replaceAll('\u00a0', ' ')).toContain('202 957 838');
    });
  });

  it('is not found, or was removed, or nobody could say', async () => {
    await expect(read({ answers: unknown })).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    const removed = { 'brreg.enheter': () => json({ slettedato: '2026-02-11' }, 410) };
    await expect(read({ answers: removed })).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
    const silent = { 'brreg.enheter': down, 'brreg.signatur': down, 'brreg.prokura': () => json({}, 404) };
    await expect(read({ answers: silent })).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('costs the other registers nothing the second time', async () => {
    const { ctx, asked } = contextOf({ answers: unknown });
    const ask = () => readCompanyAuthority(ctx, { org, persons: false, delegated: false }).catch(({ code }) => code);
    expect(await ask()).toBe('COMPANY_NOT_FOUND');
    const calls = asked.length;
    expect(await ask()).toBe('COMPANY_NOT_FOUND');
    expect(asked.length).toBe(calls);
  });
});

describe('names', () => {
  const names = ['Aksel', 'Prøvestad', 'Ingrid', 'Nora'];

  it('are not told by default, and dates of birth never', async () => {
    const quiet = JSON.stringify((await read()).data);
    for (const word of [...names, '1970']) expect(quiet).not.toContain(word);
    const told = JSON.stringify((await read({ persons: true, scopes: ['read:brreg', 'read:persons'] })).data);
    for (const word of names) expect(told).toContain(word);
    expect(told).not.toContain('1970');
  });

  it('are told to a key with the scope: who signs in each combination, and the text', async () => {
    const { data } = await read({ persons: true, scopes: ['read:brreg', 'read:persons'] });
    expect(data.signatur).toMatchObject({
      rule_text: 'Aksel Prøvestad alene.',
      combinations: [
        { holders: [{ role_code: 'LEDE', name: 'Aksel Prøvestad' }, { name: 'Ingrid Testmo' }, {}] },
        { holders: [{ role_code: 'LEDE', name: 'Aksel Prøvestad' }] },
      ],
    });
    expect(data.prokura.rule_text).toBeNull();
  });

  it('are refused to a key without it, before any register is asked', async () => {
    const { ctx, asked } = contextOf();
    const asking = readCompanyAuthority(ctx, { org, persons: true, delegated: false });
    await expect(asking).rejects.toMatchObject({ code: 'SCOPE_INSUFFICIENT' });
    expect(asked).toEqual([]);
  });
});

describe('with the account’s own delegation', () => {
  it('joins what it is worth now, and says what each of its sources did', async () => {
    const { data, sources } = await read({ delegated: true });
    expect(data).toMatchObject({ data_tier: 'tier_1_2', delegated: { status: 'full', reason: null } });
    expect(data.delegated?.granted_scopes.length).toBeGreaterThan(0);
    expect(sources?.map(({ source }) => source)).toContain('altinn.systemuser');
  });

  it('says that there is none, and keeps the classification', async () => {
    const { data } = await read({ delegated: true, findDelegation: () => undefined });
    expect(data).toMatchObject({ data_tier: 'tier_1', classification: 'sole' });
    expect(data.delegated).toMatchObject({ status: 'none', reason: 'no_delegation', granted_scopes: [] });
  });

  it('is not asked unless it is wanted', async () => {
    const findDelegation = () => {
      throw new Error('asked');
    };
    expect((await read({ findDelegation })).data).not.toHaveProperty('delegated');
  });
});

describe('what has just been read', () => {
  it('is not asked for again: neither after the context nor before it', async () => {
    const context = operations.find(({ id }) => id === 'getCompanyContext');
    const { ctx, asked } = contextOf();
    const own = () => asked.filter(({ url }) => /\/(signatur|prokura|roller)$|\/enheter\/\d+$/.test(url)).length;
    const ask = () => readCompanyAuthority(ctx, { org, persons: false, delegated: false });
    await ask();
    expect(own()).toBe(4);
    await context?.run(ctx, { org });
    expect(own()).toBe(4);
    const after = await ask();
    expect(own()).toBe(4);
    expect(after.sources?.map((source) => source.served_from)).toEqual(['cache', 'cache', 'cache', 'cache']);
  });
});

describe.skipIf(!conformance)('the official samples (needs APIER_CONFORMANCE_DATA)', () => {
  const sample = (file: string) => () => json(JSON.parse(readFileSync(`${conformance}/brreg/samples/${file}`, 'utf8')));

  it('a rule that was found is sole, because its chair signs alone', async () => {
    const { data } = await read({
      answers: {
        'brreg.signatur': sample('fullmakt-signatur-RF.json'),
        'brreg.prokura': sample('fullmakt-prokura-none.json'),
      },
    });
    expect(data).toMatchObject({ classification: 'sole', kombinasjon_available: true });
    expect(data.signatur).toMatchObject({ coded_authority: 'coded_verified' });
    expect(data.signatur.combinations.map(({ rule_code, persons }) => [rule_code, persons])).toEqual([
      ['STYR', 3],
      ['R0012', 1],
      ['R0012', 2],
    ]);
    expect(data.prokura).toEqual({ coded_authority: 'absent_verified', reason: null, combinations: [] });
  });
});
