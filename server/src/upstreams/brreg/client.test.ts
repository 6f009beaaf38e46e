import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { json, scriptedSend, testWorld, virtualClock } from '../../testing.ts';
import { createBrreg, enhetAnswer } from './client.ts';
import { Enhet, FjernetEnhet, Roller, SearchPage, Underenhet, ValidationError } from './shapes.ts';

const signal = virtualClock().timeout(1_000);
const brregOf = (answer: Parameters<typeof scriptedSend>[0]) => {
  const { send, asked } = scriptedSend(answer);
  return { asked, brreg: createBrreg({ send, baseUrl: 'https://data.brreg.no' }) };
};
const eksempel = testWorld().organisations.get('999999999');

describe('the Brønnøysund client', () => {
  it('asks for the version it reads, by its media type', async () => {
    const { brreg, asked } = brregOf(() => json(eksempel?.brreg.enhet.body));
    await brreg.readEnhet('999999999', signal);
    expect(asked).toMatchObject([
      {
        method: 'GET',
        url: 'https://data.brreg.no/enhetsregisteret/api/enheter/999999999',
        headers: { accept: 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8' },
      },
    ]);
  });

  it('tells registered, deleted, removed and unknown apart', async () => {
    const read = (answer: Parameters<typeof scriptedSend>[0]) => brregOf(answer).brreg.readEnhet('999999999', signal);
    const deleted = {
      organisasjonsnummer: '1',
      navn: 'X',
      organisasjonsform: { kode: 'AS' },
      slettedato: '2025-02-03',
    };
    expect(await read(() => json(eksempel?.brreg.enhet.body))).toMatchObject({ state: 'registered' });
    expect(await read(() => json(deleted))).toMatchObject({ state: 'deleted', deletedAt: '2025-02-03' });
    expect(await read(() => json({ slettedato: '2025-02-03' }, 410))).toEqual({
      state: 'removed',
      deletedAt: '2025-02-03',
    });
    expect(await read(() => ({ status: 410, headers: {}, body: '' }))).toEqual({ state: 'removed', deletedAt: null });
    expect(await read(() => ({ status: 404, headers: {}, body: '' }))).toEqual({ state: 'unknown' });
  });

  it('takes a unit without roles for what it is, whichever way the register says so', async () => {
    for (const answer of [
      json({ rollegrupper: [] }),
      { status: 404, headers: {}, body: '' },
      { status: 410, headers: {}, body: '' },
    ]) {
      expect(await brregOf(() => answer).brreg.readRoller('999999999', signal)).toEqual({ rollegrupper: [] });
    }
  });

  it('gives a failure for every other answer, and never a company', async () => {
    const kinds = {
      400: 'unexpected',
      401: 'unauthorised',
      403: 'forbidden',
      406: 'unexpected',
      429: 'rate_limited',
      500: 'server_error',
      503: 'server_error',
      302: 'unexpected',
    };
    for (const [status, kind] of Object.entries(kinds)) {
      const answer = json({}, Number(status));
      await expect(brregOf(() => answer).brreg.readEnhet('999999999', signal)).rejects.toMatchObject({ kind });
    }
    const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };
    await expect(brregOf(() => html).brreg.readEnhet('1', signal)).rejects.toMatchObject({ kind: 'unexpected' });
    const cut = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"navn":' };
    await expect(brregOf(() => cut).brreg.readEnhet('1', signal)).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('answers or fails as an upstream, whatever comes back', async () => {
    const headers = fc.constantFrom<Record<string, string>>({}, { 'content-type': 'application/json' });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 599 }),
        headers,
        fc.oneof(fc.json(), fc.string()),
        async (status, named, body) => {
          const { brreg } = brregOf(() => ({ status, headers: named, body }));
          for (const read of [brreg.readEnhet, brreg.readRoller, brreg.readUnderenhet]) {
            const failure = await read('999999999', signal).then(
              () => null,
              (error: unknown) => error,
            );
            expect(failure === null || failure instanceof UpstreamFailure).toBe(true);
          }
        },
      ),
    );
  });

  it('reads every organisation of the world', () => {
    for (const { brreg } of testWorld().organisations.values()) {
      if (brreg.enhet.status === 200) expect(() => enhetAnswer(Enhet.parse(brreg.enhet.body))).not.toThrow();
      if (brreg.roller.status === 200) expect(() => Roller.parse(brreg.roller.body)).not.toThrow();
    }
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('every official sample of Enhetsregisteret (needs APIER_CONFORMANCE_DATA)', () => {
  const folder = `${conformance}/brreg/samples`;
  const shapes: [RegExp, { parse(value: unknown): unknown }][] = [
    [/^enheter-details|^enhet-live|BrregEntity\.json|DeletedEntity/, Enhet],
    [/^underenheter-details|BrregSubEntity\.json/, Underenhet],
    [/search|SearchResult/, SearchPage],
    [/^enheter-roller/, Roller],
    [/^error-410/, FjernetEnhet],
    [/^error-400/, ValidationError],
  ];
  // Fullmakt, Regnskapsregisteret and the change feeds have clients of their own to come.
  const others = /^(fullmakt|regnskap|oppdateringer)-/;
  const files = conformance ? readdirSync(folder) : [];

  for (const file of files.filter((name) => !others.test(name))) {
    it(`${file} is read without loss of what we use`, () => {
      const sample = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Record<string, unknown>;
      const shape = shapes.find(([pattern]) => pattern.test(file))?.[1];
      const read = shape?.parse(sample) as Record<string, unknown>;
      for (const [field, value] of Object.entries(read ?? {})) {
        if (typeof value === 'string' || typeof value === 'boolean') expect(value).toBe(sample[field]);
      }
      expect(Object.keys(read ?? {}).length).toBeGreaterThan(0);
    });
  }

  it('are all there', () => expect(files.length).toBeGreaterThan(15));
});
