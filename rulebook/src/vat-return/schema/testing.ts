/** What tests and the proof share: examples of our own, and xmllint as the judge. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXml } from '../../xml/read-xml.ts';
import type { XmlFault } from '../../xml/xml-element.ts';
import { checkForm } from './check-form.ts';
import { type FormName, formNamespaces } from './form-schema.ts';
import { createChance, seededRandom } from './mutation/chance.ts';
import { createMutator } from './mutation/mutator.ts';

/** A document, and the form that its schema is of. */
export interface Sample {
  name: string;
  form: FormName;
  bytes: Uint8Array;
}

/** A return with every element that there is. */
export const ownReturn = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingDto xmlns="${formNamespaces.mvaMeldingDto}">
  <innsending>
    <regnskapssystemsreferanse>ref-1</regnskapssystemsreferanse>
    <regnskapssystem>
      <systemnavn>Vårt system</systemnavn>
      <systemversjon>1.2</systemversjon>
    </regnskapssystem>
  </innsending>
  <skattegrunnlagOgBeregnetSkatt>
    <skattleggingsperiode>
      <periode>
        <skattleggingsperiodeMaaned>mars</skattleggingsperiodeMaaned>
      </periode>
      <aar>2025</aar>
    </skattleggingsperiode>
    <fastsattMerverdiavgift>2000</fastsattMerverdiavgift>
    <mvaSpesifikasjonslinje>
      <mvaKode>3</mvaKode>
      <spesifikasjon>uttak</spesifikasjon>
      <mvaKodeRegnskapsystem>20</mvaKodeRegnskapsystem>
      <grunnlag>10000</grunnlag>
      <sats>25</sats>
      <merverdiavgift>2500</merverdiavgift>
      <merknad>
        <utvalgtMerknad>kreditnota</utvalgtMerknad>
      </merknad>
    </mvaSpesifikasjonslinje>
    <mvaSpesifikasjonslinje>
      <mvaKode>1</mvaKode>
      <merverdiavgift>-500</merverdiavgift>
      <merknad>
        <beskrivelse>Egen tekst</beskrivelse>
      </merknad>
    </mvaSpesifikasjonslinje>
  </skattegrunnlagOgBeregnetSkatt>
  <betalingsinformasjon>
    <kundeIdentifikasjonsnummer>1234567890128</kundeIdentifikasjonsnummer>
  </betalingsinformasjon>
  <skattepliktig>
    <organisasjonsnummer>999999999</organisasjonsnummer>
    <identifikasjonsnummer>2021234</identifikasjonsnummer>
  </skattepliktig>
  <meldingskategori>alminnelig</meldingskategori>
  <merknad>
    <beskrivelse>Om hele meldingen</beskrivelse>
  </merknad>
</mvaMeldingDto>
`;

/** An envelope with every element that there is. */
export const ownEnvelope = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingInnsending xmlns="${formNamespaces.mvaMeldingInnsending}">
  <norskIdentifikator>
    <organisasjonsnummer>999999999</organisasjonsnummer>
  </norskIdentifikator>
  <skattleggingsperiode>
    <periode>
      <skattleggingsperiodeUke>uke 53</skattleggingsperiodeUke>
    </periode>
    <aar>2026</aar>
  </skattleggingsperiode>
  <meldingskategori>alminnelig</meldingskategori>
  <innsendingstype>komplett</innsendingstype>
  <instansstatus>utfylling</instansstatus>
  <opprettetAv>Ola Nordmann</opprettetAv>
  <opprettingstidspunkt>2026-02-10T12:30:00+01:00</opprettingstidspunkt>
  <vedlegg>
    <vedleggstype>mva-melding</vedleggstype>
    <kildegruppe>sluttbrukersystem</kildegruppe>
    <opprettetAv>Ola Nordmann</opprettetAv>
    <opprettingstidspunkt>2026-02-10T12:30:00Z</opprettingstidspunkt>
    <vedleggsfil>
      <filnavn>melding</filnavn>
      <filekstensjon>xml</filekstensjon>
      <filinnhold>mva-melding</filinnhold>
    </vedleggsfil>
  </vedlegg>
  <vedlegg>
    <vedleggstype>binaerVedlegg</vedleggstype>
    <kildegruppe>etat</kildegruppe>
    <opprettetAv>Kari Nordmann</opprettetAv>
    <vedleggsfil>
      <filnavn>bilag</filnavn>
      <filekstensjon>pdf</filekstensjon>
      <filinnhold>et bilag</filinnhold>
    </vedleggsfil>
  </vedlegg>
  <endringstidspunkt>2026-02-10T12:31:00.5Z</endringstidspunkt>
</mvaMeldingInnsending>
`;

/** The agency's examples, and ours, of both forms. `data`: the folder that `APIER_CONFORMANCE_DATA` names. */
export function readSamples(data: string): Sample[] {
  const folder = join(data, 'skatteetaten');
  const files = ['examples/official', 'examples/derived'].flatMap((inner) =>
    readdirSync(join(folder, inner))
      .sort()
      .map((file) => join(inner, file)),
  );
  const official = [...files, 'feedback-example/mvamelding.xml', 'feedback-example/konvolutt.xml'].map(
    (name): Sample => {
      const bytes = readFileSync(join(folder, name));
      return { name, form: bytes.includes('<mvaMeldingInnsending') ? 'mvaMeldingInnsending' : 'mvaMeldingDto', bytes };
    },
  );
  const encoder = new TextEncoder();
  return [
    ...official,
    { name: 'our return', form: 'mvaMeldingDto', bytes: encoder.encode(ownReturn) },
    { name: 'our envelope', form: 'mvaMeldingInnsending', bytes: encoder.encode(ownEnvelope) },
  ];
}

