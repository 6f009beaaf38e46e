/**
 * The official material that we are tested against is other people's: facts may be said again, texts are not copied.
 * Refuses a file of ours that equals an official one, or shares a run of 200 characters with one (white space and
 * web addresses do not count). `APIER_CONFORMANCE_DATA=folder node tools/check-commits-nothing-official.ts [root]`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { listFiles, repositoryRoot, tell } from './repository.ts';

const longestRun = 200;
/** Any run of 200 holds a whole block of 100 that starts at a multiple of 100: only those are remembered. */
const block = longestRun / 2;
/** A rule of dashes is nobody's. */
const fewestCharacters = 10;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** Licences are there to be repeated. */
const isLicence = (path: string) => /^LICEN[CS]E/i.test(basename(path));
/**
 * One character for each byte, every stretch of white space one space, every web address one sign: an address is a fact,
 * and the answers of a register are mostly addresses.
 */
const squeeze = (bytes: Buffer) =>
  bytes
    .toString('latin1')
    .replace(/https?:[^\s"'<>]+/g, '@')
    .replace(/\s+/g, ' ');

const factor = 0x01000193;
const factorOfFirst = Array.from({ length: block - 1 }).reduce<number>((power) => Math.imul(power, factor), 1);

/** Calls `visit` with the hash of every block that starts at a multiple of `step`. */
function eachBlock(text: string, step: number, visit: (hash: number, at: number) => void): void {
  let hash = 0;
  for (let end = 0; end < text.length; end += 1) {
    if (end >= block) hash = (hash - Math.imul(text.charCodeAt(end - block), factorOfFirst)) | 0;
    hash = (Math.imul(hash, factor) + text.charCodeAt(end)) | 0;
    const at = end - block + 1;
    if (at >= 0 && at % step === 0) visit(hash, at);
  }
}

interface Place {
  file: string;
  text: string;
  at: number;
}

/** How many characters around these two places are the same. */
function sharedRun(one: string, atOne: number, other: string, atOther: number): number {
  let before = 0;
  while (
    before < atOne &&
    before < atOther &&
    one.charCodeAt(atOne - before - 1) === other.charCodeAt(atOther - before - 1)
  )
    before += 1;
  let after = 0;
  while (
    atOne + after < one.length &&
    atOther + after < other.length &&
    one.charCodeAt(atOne + after) === other.charCodeAt(atOther + after)
  )
    after += 1;
  return before + after;
}

/** One line for each file of `root` that holds what is in the folder `official`. */
export function officialProblems(root: string, official: string): string[] {
  const whole = new Map<string, string>();
  const blocks = new Map<number, Place[]>();
  const officialFiles = readdirSync(official, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !isLicence(file) && statSync(join(official, file)).isFile(),
  );
  if (officialFiles.length === 0) throw new Error(`no files in ${official}`);
  for (const file of officialFiles) {
    const bytes = readFileSync(join(official, file));
    if (bytes.length > 0) whole.set(sha256(bytes), file);
    const text = squeeze(bytes);
    eachBlock(text, block, (hash, at) => {
      const places = blocks.get(hash);
      if (places === undefined) blocks.set(hash, [{ file, text, at }]);
      // The same block in many files needs to be known from a few of them only.
      else if (places.length < 8) places.push({ file, text, at });
    });
  }

  const problems: string[] = [];
  for (const file of listFiles(root)) {
    const path = join(root, file);
    // A repository may stand around its own test data: what lies in the folder itself is not a copy.
    if (!relative(official, path).startsWith('..') || !statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    const same = whole.get(sha256(bytes));
    if (same !== undefined) {
      problems.push(`${file} is the official ${same}, byte for byte`);
      continue;
    }
    const text = squeeze(bytes);
    let worst: { run: number; from: string; start: string } = { run: 0, from: '', start: '' };
    eachBlock(text, 1, (hash, at) => {
      for (const place of blocks.get(hash) ?? []) {
        const run = sharedRun(text, at, place.text, place.at);
        if (run <= worst.run || run < longestRun) continue;
        const start = text.slice(at, at + block);
        if (new Set(start).size >= fewestCharacters) worst = { run, from: place.file, start: start.slice(0, 60) };
      }
    });
    if (worst.run > 0)
      problems.push(`${file} shares ${worst.run} characters with the official ${worst.from}: “${worst.start}…”`);
  }
  return problems;
}

if (import.meta.main) {
  const official = process.env.APIER_CONFORMANCE_DATA;
  if (!official) console.log('Skipped: APIER_CONFORMANCE_DATA names no folder to compare with.');
  else
    tell(
      officialProblems(resolve(process.argv[2] ?? repositoryRoot), resolve(official)),
      'Nothing official is in the tree.',
    );
}
