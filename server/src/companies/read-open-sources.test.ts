import { describe, expect, it } from 'vitest';
import { json } from '../testing.ts';
import { reportOf } from './outcome.ts';
import { down, enhetBody, hangs, hours, minutes, openSources, readerOf, regnskapBody, waysToFail } from './testing.ts';

const withNace = (...codes: string[]) =>
  json({ ...enhetBody, ...Object.fromEntries(codes.map((kode, at) => [`naeringskode${at + 1}`, { kode }])) });
const springError = () => json({ status: 500, error: 'Internal Server Error' }, 500);

describe('asking the open registers', () => {
  it('asks each of the six once, and of none again within its window', async () => {
    const reader = readerOf();
    const first = await reader.readOpen();
    expect(reader.asked).toEqual(openSources);
    for (const source of openSources) expect(first[source]).toMatchObject({ kind: 'read', read: { stale: false } });
    reader.clock.advance(30 * minutes - 1);
    const second = await reader.readOpen();
    expect(reader.asked).toEqual(openSources);
    for (const source of openSources) expect(second[source]).toMatchObject({ read: { servedFrom: 'cache' } });
  });

  it('asks them at the same time: one that hangs holds up no other', async () => {
    for (const source of openSources) {
      const reader = readerOf({ answers: { [source]: hangs } });
      const reading = reader.readOpen();
      expect(reader.asked).toEqual(openSources);
      expect((await reading)[source]).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    }
  });

  it('names the failure of each in every way there is, and keeps none of them', async () => {
    for (const source of openSources) {
      for (const [how, answer, code] of waysToFail) {
        const reader = readerOf({ answers: { [source]: answer } });
        const outcomes = await reader.readOpen();
        expect(outcomes[source], `${source} ${how}`).toEqual({ kind: 'failed', code, reason: null });
        const others = openSources.filter((other) => other !== source);
        expect(others.map((other) => outcomes[other].kind)).toEqual(others.map(() => 'read'));
        reader.asked.splice(0);
        await reader.readOpen();
        expect(reader.asked, how).toEqual([source]);
      }
    }
  });

  it('does not hide a fault of our own behind a register', async () => {
    const reader = readerOf({
      answers: {
        'brreg.roller': () => {
          throw new TypeError('ours');
        },
      },
    });
    await expect(reader.readOpen()).rejects.toThrow('ours');
  });

  it('shows what is past its window at once, marked stale, and asks anew behind the reader', async () => {
    const reader = readerOf();
    await reader.readOpen();
    reader.answers['brreg.enheter'] = () => json({ ...enhetBody, navn: 'Nytt navn AS' });
    reader.clock.advance(30 * minutes);
    const stale = (await reader.readOpen())['brreg.enheter'];
    expect(stale).toMatchObject({ read: { value: { enhet: { navn: 'Prøve AS' } }, servedFrom: 'cache', stale: true } });
    expect(reportOf('brreg.enheter', stale)).toMatchObject({ status: 'ok', stale: true, error_code: null });
    const renewed = (await reader.readOpen())['brreg.enheter'];
    expect(renewed).toMatchObject({ read: { value: { enhet: { navn: 'Nytt navn AS' } }, stale: false } });
  });

  it('waits for a younger answer once the old one is an hour old', async () => {
    const reader = readerOf();
    await reader.readOpen();
    reader.answers['brreg.enheter'] = () => json({ ...enhetBody, konkurs: true });
    reader.clock.advance(hours);
    const { 'brreg.enheter': enhet, 'brreg.regnskap': regnskap } = await reader.readOpen();
    expect(enhet).toMatchObject({ read: { value: { enhet: { konkurs: true } }, servedFrom: 'live' } });
    expect(regnskap, 'accounts come once a year').toMatchObject({ read: { servedFrom: 'cache', stale: false } });
  });

  it('falls back for a day on what each said, with its age and why there is nothing younger', async () => {
    const reader = readerOf();
    const askedAt = new Date(reader.clock.now()).toISOString();
    await reader.readOpen();
    for (const source of openSources) reader.answers[source] = down;
    reader.clock.advance(24 * hours - 1);
    const old = await reader.readOpen();
    for (const source of openSources.filter((one) => one !== 'brreg.regnskap')) {
      expect(reportOf(source, old[source])).toEqual({
        ...{ source, status: 'ok', error_code: 'UPSTREAM_UNAVAILABLE', reason: null },
        ...{ fetched_at: askedAt, served_from: 'cache', stale: true },
      });
    }
    reader.clock.advance(1);
    const given = await reader.readOpen();
    for (const source of openSources.filter((one) => one !== 'brreg.regnskap')) {
      expect(given[source]).toEqual({ kind: 'failed', code: 'UPSTREAM_UNAVAILABLE', reason: null });
    }
  });

  it('falls back for three days on the accounts', async () => {
    const reader = readerOf();
    await reader.readOpen();
    reader.answers['brreg.regnskap'] = down;
    reader.clock.advance(72 * hours - 1);
    expect((await reader.readOpen())['brreg.regnskap']).toMatchObject({ kind: 'read', read: { stale: true } });
    reader.clock.advance(1);
    expect((await reader.readOpen())['brreg.regnskap']).toMatchObject({ kind: 'failed' });
  });

  it('looks for an unknown number again after a minute, and never falls back on not having found it', async () => {
    const reader = readerOf({ answers: { 'brreg.enheter': () => json({}, 404) } });
    const read = async () => (await reader.readOpen())['brreg.enheter'];
    expect(await read()).toMatchObject({ read: { value: { state: 'unknown' } } });
    reader.clock.advance(minutes - 1);
    expect(await read()).toMatchObject({ read: { servedFrom: 'cache' } });
    reader.clock.advance(1);
    reader.answers['brreg.enheter'] = down;
    expect(await read()).toMatchObject({ kind: 'failed' });
  });

  it('looks for a removed company again after an hour', async () => {
    const reader = readerOf({ answers: { 'brreg.enheter': () => json({ slettedato: '2026-11-01' }, 410) } });
    const read = async () => (await reader.readOpen())['brreg.enheter'];
    expect(await read()).toMatchObject({ read: { value: { state: 'removed', deletedAt: '2026-11-01' } } });
    reader.clock.advance(hours - 1);
    expect(await read()).toMatchObject({ read: { servedFrom: 'cache', stale: false } });
    reader.clock.advance(1);
    expect(await read()).toMatchObject({ read: { servedFrom: 'live' } });
  });
});

