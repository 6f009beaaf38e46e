import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { convertVatDocument } from '@apier/rulebook/vat-return';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLineFor, folderWith } from '../testing.ts';
import { lawCommands } from './law-commands.ts';

const line = (mvaKode: string, merverdiavgift: number) => ({ mvaKode, merverdiavgift });
/** A return for March and April 2026, which nothing is wrong with, but for what is told. */
const returnWith = (sums: object = {}) => ({
  mvaMeldingDto: {
    innsending: { regnskapssystemsreferanse: 'ref-1' },
    skattegrunnlagOgBeregnetSkatt: {
      skattleggingsperiode: { periode: { skattleggingsperiodeToMaaneder: 'mars-april' }, aar: 2026 },
      fastsattMerverdiavgift: -100,
      mvaSpesifikasjonslinje: [line('1', -100)],
      ...sums,
    },
    betalingsinformasjon: {},
    skattepliktig: { organisasjonsnummer: '999999999' },
    meldingskategori: 'alminnelig',
  },
});
const envelope = {
  mvaMeldingInnsending: {
    norskIdentifikator: { organisasjonsnummer: '999999999' },
    skattleggingsperiode: { periode: { skattleggingsperiodeToMaaneder: 'mars-april' }, aar: 2026 },
    meldingskategori: 'alminnelig',
    opprettetAv: 'Kari Nordmann',
  },
};
const wrongSum = returnWith({ fastsattMerverdiavgift: -101 });
const unknownCode = returnWith({ mvaSpesifikasjonslinje: [line('99', -100)] });
const xmlOf = (value: object): string => {
  const conversion = convertVatDocument(JSON.stringify(value), { to: 'xml' });
  if (!conversion.ok) throw new Error(JSON.stringify(conversion.deviations));
  return conversion.text;
};

const { folder, file, remove } = folderWith({
  'good.xml': { text: xmlOf(returnWith()) },
  'good.json': { text: JSON.stringify(returnWith()) },
  'sum.xml': { text: xmlOf(wrongSum) },
  'code.xml': { text: xmlOf(unknownCode) },
  'envelope.xml': { text: xmlOf(envelope) },
  'envelope-invalid.xml': { text: xmlOf(envelope).replace(/<opprettetAv>.*\n/, '') },
  'no.xml': { text: '<mvaMeldingDto>' },
  'huge.xml': { text: '' },
  'many.xml': {
    text: xmlOf(returnWith({ mvaSpesifikasjonslinje: Array.from({ length: 1200 }, () => line('99', 0)) })),
  },
});
truncateSync(file('huge.xml'), 50_000_000);
mkdirSync(file('folder'));
afterAll(remove);

const run = (words: string | string[], input = '', variables: Record<string, string> = {}, columns?: number) =>
  commandLineFor([], { programCommands: lawCommands, input, variables, ...(columns && { columns }) }).run(words);
/** With these files of ours. */
const validate = (names: string, options = '--at 2026-11-22 --json') =>
  run(['vat-return', 'validate', ...names.split(' ').map(file), ...options.split(' ').filter(Boolean)]);

