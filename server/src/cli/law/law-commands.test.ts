import { afterAll, describe, expect, it } from 'vitest';
import { commandLineFor, folderWith } from '../testing.ts';
import { lawCommands } from './law-commands.ts';

const { file, remove } = folderWith({});
afterAll(remove);

/** Runs a command with this on standard input. */
function run(words: string, input: unknown = '', variables: Record<string, string> = {}) {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return commandLineFor([], { programCommands: lawCommands, input: text, variables }).run(words);
}

const year = '--from 2026-01-01 --to 2026-12-31';
const company = {
  orgnr: '999999999',
  organisasjonsform: 'AS',
  registrertIMvaregisteret: true,
  vatTerm: 'bimonthly',
  employees: { value: 9, suppressed: false },
};

interface Line {
  rows: { code: string; period: string | null; due: string | null; status: string; kind: string; needs: string[] }[];
  auditor: Record<string, string>;
  reason: string | null;
}
const linesOf = (out: string): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('apier obligations', () => {
  it('prints one line: what is due in the window, the standing duties, the auditor by year', async () => {
    const { code, out, err } = await run(`obligations --facts - ${year} --json`, company);
    expect({ code, err, lines: out.split('\n').length }).toEqual({ code: 0, err: '', lines: 2 });
    const [line] = linesOf(out);
    expect(Object.keys(line ?? {})).toEqual(['rows', 'auditor', 'reason']);
    const members = ['code', 'period', 'due', 'status', 'kind', 'assumed', 'needs', 'confidence', 'law'];
    for (const row of line?.rows ?? []) expect(Object.keys(row)).toEqual(members);
    const vat = line?.rows.filter((row) => row.code === 'mva_melding');
    expect(vat?.map(({ due }) => due)).toEqual([
      ...['2026-02-10', '2026-04-10', '2026-06-10', '2026-08-31', '2026-10-12', '2026-12-10'],
    ]);
    expect(line?.rows.filter(({ kind }) => kind === 'dated').some(({ status }) => status === 'not_required')).toBe(
      false,
    );
    expect(line?.rows.slice(-6).map(({ code: duty, kind, period, due }) => ({ duty, kind, period, due }))).toEqual(
      ['amu', 'hms_systematisk', 'otp', 'revisor', 'verneombud', 'yrkesskadeforsikring'].map((duty) => ({
        ...{ duty, kind: 'continuous', period: null, due: null },
      })),
    );
    expect(line?.rows.find((row) => row.code === 'amu')).toMatchObject({ status: 'not_required' });
    expect(line).toMatchObject({ auditor: { '2025': 'required', '2026': 'required' }, reason: null });
  });

  it('names the law of each row', async () => {
    const { out } = await run(`obligations --facts - ${year} --json`, company);
    expect(JSON.parse(out).rows[0].law).toEqual(expect.arrayContaining([expect.stringContaining('§')]));
  });

  it('takes null for unknown and needs no number: what would decide is named', async () => {
    const facts = { organisasjonsform: 'AS', registrertIMvaregisteret: null, employees: null };
    const [line] = linesOf((await run(`obligations --facts - ${year} --json`, facts)).out);
    expect(line?.rows.find((row) => row.code === 'mva_melding')).toMatchObject({
      status: 'conditional',
      needs: expect.arrayContaining(['registrertIMvaregisteret']),
    });
  });

  it('judges standing duties on the day that was named, and the first day otherwise', async () => {
    const optedOut = { ...company, fravalgRevisjonDato: '2026-06-01', revenue: 1, balance: 1, fte: 1 };
    const auditor = async (more: string) => {
      const [line] = linesOf(
        (await run(`obligations --facts - ${year} ${more} --json`.replace('  ', ' '), optedOut)).out,
      );
      return line?.rows.find((row) => row.code === 'revisor')?.status;
    };
    expect(await auditor('--as-of 2025-06-01')).toBe('required');
    expect(await auditor('--as-of 2026-01-01')).toBe(await auditor(''));
  });

  it('answers a list with a line for each, in order, each in its own window', async () => {
    const list = [
      { facts: company, from: '2026-01-01', to: '2026-12-31' },
      { facts: { ...company, konkurs: true }, from: '2026-01-01', to: '2026-12-31', asOf: null },
      { facts: company, from: '2027-08-01', to: '2027-08-31', asOf: '2027-08-15' },
    ];
    const { code, out } = await run('obligations --facts - --json', list);
    const [first, second, third] = linesOf(out);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        (await run(`obligations --facts - ${year} --json`, company)).out,
        (await run(`obligations --facts - ${year} --json`, { ...company, konkurs: true })).out,
        (await run('obligations --facts - --from 2027-08-01 --to 2027-08-31 --as-of 2027-08-15 --json', company)).out,
      ].join(''),
    );
    expect(first?.rows.length).toBeGreaterThan(20);
    expect(second).toMatchObject({ rows: [], reason: 'bankruptcy_estate' });
    expect(third?.rows.filter(({ kind }) => kind === 'dated').every(({ due }) => due?.startsWith('2027-08'))).toBe(
      true,
    );
    expect(await run('obligations --facts - --json', [])).toMatchObject({ code: 0, out: '', err: '' });
  });

  it('reads a file, also one with a byte order mark', async () => {
    const written = folderWith({ 'facts.json': { text: `\ufeff${JSON.stringify(company)}` } });
    const answer = await run(`obligations --facts ${written.file('facts.json')} ${year} --json`);
    written.remove();
    expect(answer.out).toBe((await run(`obligations --facts - ${year} --json`, company)).out);
  });

  it('says which facts it did not use, and answers', async () => {
    const answer = await run(`obligations --facts - ${year} --json`, {
      ...company,
      vatterm: 'annual',
      'a\u001b[2J': 1,
    });
    expect(answer).toMatchObject({ code: 0, err: expect.stringMatching(/^Not used[^\n]*vatterm[^\n]*\n$/) });
    expect(answer.err).not.toContain('\u001b');
    expect(linesOf(answer.out)).toHaveLength(1);
  });

  it.each([
    ['a fact in the wrong form', { ...company, vatTerm: 'weekly' }, /^vatTerm: [^\n]*bimonthly[^\n]*\n$/],
    ['several at once', { vatTerm: 7, employees: { value: -1 } }, /^(\w+(\.\w+)?: [^\n]+\n){3}$/],
    ['no form of organisation', {}, /^organisasjonsform: /],
    ['no object', '"AS"', /^facts: /],
    ['no JSON', '{"organisasjonsform": secret}', /^Standard input holds no JSON/],
    ['nothing', '', /^Standard input holds no JSON/],
  ])('refuses with exit code 2 and a line for each problem, naming the field: %s', async (_, input, lines) => {
    const answer = await run(`obligations --facts - ${year} --json`, input);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(lines);
    expect(answer.err).not.toContain('secret');
  });

  it.each([
    ['--from', '--to 2026-12-31'],
    ['--to', '--from 2026-01-01'],
    ['--to', '--from 2026-01-01 --to 2026-02-29'],
    ['--from', '--from 1.1.2026 --to 2026-12-31'],
    ['--to', '--from 2026-12-31 --to 2026-01-01'],
    ['--to', '--from 2026-01-01 --to 2087-01-01'],
    ['--from', '--from 2014-12-31 --to 2026-12-31'],
    ['--to', '--from 2090-01-01 --to 2101-01-01'],
    ['--as-of', `${year} --as-of 2026-13-01`],
  ])('refuses a window that cannot be: %s of %s', async (option, words) => {
    const answer = await run(`obligations --facts - ${words} --json`, company);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(new RegExp(`^${option}: [^\n]+\n$`));
  });

  it('answers for years gone by, and says from when on all is held', async () => {
    const of = (words: string) => run(`obligations --facts - ${words} --json`, company);
    const { out, err } = await of('--from 2016-05-01 --to 2016-05-31');
    // Whit Monday and Constitution Day follow the Sunday on which it would have been due.
    expect(linesOf(out)[0]?.rows.find(({ code }) => code === 'arbeidsgiveravgift')?.due).toBe('2016-05-18');
    expect(err).toMatch(/^Not all that fell due before June 2017 is held: [^\n]+\n$/);
    expect((await of('--from 2017-06-01 --to 2017-06-30')).err).toBe('');
  });

  it('tells what to do in the language of the terminal', async () => {
    const answer = await run('obligations --facts - --from 2026-01-01', { organisasjonsform: 'AS' }, { LANG: 'nb_NO' });
    expect(answer.err).toBe('--to: Må være med: en dag, skrevet 2026-01-01.\n');
  });

  it('answers nothing of a list in which anything is wrong, and names the elements', async () => {
    const list = [
      { facts: company, from: '2026-01-01', to: '2026-12-31' },
      { facts: { ...company, fte: 'many' }, from: '2026-01-01', to: '2026-12-31' },
      { facts: company, from: '2026-01-01', asof: '2026-01-01' },
      'AS',
    ];
    const answer = await run('obligations --facts - --json', list);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(
      answer.err
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual([...['[1].facts.fte', '[2].to', '[2].asof', '[3]']]);
  });

  it('does not go on for ever about what is wrong', async () => {
    const answer = await run(
      'obligations --facts - --json',
      Array.from({ length: 500 }, () => 'AS'),
    );
    expect(answer.err.trimEnd().split('\n')).toHaveLength(51);
    expect(answer.err).toMatch(/… and 450 more\.\n$/);
  });

  it('refuses a window for a list, whose elements have their own', async () => {
    for (const words of ['--from 2026-01-01', '--to 2026-12-31', '--as-of 2026-01-01']) {
      const answer = await run(`obligations --facts - ${words} --json`, []);
      expect(answer).toMatchObject({ code: 2, out: '', err: expect.stringContaining('leave out --from') });
    }
  });

  it('says in one line that a file is not there', async () => {
    const answer = await run(`obligations --facts ${file('absent.json')} ${year} --json`);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(/^The file [^\n]*absent\.json cannot be read \(ENOENT\)\. [^\n]*--facts[^\n]*\n$/);
    expect(await run(`obligations ${year}`)).toMatchObject({ code: 2, err: expect.stringContaining('--facts <file>') });
  });

  it('is a table for people, in their language, that says why there is nothing', async () => {
    const { out } = await run(`obligations --facts - ${year}`, company);
    expect(out).toMatch(/^deadlines:\n +due +obligation +period +status.*\n +2026-01-05 +A-melding/);
    expect(out).toMatch(
      /\nstanding_duties:\n[\s\S]*\nauditor_by_accounting_year:\n {2}2025: required\n {2}2026: required\n$/,
    );
    const deleted = { ...company, slettedato: '2025-01-01' };
    const nb = await run(`obligations --facts - ${year} --language nb`, deleted);
    expect(nb.out).toMatch(/^Virksomheten er slettet/);
    const other = await run(`obligations --facts - ${year}`, { organisasjonsform: 'KIRK' });
    expect(other.out).toMatch(/^There are no rules here for this form of organisation/);
    const list = [{ facts: company, from: '2026-01-01', to: '2026-12-31' }];
    expect((await run('obligations --facts -', list)).out).toBe(`[0]\n${out}\n`);
  });
});

