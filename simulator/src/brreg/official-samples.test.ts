import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-values.ts';
import { liveEnhet, playBrreg } from './testing.ts';

const data = process.env.APIER_CONFORMANCE_DATA;
const sample = (name: string): unknown => JSON.parse(readFileSync(join(data ?? '', 'brreg/samples', name), 'utf8'));

/** The members and types of a value; a list by its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, shapeOf(inner)]));
}

describe.skipIf(data === undefined)('the stand-ins beside the official samples', () => {
  const unit = (number: string) =>
    liveEnhet(number, 'SESAM', {
      registreringsdatoEnhetsregisteret: '2020-01-01',
      antallAnsatte: 7,
      registreringsdatoAntallAnsatteEnhetsregisteret: '2026-01-01',
    });

  const answerTo = async (path: string, facts: Parameters<typeof playBrreg>[0] = {}, headers = {}) => {
    const brreg = playBrreg(facts);
    const { body } = await brreg.ask(path, headers);
    await brreg.close();
    return body;
  };

  it.each([
    ['enheter?size=abc', 'error-400-validation.json'],
    ['enheter?navn=jibberish', 'enheter-search-empty-response.json'],
    ['underenheter?navn=jibberish', 'underenheter-search-empty-response.json'],
  ])('%s has the shape of %s', async (path, name) => {
    expect(shapeOf(await answerTo(`/enhetsregisteret/api/${path}`))).toEqual(shapeOf(sample(name)));
  });

  it('a page has the frame of the sample', async () => {
    const facts = { '310000001': unit('310000001'), '310000002': unit('310000002') };
    const body = await answerTo('/enhetsregisteret/api/enheter?navn=Sesam&size=1', facts);
    const official = sample('enheter-search-page1-response.json') as JsonObject;
    expect(Object.keys(body)).toEqual(Object.keys(official));
    expect(Object.keys(body._links as JsonObject)).toEqual(Object.keys(official._links as JsonObject));
    expect(shapeOf(body.page)).toEqual(shapeOf(official.page));
  });

  it('a row of the feed has the shape of the sample', async () => {
    const facts = { '310000001': unit('310000001') };
    const official = sample('oppdateringer-enheter.json') as { _embedded: { oppdaterteEnheter: JsonObject[] } };
    const query = 'includeChanges=true&dato=2026-01-01T00:00:00.000Z';
    const body = await answerTo(`/enhetsregisteret/api/oppdateringer/enheter?${query}`, facts);
    const rows = (body._embedded as typeof official._embedded).oppdaterteEnheter;
    expect(shapeOf(rows[0])).toEqual(shapeOf(official._embedded.oppdaterteEnheter[0]));
  });

  it('an event of the role feed has the shape of the sample', async () => {
    const roller = { status: 200, body: { rollegrupper: [{ sistEndret: '2026-01-01' }] } };
    const events = await answerTo('/enhetsregisteret/api/oppdateringer/roller', { '310000001': { roller } });
    expect(shapeOf(events)).toEqual(shapeOf(sample('oppdateringer-roller.cloudevents.json')));
  });

  it.each([
    ['signatur', 'fullmakt-signatur-RF.json'],
    ['prokura', 'fullmakt-prokura-none.json'],
  ] as const)('%s leaves the sample as it is, but for time and number of the look-up', async (authority, name) => {
    const official = sample(name) as JsonObject;
    const facts = { '999999999': { [authority]: { status: 200, body: official } } };
    const body = await answerTo(`/fullmakt/enheter/999999999/${authority}`, facts);
    expect(shapeOf(body)).toEqual(shapeOf(official));
    expect({ ...body, oppslagsData: null }).toEqual({ ...official, oppslagsData: null });
  });

  it('accounts and their failure are those of the samples', async () => {
    const facts = { '999999999': { regnskap: { status: 200, body: sample('regnskap-selskap.json') } } };
    const path = '/regnskapsregisteret/regnskap/999999999';
    expect(await answerTo(path, facts)).toEqual(sample('regnskap-selskap.json'));
    expect(shapeOf(await answerTo(`${path}/x`, facts))).toEqual(shapeOf(sample('regnskap-error-500.json')));
  });
});