interface Line {
  file: string;
  status: string;
  deviations: { rule: string; code: string; severity: string; path: string; message: string }[];
  omitted?: number;
  not_evaluated: { rule: string | null; code: string; needs: string[] }[];
}
const linesOf = (out: string): Line[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((each) => JSON.parse(each) as Line);

describe('apier vat-return validate', () => {
  it('prints one line for each file, in the order given, with exactly these members', async () => {
    const { code, out, err } = await validate('sum.xml good.xml code.xml');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const lines = linesOf(out);
    expect(lines.map((each) => [each.file, each.status])).toEqual([
      [file('sum.xml'), 'avvikende skattemelding'],
      [file('good.xml'), 'ingen avvik'],
      [file('code.xml'), 'ugyldig skattemelding'],
    ]);
    for (const each of lines) {
      expect(Object.keys(each)).toEqual(['file', 'status', 'deviations', 'not_evaluated']);
      for (const open of each.not_evaluated) expect(Object.keys(open)).toEqual(['rule', 'code', 'needs']);
      for (const deviation of each.deviations) {
        expect(Object.keys(deviation)).toEqual(['rule', 'code', 'severity', 'path', 'message']);
      }
    }
    expect(lines[0]?.deviations).toEqual([
      {
        rule: 'R018',
        code: 'MVA_MELDINGSINNHOLD_SUM_MVA_FEIL_SUMMERING_AV_AVGIFTLINJER',
        severity: 'avvikende skattemelding',
        path: '/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift',
        message: expect.stringContaining('-101'),
      },
    ]);
    expect(lines[1]?.not_evaluated.find(({ rule }) => rule === 'R047')?.needs).toEqual(['mva_register']);
  });

  it('ends with 0 when no file is ugyldig, and with 1 when one is', async () => {
    expect((await validate('good.xml sum.xml envelope.xml')).code).toBe(0);
    expect((await validate('good.xml code.xml good.xml')).code).toBe(1);
  });

  it('tells the same of a return in JSON, and of one on standard input', async () => {
    const [xml] = linesOf((await validate('good.xml')).out);
    const [json] = linesOf((await validate('good.json')).out);
    const [input] = linesOf((await run('vat-return validate - --json', JSON.stringify(returnWith()))).out);
    expect({ ...json, file: '' }).toEqual({ ...xml, file: '' });
    expect(input).toEqual({ ...xml, file: '-' });
  });

  it('tells of an envelope what its schema says, and names what only the app compares', async () => {
    const [good, invalid] = linesOf((await validate('envelope.xml envelope-invalid.xml')).out);
    expect(good).toMatchObject({ status: 'ingen avvik', deviations: [] });
    expect(good?.not_evaluated[0]).toMatchObject({ rule: null, needs: [expect.stringMatching(/instance|return/)] });
    expect(invalid).toMatchObject({ status: 'ugyldig skattemelding', deviations: [{ rule: 'R001' }] });
  });

  it('has a line for what it cannot read, and goes on', async () => {
    chmodSync(file('good.json'), 0o000);
    const mayReadAll = process.getuid?.() === 0;
    const { code, out, err } = await validate('absent.xml folder good.xml/x good.json huge.xml no.xml good.xml');
    chmodSync(file('good.json'), 0o600);
    const lines = linesOf(out);
    expect({ code, err, count: lines.length }).toEqual({ code: 1, err: '', count: 7 });
    for (const each of lines.filter((_, index) => index < 6 && !(index === 3 && mayReadAll))) {
      expect(each).toMatchObject({ status: 'ugyldig skattemelding', deviations: [{ rule: 'R001', path: '/' }] });
      expect(each.not_evaluated).toHaveLength(106);
    }
    expect(lines[0]?.deviations[0]?.message).toBe(
      'The file cannot be read: it does not exist. Look at the name and the folder.',
    );
    expect(lines[1]?.deviations[0]?.message).toMatch(/^The file cannot be read: it is a folder\./);
    expect(lines[2]?.deviations[0]?.message).toMatch(/^The file cannot be read: a part of its path is no folder\./);
    if (!mayReadAll) expect(lines[3]?.deviations[0]?.message).toMatch(/no permission to read it \(EACCES\)/);
    expect(lines[4]?.deviations[0]?.message).toMatch(/^The file has 50000000 bytes and was not read/);
    expect(lines[6]).toMatchObject({ status: 'ingen avvik' });
  });

  it('tells people that a file could not be read, and gives no verdict on it', async () => {
    const { code, out } = await validate('absent.xml good.xml', '--at 2026-11-22');
    expect(code).toBe(1);
    expect(out.replaceAll('\n  ', ' ')).toContain('absent.xml: could not be read The file cannot be read: it does');
    expect(out).not.toContain('ugyldig');
    expect(out).toMatch(/\n2 files: 1 could not be read, 1 ingen avvik\.\n$/);
    expect((await validate('absent.xml', '--language nb')).out).toContain('kunne ikke leses\n');
  });

  it('reads what has no size of its own, and no more of it than a return may be', async () => {
    const lines = linesOf((await run('vat-return validate /dev/zero /dev/null --json')).out);
    expect(lines.map(({ deviations }) => deviations.map(({ rule }) => rule))).toEqual([['R001'], ['R001']]);
    expect(lines[0]?.deviations[0]?.message).toContain('5242880');
    const [long] = linesOf((await run('vat-return validate - --json', ' '.repeat(5_242_881))).out);
    expect(long?.deviations[0]?.message).toContain('5242880');
  });

  it('tells a thousand deviations of a file, and counts the others', async () => {
    const [many] = linesOf((await validate('many.xml')).out);
    expect(many?.deviations).toHaveLength(1000);
    expect(many?.omitted).toBeGreaterThan(199);
    expect((await validate('many.xml', '--at 2026-11-22')).out).toContain(`… ${many?.omitted} more deviations`);
  });

  it('judges on the day that is told, and else on the day that it is in Oslo', async () => {
    const rulesOn = async (options: string) =>
      linesOf((await validate('good.xml', `${options} --json`)).out)[0]?.deviations.map(({ rule }) => rule);
    expect(await rulesOn('--at 2026-04-30')).toEqual(['R059']);
    expect(await rulesOn('--at 2026-05-01')).toEqual([]);
    expect(await rulesOn('--at 2026-04-30 --ended')).toEqual([]);
    const line = commandLineFor([], { programCommands: lawCommands });
    const at = async (instant: string) => {
      line.clock.advance(Date.parse(instant) - line.clock.now());
      const { code } = await line.run(`vat-return validate ${file('good.xml')}`);
      return code;
    };
    expect(await at('2026-04-30T21:59:59Z')).toBe(1);
    expect(await at('2026-04-30T22:00:00Z')).toBe(0);
  });

  it('says what is wrong in the language that is asked for', async () => {
    const message = async (options: string, variables = {}) =>
      linesOf((await run(`vat-return validate ${file('code.xml')} --json ${options}`, '', variables)).out)[0]
        ?.deviations[0]?.message;
    const nb = await message('--language nb');
    expect(nb).not.toBe(await message(''));
    expect(await message('', { LANG: 'nb_NO.UTF-8' })).toBe(nb);
  });

  it('is told to people in lines that fit, with rule, path and what to do', async () => {
    const { out, code } = await validate('code.xml good.xml envelope.xml', '--at 2026-11-22');
    expect(code).toBe(1);
    const blocks = out.split('\n\n').map((block) => block.split('\n'));
    expect(blocks[0]?.slice(0, 4)).toEqual([
      expect.stringMatching(/code\.xml:$|code\.xml: ugyldig skattemelding/),
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
    expect(blocks[0]?.join('\n')).toMatch(/\n {2}R002 ugyldig skattemelding\n {4}…\/skatte\S+\[1\]\/mvaKode\n {6}\S/);
    expect(blocks[0]?.join(' ')).toMatch(/\d+ rules are not decided by the file alone/);
    expect(blocks[2]?.join(' ')).toMatch(/\d+ checks are made by the submission app/);
    expect(blocks[3]).toEqual(['3 files: 1 ugyldig skattemelding, 2 ingen avvik.', '']);
    const ours = out.split('\n').filter((each) => !each.includes(folder));
    for (const each of ours) expect(each.length, each).toBeLessThanOrEqual(80);
    const wide = await run(`vat-return validate ${file('code.xml')} --language nb`, '', {}, 200);
    expect(wide.out).toMatch(/regler avgjøres ikke av filen alene/);
    expect(wide.out).toMatch(/\n {4}\/mvaMeldingDto\/skatte\S+\[1\]\/mvaKode\n/);
  });

  it('tells people once what is wrong in the same way in many places', async () => {
    const { out } = await validate('many.xml', '--at 2026-11-22');
    const told = out.split('\n').filter((each) => /mvaSpesifikasjonslinje\[\d+\]\/mvaKode$/.test(each));
    expect(told).toHaveLength(10);
    expect(out).toContain('    … 989 more places:\n');
  });

  it('prints nothing that a terminal would obey, whatever files and names hold', async () => {
    const name = file('a\u001b[2J\u009b\u202e.xml');
    writeFileSync(name, xmlOf(returnWith({ mvaSpesifikasjonslinje: [line('\u009b2J\u202e', -100)] })));
    const json = await run(['vat-return', 'validate', name, '--json']);
    const text = await run(['vat-return', 'validate', name]);
    for (const { out } of [json, text]) {
      expect(out).toContain('R002');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
    expect(linesOf(json.out)[0]?.file).toBe(name);
  });

  it.each([
    ['no file', 'vat-return validate', /file/],
    ['a day that does not exist', 'vat-return validate x.xml --at 2026-02-30', /^--at: [^\n]+\n$/],
    ['a day without a value', 'vat-return validate x.xml --at', /--at/],
    ['an option that is none', 'vat-return validate x.xml --fast', /--fast/],
    ['standard input twice', 'vat-return validate - -', /^Standard input [^\n]+\n$/],
  ])('refuses with exit code 2: %s', async (_, words, said) => {
    const answer = await run(words);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(said);
  });

  it('takes as many files as there are', async () => {
    const { code, out } = await validate(Array.from({ length: 500 }, () => 'good.xml').join(' '));
    expect({ code, lines: linesOf(out).length }).toEqual({ code: 0, lines: 500 });
  });

  it('stops when nobody reads on', async () => {
    const asked: string[] = [];
    const command = lawCommands.find((each) => each.command === 'vat-return validate');
    const io = {
      out: () => {},
      err: () => {},
      outPart: async (text: string) => asked.push(text) < 2,
      readInput: async () => '',
      readInputBytes: async () => new Uint8Array(),
      variables: {},
    };
    const { clock } = commandLineFor([]);
    await command?.run(io, { file: [1, 2, 3, 4].map(() => file('good.xml')), json: true }, clock);
    expect(asked).toHaveLength(2);
  });
});

describe('apier vat-return convert', () => {
  it('writes XML as JSON, and JSON as XML, and back', async () => {
    const json = await run(`vat-return convert ${file('good.xml')}`);
    expect(json).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(json.out)).toEqual(returnWith());
    const xml = await run('vat-return convert -', json.out);
    expect(xml).toEqual(expect.objectContaining({ code: 0, err: '', out: xmlOf(returnWith()) }));
    expect((await run(`vat-return convert ${file('envelope.xml')}`)).out).toContain('"mvaMeldingInnsending"');
  });

  it('writes what is asked for', async () => {
    expect((await run(`vat-return convert ${file('good.xml')} --to xml`)).out).toBe(xmlOf(returnWith()));
    expect(JSON.parse((await run(`vat-return convert ${file('good.json')} --to json`)).out)).toEqual(returnWith());
  });

  it('converts what keeps the schema, whatever the rules say, and nothing else', async () => {
    expect(await run(`vat-return convert ${file('code.xml')}`)).toMatchObject({ code: 0, err: '' });
    const invalid = await run(`vat-return convert ${file('envelope-invalid.xml')}`);
    expect(invalid).toMatchObject({ code: 1, out: '' });
    expect(invalid.err).toMatch(/^ {2}R001 ugyldig skattemelding\n {4}\/mvaMeldingInnsending\S*\n {6}\S/);
    expect(await run(`vat-return convert ${file('no.xml')}`)).toMatchObject({ code: 1, out: '' });
  });

  it.each([
    ['no file', ''],
    ['two files', 'a.xml b.xml'],
    ['a file that is not there', 'absent.xml'],
    ['another form', 'absent.xml --to yaml'],
  ])('refuses with exit code 2: %s', async (_, words) => {
    const answer = await run(`vat-return convert ${words}`);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).not.toBe('');
  });
});