describe('apier late-fee', () => {
  it('prints weeks, multiplier and amount as numbers', async () => {
    const { code, out, err } = await run('late-fee --due 2026-07-31 --received 2026-08-20 --rettsgebyr 1345 --json');
    expect({ code, out, err }).toEqual({ code: 0, out: '{"weeks":3,"multiplier":3,"amount":4035}\n', err: '' });
    expect((await run('late-fee --due 2026-07-31 --received 2026-07-31 --rettsgebyr 1345 --json')).out).toBe(
      '{"weeks":0,"multiplier":0,"amount":0}\n',
    );
  });

  it('takes the court fee of the day on which the late fee starts, and says when that is not confirmed', async () => {
    const known = await run('late-fee --due 2024-07-31 --received 2024-08-01');
    expect(known).toMatchObject({ code: 0, err: '', out: expect.stringContaining('court_fee: 1277\n') });
    const weak = await run('late-fee --due 2026-07-31 --received 2026-08-01 --json');
    expect(weak).toMatchObject({ code: 0, out: '{"weeks":1,"multiplier":1,"amount":1345}\n' });
    expect(weak.err).toMatch(/^The court fee of 2026, 1345 kroner, is not confirmed\. [^\n]*--rettsgebyr\.\n$/);
  });

  it.each([
    ['--due', '--due 2026-02-30 --received 2026-08-20'],
    ['--received', '--due 2026-07-31 --received tomorrow'],
    ['--rettsgebyr', '--due 2026-07-31 --received 2026-08-20 --rettsgebyr 1345.5'],
    ['--rettsgebyr', '--due 2026-07-31 --received 2026-08-20 --rettsgebyr 0'],
    ['--rettsgebyr', '--due 2099-07-31 --received 2099-08-20'],
  ])('refuses with exit code 2 and a line that names %s: %s', async (option, words) => {
    const answer = await run(`late-fee ${words} --json`);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(new RegExp(`^${option}: [^\n]+\n$`));
  });
});
