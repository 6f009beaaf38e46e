/**
 * The claim that checking a VAT return, schema and all local rules, costs no more CPU than `xmllint --schema` on the same
 * files, and grows in line with the file up to 5 MB. xmllint checks the schema alone, with the official XSD.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validateVatDocument } from '../rulebook/src/vat-return/index.ts';
import { ratios, spreadOf, written } from './support/figures.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const rounds = 7;
const equal = 1.15;
const today = '2026-11-22';
const xsdName = 'no.skatteetaten.fastsetting.avgift.mva.skattemeldingformerverdiavgift.v1.0.xsd';
const cli = fileURLToPath(new URL('../server/bin/apier.mjs', import.meta.url));

/** A return of this many lines that no rule finds anything in. */
function returnOf(lines: number): string {
  const each = Array.from(
    { length: lines },
    (_, index) => `
        <mvaSpesifikasjonslinje>
            <mvaKode>3</mvaKode>
            <mvaKodeRegnskapsystem>avdeling ${index}</mvaKodeRegnskapsystem>
            <grunnlag>${(index + 1) * 4}</grunnlag>
            <sats>25</sats>
            <merverdiavgift>${index + 1}</merverdiavgift>
        </mvaSpesifikasjonslinje>`,
  ).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0">
    <innsending>
        <regnskapssystemsreferanse>bench-${lines}</regnskapssystemsreferanse>
    </innsending>
    <skattegrunnlagOgBeregnetSkatt>
        <skattleggingsperiode>
            <periode>
                <skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder>
            </periode>
            <aar>2026</aar>
        </skattleggingsperiode>
        <fastsattMerverdiavgift>${(lines * (lines + 1)) / 2}</fastsattMerverdiavgift>${each}
    </skattegrunnlagOgBeregnetSkatt>
    <betalingsinformasjon></betalingsinformasjon>
    <skattepliktig>
        <organisasjonsnummer>999999999</organisasjonsnummer>
    </skattepliktig>
    <meldingskategori>alminnelig</meldingskategori>
</mvaMeldingDto>
`;
}

/** Seconds of CPU, user and system, of everything that `run` starts and waits for; Linux counts in hundredths. */
function childSeconds(run: () => void): number {
  const used = () => {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  };
  const before = used();
  run();
  return used() - before;
}

function mustSucceed(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 300)}`);
}

/** Seconds of CPU of one check in this process. */
function ownSeconds(document: Uint8Array): number {
  const before = process.cpuUsage();
  const { status } = validateVatDocument(document, { today });
  const { user, system } = process.cpuUsage(before);
  if (status !== 'ingen avvik') throw new Error(`the return of the measurement is ${status}`);
  return (user + system) / 1e6;
}

/** The seconds of CPU of the two programs on the same files, in interleaved rounds. */
function secondsOf(files: readonly string[], xsd: string): { ours: number[]; theirs: number[] } {
  const [ours, theirs]: [number[], number[]] = [[], []];
  const args = [cli, 'vat-return', 'validate', ...files, '--at', today, '--json'];
  const measures = [
    () => ours.push(childSeconds(() => mustSucceed(process.execPath, args))),
    () => theirs.push(childSeconds(() => mustSucceed('xmllint', ['--noout', '--schema', xsd, ...files]))),
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (const measure of round % 2 === 0 ? measures : measures.toReversed()) measure();
  }
  return { ours, theirs };
}

function compare(claim: string, files: readonly string[], xsd: string): Row {
  const { ours, theirs } = secondsOf(files, xsd);
  const times = spreadOf(ratios(ours, theirs));
  const figure = `${written(times, 2)} times; ${written(spreadOf(ours), 2, 's')} against ${written(spreadOf(theirs), 2, 's')}`;
  return judged(claim, figure, times.median, `≤ ${equal} times xmllint --schema`, equal);
}

/** What a megabyte costs at 5 MB against at half of one, in this process, warm. */
function linearity(): Row[] {
  const sizes = [1_750, 3_500, 8_750, 17_500].map((lines) => Buffer.from(returnOf(lines)));
  const perMegabyte = sizes.map((): number[] => []);
  for (let round = -3; round < rounds; round += 1) {
    for (const [index, document] of sizes.entries()) {
      const seconds = ownSeconds(document);
      if (round >= 0) perMegabyte[index]?.push((seconds * 1e3) / (document.length / 1e6));
    }
  }
  const [small = [], large = []] = [perMegabyte[0], perMegabyte.at(-1)];
  const growth = spreadOf(ratios(large, small));
  const megabytes = sizes.map((document) => (document.length / 1e6).toFixed(1));
  return [
    judged(
      `VAT return: what a megabyte costs at ${megabytes.at(-1)} MB, against at ${megabytes[0]} MB`,
      `${written(growth, 2)} times`,
      growth.median,
      `≤ ${equal} times`,
      equal,
    ),
    ...perMegabyte.map((costs, index) =>
      told(`… CPU a megabyte at ${megabytes[index]} MB`, written(spreadOf(costs), 1, 'ms')),
    ),
  ];
}

/** Measures whole programs, so that their start counts, and the library by itself. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (folder) => {
    const rows = linearity();
    const data = process.env.APIER_CONFORMANCE_DATA;
    const xsd = join(data ?? '', 'skatteetaten/xsd', xsdName);
    if (data === undefined || !existsSync(xsd) || spawnSync('xmllint', ['--version']).error) {
      return [
        ...rows,
        told('VAT returns against xmllint --schema', 'needs xmllint, and the XSD in APIER_CONFORMANCE_DATA'),
      ];
    }
    const put = (name: string, lines: number): string => {
      writeFileSync(join(folder, name), returnOf(lines));
      return join(folder, name);
    };
    const many = Array.from({ length: 1_000 }, (_, index) => put(`small-${index}.xml`, 20 + (index % 30)));
    const one = secondsOf([put('one.xml', 30)], xsd);
    return [
      compare('1 000 VAT returns of 20 to 50 lines, start of the program included', many, xsd),
      compare(
        '20 VAT returns of 5 MB, start of the program included',
        Array.from({ length: 20 }, (_, index) => put(`large-${index}.xml`, 17_500)),
        xsd,
      ),
      told(
        '… one return of 30 lines, which is mostly the start of the program',
        `${written(spreadOf(one.ours), 2, 's')} against ${written(spreadOf(one.theirs), 2, 's')}`,
      ),
      ...rows,
    ];
  });
}

if (import.meta.main) await runAlone(measure);
