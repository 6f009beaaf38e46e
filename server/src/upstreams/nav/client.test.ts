import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { type OutgoingResponse, UpstreamFailure } from '../../lib/outgoing.ts';
import { json, scriptedSend, virtualClock } from '../../testing.ts';
import { createNav } from './client.ts';

const clock = virtualClock();
const signal = clock.timeout(1_000);
const navOf = (answer: () => OutgoingResponse | Promise<OutgoingResponse>) => {
  const { send, asked } = scriptedSend(answer);
  const nav = createNav({ send, baseUrl: 'https://nav.example', correlationId: () => 'a-correlation-id', clock });
  return { asked, count: () => nav.countActiveArbeidsforhold('999999999', new Secret('canary'), signal) };
};
const rows = (...ends: (string | null | undefined)[]) =>
  json({
    data: {
      finnArbeidsforhold: {
        arbeidsforhold: ends.map((sluttdato, index) => ({ id: String(index), ansettelsesperiode: { sluttdato } })),
      },
    },
  });
const refused = (message: string, errormessages: unknown) =>
  json({ errors: [{ message, extensions: { classification: 'ValidationError', errormessages } }] });

describe('the client of Aa-registeret', () => {
  it('counts the employments that have not ended; the last day is still one', async () => {
    expect(await navOf(() => rows(null, undefined, '2026-11-21', '2027-01-31')).count()).toBe(4);
    expect(await navOf(() => rows(null, '2026-11-20', '2014-06-30')).count()).toBe(1);
    expect(await navOf(() => rows()).count()).toBe(0);
  });

  it('asks for active employments of the main unit and for no person', async () => {
    const { asked, count } = navOf(() => rows());
    await count();
    expect(asked).toMatchObject([
      {
        method: 'POST',
        url: 'https://nav.example/aareg/v1/arbeidsforhold/graphql',
        headers: { authorization: 'Bearer canary', 'correlation-id': 'a-correlation-id' },
      },
    ]);
    const { query, variables } = JSON.parse(asked[0]?.body ?? '');
    expect(query).not.toMatch(/arbeidstaker|ident/i);
    expect(query.match(/\{[^{}]*\{[^{}]*\}[^{}]*\}/)?.[0]).toBe('{ id ansettelsesperiode { sluttdato } }');
    expect(variables.variabler).toMatchObject({
      opplysningspliktigId: '999999999',
      arbeidsforholdstatus: ['AKTIV'],
      rapporteringsordning: ['A_ORDNINGEN'],
    });
  });

  it('takes an answer with errors for a failure though it is HTTP 200, and keeps the register’s code', async () => {
    const invalid = navOf(() => refused('Ugyldig input', [{ code: 'AA-204', message: 'x', details: 'y' }])).count();
    await expect(invalid).rejects.toMatchObject({ kind: 'unexpected', upstreamCode: 'AA-204', status: 200 });
    const internal = navOf(() => refused('En ukjent feil oppstod', { code: 'AA-000', message: 'x' })).count();
    await expect(internal).rejects.toMatchObject({ kind: 'server_error', upstreamCode: 'AA-000' });
    const bare = navOf(() => json({ errors: [{ message: 'En ukjent feil oppstod' }], data: null })).count();
    await expect(bare).rejects.toMatchObject({ kind: 'server_error', upstreamCode: null });
    const foreign = navOf(() => refused('canary', [{ code: 'canary' }])).count();
    await expect(foreign).rejects.toMatchObject({ kind: 'unexpected', upstreamCode: null });
  });

  it('never takes an answer without a list for nobody', async () => {
    for (const body of [
      {},
      { data: null },
      { data: { finnArbeidsforhold: { arbeidsforhold: null } } },
      { errors: [] },
    ]) {
      await expect(navOf(() => json(body)).count()).rejects.toMatchObject({ kind: 'unexpected' });
    }
    const twisted = navOf(() => rows('snart')).count();
    await expect(twisted).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('tells a refused token, a refused scope and an answer that is too large apart', async () => {
    await expect(navOf(() => json({}, 401)).count()).rejects.toMatchObject({ kind: 'unauthorised' });
    await expect(navOf(() => json({}, 403)).count()).rejects.toMatchObject({ kind: 'forbidden' });
    const large = navOf(() => Promise.reject(new UpstreamFailure('nav', 'too_large')));
    await expect(large.count()).rejects.toMatchObject({ kind: 'too_large' });
  });
});
