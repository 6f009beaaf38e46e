/**
 * Proves at length what the tests prove in short: `npm run proof`, or `node tools/proof.ts [--seed N]` to repeat one. Each
 * proof leaves a dated summary in `docs/proof/`; one that fails ends the run with exit code 1, and its summary says so.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Comparison,
  compareWithXmllint,
  describeDifference,
  mutatedSamples,
  readSamples,
  xmllintVersion,
} from '../rulebook/src/vat-return/schema/testing.ts';
import { repositoryRoot } from './repository.ts';

interface Setting {
  /** A whole number; all chance comes from it. */
  seed: number;
  /** The folder with the official material. */
  data: string;
}

interface Outcome {
  hasHeld: boolean;
  /** What was counted, for the summary. */
  figures: readonly (readonly [what: string, count: string | number])[];
  /** What did not hold; shown, and not kept. */
  problems: readonly string[];
}

interface Proof {
  /** The name of its summary, after the date. */
  name: string;
  /** What is claimed, in a sentence. */
  claim: string;
  run(setting: Setting): Outcome;
}

const mutants = 10_000;
const batch = 1_000;
const shownDifferences = 5;

const vatReturnSchema: Proof = {
  name: 'vat-return-schema',
  claim:
    'Our verdict on the schema of VAT returns and envelopes (`readXml`, `checkForm`) is that of xmllint with the official XSD. Where they differ, it is because we refuse on purpose what xmllint reads.',
  run({ seed, data }) {
    const version = xmllintVersion();
    if (version === null) throw new Error('xmllint is not installed (libxml2-utils)');
    const samples = readSamples(data);
    const total: Comparison = { files: 0, valid: 0, invalid: 0, refused: {}, differences: [] };
    add(total, compareWithXmllint(data, samples));
    const files = mutatedSamples(samples, seed, mutants);
    for (let from = 0; from < mutants; from += batch) {
      add(total, compareWithXmllint(data, files.slice(from, from + batch)));
    }
    return {
      hasHeld: total.differences.length === 0,
      figures: [
        ['judge', version.replace('xmllint: using ', '')],
        ['examples', samples.length],
        ['mutated copies', mutants],
        ['valid for both', total.valid],
        ['not valid, or not readable, for both', total.invalid],
        ...Object.entries(total.refused).map(([reason, count]) => [`refused on purpose: ${reason}`, count] as const),
        ['differences', total.differences.length],
      ],
      problems: total.differences.slice(0, shownDifferences).map(describeDifference),
    };
  },
};

const proofs: readonly Proof[] = [vatReturnSchema];

function add(total: Comparison, { files, valid, invalid, refused, differences }: Comparison): void {
  total.files += files;
  total.valid += valid;
  total.invalid += invalid;
  for (const [reason, count] of Object.entries(refused)) total.refused[reason] = (total.refused[reason] ?? 0) + count;
  total.differences.push(...differences);
}

/** As `.ci/run` has it: what the setting names, or the folder beside the repository. */
function findData(): string {
  const data = process.env.APIER_CONFORMANCE_DATA ?? join(repositoryRoot, '../shared/data');
  if (!existsSync(data)) throw new Error(`there is no official material at ${data}: set APIER_CONFORMANCE_DATA`);
  return data;
}

function readSeed(args: readonly string[]): number {
  if (args.length === 0) return Math.floor(Math.random() * 2 ** 31);
  const [option, value] = args;
  const seed = Number(value);
  if (option !== '--seed' || args.length > 2 || !Number.isInteger(seed)) throw new Error('usage: proof [--seed N]');
  return seed;
}

function summary({ name, claim }: Proof, { hasHeld, figures }: Outcome, date: string, command: string): string {
  const rows = figures.map(([what, count]) => `| ${what} | ${count} |`);
  return [
    `# ${date}: ${name}`,
    '',
    claim,
    '',
    hasHeld ? 'It held.' : '**It did not hold.**',
    '',
    '| | |',
    '| --- | --- |',
    ...rows,
    '',
    `Again: \`${command}\``,
    '',
  ].join('\n');
}

if (import.meta.main) {
  const setting: Setting = { seed: readSeed(process.argv.slice(2)), data: findData() };
  const date = new Date().toISOString().slice(0, 10);
  const folder = join(repositoryRoot, 'docs/proof');
  mkdirSync(folder, { recursive: true });
  for (const proof of proofs) {
    const start = performance.now();
    console.log(`${proof.name}, seed ${setting.seed} …`);
    const outcome = proof.run(setting);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const figures = [['seed', setting.seed], ...outcome.figures, ['seconds', seconds]] as const;
    const file = join(folder, `${date}-${proof.name}.md`);
    writeFileSync(file, summary(proof, { ...outcome, figures }, date, `npm run proof -- --seed ${setting.seed}`));
    for (const [what, count] of figures) console.log(`  ${what}: ${count}`);
    for (const problem of outcome.problems) console.error(problem);
    console.log(`${proof.name} ${outcome.hasHeld ? 'held' : 'DID NOT HOLD'}`);
    if (!outcome.hasHeld) process.exitCode = 1;
  }
}