describe('accounts of a finance company', () => {
  it('are not served: for banks and insurers the register always answers 500', async () => {
    for (const codes of [['64.190'], ['65.110'], ['62.100', '64.200'], ['62.100', '62.200', '65.200']]) {
      const reader = readerOf({
        answers: { 'brreg.enheter': () => withNace(...codes), 'brreg.regnskap': springError },
      });
      const outcome = (await reader.readOpen())['brreg.regnskap'];
      expect(outcome, codes.join()).toEqual({ kind: 'not_served', reason: 'finance_company' });
      expect(reportOf('brreg.regnskap', outcome)).toMatchObject({ status: 'not_served', error_code: null });
    }
  });

  it('are unavailable like anybody’s when it is not 500 that comes', async () => {
    for (const [how, answer, code] of waysToFail.filter(([way]) => way !== 'answers 500')) {
      const reader = readerOf({
        answers: { 'brreg.enheter': () => withNace('64.190'), 'brreg.regnskap': answer },
      });
      expect((await reader.readOpen())['brreg.regnskap'], how).toEqual({ kind: 'failed', code, reason: null });
    }
  });

  it('are shown where the register does have them', async () => {
    const reader = readerOf({
      answers: { 'brreg.enheter': () => withNace('64.190'), 'brreg.regnskap': () => json([regnskapBody()]) },
    });
    expect((await reader.readOpen())['brreg.regnskap']).toMatchObject({ read: { value: { state: 'filed' } } });
  });

  it('is no excuse for another company’s 500, nor for one of which the trade is not known', async () => {
    for (const enhet of [
      () => withNace('66.190'),
      () => withNace('62.640'),
      () => json({ ...enhetBody, naeringskode1: undefined }),
      () => json({}, 404),
      down,
    ]) {
      const reader = readerOf({ answers: { 'brreg.enheter': enhet, 'brreg.regnskap': springError } });
      expect((await reader.readOpen())['brreg.regnskap']).toEqual({
        ...{ kind: 'failed', code: 'UPSTREAM_UNAVAILABLE', reason: null },
      });
    }
  });
});