/** Changed copies of samples, picked and changed by chance: the same for the same seed. */
export function mutatedSamples(samples: readonly Sample[], seed: number, count: number): Sample[] {
  const random = seededRandom(seed);
  const { pick } = createChance(random);
  const mutate = createMutator(random);
  const decoder = new TextDecoder();
  return Array.from({ length: count }, () => {
    const { name, form, bytes } = pick(samples);
    const mutant = mutate(decoder.decode(bytes));
    return { name: `${name}: ${mutant.changes.join(', ')}`, form, bytes: mutant.bytes };
  });
}

const schemaFiles: Record<FormName, string> = {
  mvaMeldingDto: 'no.skatteetaten.fastsetting.avgift.mva.skattemeldingformerverdiavgift.v1.0.xsd',
  mvaMeldingInnsending: 'no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0.xsd',
};

const formNames = Object.keys(schemaFiles) as FormName[];

/** Where the official schema of a form lies. */
export const schemaFile = (data: string, form: FormName): string => join(data, 'skatteetaten/xsd', schemaFiles[form]);

/** The first line of `xmllint --version`, or `null` where there is no xmllint. */
export function xmllintVersion(): string | null {
  const run = spawnSync('xmllint', ['--version'], { encoding: 'utf8' });
  return run.status === 0 ? (run.stderr.split('\n')[0] ?? '') : null;
}

type Verdict = 'valid' | 'invalid' | 'unreadable';

/** What xmllint says of each document with the official schema of its form; one process for each form. */
function judgeAll(data: string, samples: readonly Sample[]): Verdict[] {
  const verdicts = samples.map((): Verdict => 'unreadable');
  const folder = mkdtempSync(join(tmpdir(), 'apier-xmllint-'));
  try {
    for (const form of formNames) {
      const files: string[] = [];
      for (const [index, sample] of samples.entries()) {
        if (sample.form !== form) continue;
        files.push(`${index}.xml`);
        writeFileSync(join(folder, `${index}.xml`), sample.bytes);
      }
      if (files.length === 0) continue;
      const args = ['--nonet', '--noout', '--schema', schemaFile(data, form), ...files];
      const run = spawnSync('xmllint', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1_000_000_000 });
      if (run.error) throw run.error;
      for (const [, index, word] of run.stderr.matchAll(/^(\d+)\.xml (validates|fails to validate)$/gm)) {
        verdicts[Number(index)] = word === 'validates' ? 'valid' : 'invalid';
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return verdicts;
}

/** What we say: readable and valid, readable and not, or not read, and then why. */
interface OwnVerdict {
  verdict: Verdict;
  fault: XmlFault | 'nul' | 'sign' | null;
  why: string;
}

function ownVerdict({ form, bytes }: Sample): OwnVerdict {
  const read = readXml(bytes);
  if (!read.ok) {
    // After the root libxml2 takes a zero byte for the end of the document.
    const fault = bytes.includes(0) ? 'nul' : read.problem.fault;
    return { verdict: 'unreadable', fault, why: read.problem.message.en };
  }
  const check = checkForm(read.root);
  if (check.ok) return { verdict: check.form === form ? 'valid' : 'invalid', fault: null, why: `it is ${check.form}` };
  const why = check.problems.map(({ path, message }) => `${path}: ${message.en}`).join(' | ');
  // libxml2 takes a sign for 0 if white space follows.
  const isSigns = check.problems.every(({ message }) => message.en.includes('a sign without a number'));
  return { verdict: 'invalid', fault: isSigns ? 'sign' : null, why };
}

/** What we refuse on purpose and xmllint does not. Each only ever makes us the stricter one. */
const onPurpose = new Set<string | null>([
  ...['doctype', 'entity', 'encoding', 'namespace', 'depth', 'attributes', 'elements', 'size', 'nul', 'sign'],
]);

/** A document of which we and xmllint think differently. */
export interface Difference {
  sample: Sample;
  ours: Verdict;
  theirs: Verdict;
  why: string;
}

/** What came out of holding documents against both. */
export interface Comparison {
  files: number;
  /** Valid for both. */
  valid: number;
  /** Not valid, or not even readable, for both. */
  invalid: number;
  /** Refused here on purpose, whatever xmllint says: how many for which reason. */
  refused: Record<string, number>;
  differences: Difference[];
}

/**
 * Holds documents against our schema and, with xmllint, against the official one. Equal is: both say valid; both can read
 * it and say that it is not; or neither can read it. What we refuse on purpose is counted apart.
 */
export function compareWithXmllint(data: string, samples: readonly Sample[]): Comparison {
  const comparison: Comparison = { files: samples.length, valid: 0, invalid: 0, refused: {}, differences: [] };
  const verdicts = judgeAll(data, samples);
  for (const [index, sample] of samples.entries()) {
    const theirs = verdicts[index] ?? 'unreadable';
    const { verdict: ours, fault, why } = ownVerdict(sample);
    if (ours === theirs) comparison[ours === 'valid' ? 'valid' : 'invalid'] += 1;
    else if (ours !== 'valid' && fault !== null && onPurpose.has(fault)) {
      comparison.refused[fault] = (comparison.refused[fault] ?? 0) + 1;
    } else comparison.differences.push({ sample, ours, theirs, why });
  }
  return comparison;
}

/** For whoever has to find out why. */
export const describeDifference = ({ sample, ours, theirs, why }: Difference): string =>
  `${sample.name}: we say ${ours} (${why.slice(0, 500)}), xmllint says ${theirs}\n${new TextDecoder().decode(sample.bytes)}`;
