import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { json } from '../../testing.ts';
import { Enhet, FjernetEnhet, SearchPage, Underenhet, ValidationError } from './enhet-shapes.ts';
import { Fullmakt } from './fullmakt-shapes.ts';
import { Regnskap } from './regnskap-shapes.ts';
import { Roller } from './roller-shapes.ts';
import { brregOf, signal } from './testing.ts';
import { RoleUpdates, UpdatesPage } from './update-shapes.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;
const failures = /^regnskap-error/;

/** What was read says what the sample says, wherever it says something; Fullmakt writes its flags as words. */
function expectNothingLost(read: unknown, sample: unknown, at = '$'): void {
  if (read === undefined) return;
  if (Array.isArray(read)) {
    const rows = (sample as unknown[]).filter((row) => row !== '' && row !== null);
    expect(read, at).toHaveLength(rows.length);
    for (const [index, row] of read.entries()) expectNothingLost(row, rows[index], `${at}[${index}]`);
    return;
  }
  if (typeof read === 'object' && read !== null) {
    for (const [field, value] of Object.entries(read)) {
      expectNothingLost(value, (sample as Record<string, unknown>)[field], `${at}.${field}`);
    }
    return;
  }
  expect(typeof read === 'boolean' ? String(sample) : sample, at).toBe(typeof read === 'boolean' ? String(read) : read);
}

describe.skipIf(!conformance)('every official sample of the registers (needs APIER_CONFORMANCE_DATA)', () => {
  const folder = `${conformance}/brreg/samples`;
  const shapes: [RegExp, { parse(value: unknown): unknown }][] = [
    [/^enheter-details|^enhet-live|BrregEntity\.json|DeletedEntity/, Enhet],
    [/^underenheter-details|BrregSubEntity\.json/, Underenhet],
    [/search|SearchResult/, SearchPage],
    [/^enheter-roller/, Roller],
    [/^error-410/, FjernetEnhet],
    [/^error-400/, ValidationError],
    [/^fullmakt/, Fullmakt],
    [/^regnskap-(?!error)/, z.array(Regnskap)],
    [/^oppdateringer-(under)?enheter/, UpdatesPage],
    [/^oppdateringer-roller/, RoleUpdates],
  ];
  const files = conformance ? readdirSync(folder) : [];
  const sampleOf = (file: string): unknown => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));

  for (const file of files.filter((name) => !failures.test(name))) {
    it(`${file} is read without loss of what we use`, () => {
      const sample = sampleOf(file);
      const read = shapes.find(([pattern]) => pattern.test(file))?.[1].parse(sample);
      expectNothingLost(read, sample);
      expect(Object.keys(read ?? {}).length).toBeGreaterThan(0);
    });
  }

  for (const file of files.filter((name) => failures.test(name))) {
    it(`${file} is a failure of the register`, async () => {
      const read = brregOf(() => json(sampleOf(file), 500)).brreg.readRegnskap('999999999', signal);
      await expect(read).rejects.toMatchObject({ kind: 'server_error', status: 500 });
    });
  }

  it('are all there', () => expect(files.length).toBeGreaterThan(20));
});
