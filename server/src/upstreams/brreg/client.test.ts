import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OutgoingResponse, UpstreamFailure } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import type { Brreg } from './client.ts';
import { brregOf, signal } from './testing.ts';

const org = '999999999';
/** Every read of the client, by its name. */
const reads: Record<keyof Brreg, (brreg: Brreg) => Promise<unknown>> = {
  readEnhet: (brreg) => brreg.readEnhet(org, signal),
  readUnderenhet: (brreg) => brreg.readUnderenhet(org, signal),
  readUnderenheterOf: (brreg) => brreg.readUnderenheterOf(org, signal),
  readRoller: (brreg) => brreg.readRoller(org, signal),
  searchEnheter: (brreg) => brreg.searchEnheter({ navn: 'Prøve', page: 0, size: 20 }, signal),
  readSignatur: (brreg) => brreg.readSignatur(org, signal),
  readProkura: (brreg) => brreg.readProkura(org, signal),
  readRegnskap: (brreg) => brreg.readRegnskap(org, signal),
  readEnhetUpdates: (brreg) => brreg.readEnhetUpdates({ after: { id: 1 }, size: 5 }, signal),
  readUnderenhetUpdates: (brreg) => brreg.readUnderenhetUpdates({ after: { id: 1 }, size: 5 }, signal),
  readRolleUpdates: (brreg) => brreg.readRolleUpdates({ afterId: '1', size: 5 }, signal),
};
const answers = (value: string, contentType = 'application/json'): OutgoingResponse => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: value,
});

describe.each(Object.entries(reads))('the Brønnøysund client, %s', (name, read) => {
  const of = (answer: OutgoingResponse) => read(brregOf(() => answer).brreg);

  it('gives a failure for every answer that is none, and never a company', async () => {
    const kinds = {
      302: 'unexpected',
      308: 'unexpected',
      400: 'unexpected',
      401: 'unauthorised',
      403: 'forbidden',
      406: 'unexpected',
      429: 'rate_limited',
      500: 'server_error',
      503: 'server_error',
    };
    for (const [status, kind] of Object.entries(kinds)) {
      await expect(of(json({}, Number(status)))).rejects.toMatchObject({ kind, status: Number(status) });
    }
  });

  it('refuses a page, a cut answer, an empty one and one of another shape', async () => {
    for (const answer of [
      answers('<html>', 'text/html'),
      answers('[]', 'text/plain'),
      answers('{"navn":'),
      answers('[{'),
      answers(''),
      answers('"text"'),
      answers('[1]'),
      answers('{"_embedded":7}'),
    ]) {
      await expect(of(answer), answer.body).rejects.toMatchObject({ name: 'UpstreamFailure', kind: 'unexpected' });
    }
  });

  it('passes by what it does not know', async () => {
    const unit = { organisasjonsnummer: org, navn: 'X', organisasjonsform: { kode: 'AS', ny: 1 } };
    const page = { size: 1, totalElements: 0, totalPages: 0, number: 0 };
    const object = { ...unit, page, rollegrupper: [], status: { rutineStatus: { kode: 'NA' } }, enhet: unit, nytt: {} };
    const isList = name === 'readRegnskap' || name === 'readRolleUpdates';
    await expect(of(json(isList ? [] : object))).resolves.toBeDefined();
  });

  it('answers or fails as an upstream, whatever comes back', async () => {
    const headers = fc.constantFrom<Record<string, string>>({}, { 'content-type': 'application/json' });
    const bodies = fc.oneof(fc.json(), fc.string());
    const statuses = fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 }));
    await fc.assert(
      fc.asyncProperty(statuses, headers, bodies, async (status, named, body) => {
        const failure = await of({ status, headers: named, body }).then(
          () => null,
          (error: unknown) => error,
        );
        expect(failure === null || failure instanceof UpstreamFailure).toBe(true);
      }),
    );
  });
});
