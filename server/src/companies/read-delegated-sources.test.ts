import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../lib/outgoing.ts';
import { createSourceCache } from '../lib/source-cache.ts';
import { json, settle, virtualClock } from '../testing.ts';
import { systemUserScopes } from '../tokens/index.ts';
import { reportOf } from './outcome.ts';
import {
  deadlineMs,
  delegatedSources,
  down,
  forbidden,
  meldingerBody,
  minutes,
  mvaBody,
  navBody,
  org,
  partiesBody,
  readerOf,
  systemUserBody,
  type TestReader,
  waysToFail,
} from './testing.ts';

const seconds = 1_000;
const gone = { kind: 'denied', denial: 'system_user_gone' };
const vendorScope = 'altinn:authentication/systemuser.request.write';
const navScope = 'nav:aareg/v1/arbeidsforhold';
const sourcesByScope = Object.entries(systemUserScopes) as [keyof typeof systemUserScopes, string][];
const services = delegatedSources.filter((source) => source.startsWith('skatteetaten.'));

const kindsOf = async (reader: TestReader) => {
  const outcomes = await reader.readDelegated();
  return Object.fromEntries(delegatedSources.map((source) => [source, outcomes[source].kind]));
};
const allOf = (kind: string) => Object.fromEntries(delegatedSources.map((source) => [source, kind]));

/** What was asked since the last time. */
const askedNow = (reader: TestReader) => reader.asked.splice(0).sort();
const everything = [...delegatedSources].sort();

describe('asking what a delegation opens', () => {
  it('asks each source with a token of its own scope, and of none again within its window', async () => {
    const reader = readerOf();
    expect(await kindsOf(reader)).toEqual(allOf('read'));
    expect(new Set(reader.tokens.asked)).toEqual(new Set([...Object.values(systemUserScopes), vendorScope, navScope]));
    expect(askedNow(reader)).toEqual(everything);
    reader.clock.advance(minutes - 1);
    expect(await kindsOf(reader)).toEqual(allOf('read'));
    expect(reader.asked).toEqual([]);
  });

  it('asks all but the state at Altinn again after a minute, and that after five', async () => {
    const reader = readerOf();
    await reader.readDelegated();
    askedNow(reader);
    for (let minute = 1; minute <= 5; minute += 1) {
      reader.clock.advance(minutes);
      await reader.readDelegated();
      expect(askedNow(reader).includes('altinn.systemuser'), `minute ${minute}`).toBe(minute === 5);
    }
  });

  it('asks nobody for anything without a delegation', async () => {
    const reader = readerOf({ delegation: null });
    const outcomes = await reader.readDelegated();
    for (const source of delegatedSources) {
      expect(outcomes[source]).toEqual({ kind: 'denied', denial: 'no_delegation', until: null });
      expect(reportOf(source, outcomes[source])).toMatchObject({ status: 'no_delegation', reason: 'no_delegation' });
    }
    expect([...reader.asked, ...reader.tokens.asked, ...reader.tokens.evicted]).toEqual([]);
  });

  it('leaves out what is not connected, with a delegation and without', async () => {
    for (const held of [{}, null]) {
      const reader = readerOf({ off: ['nav', 'altinn'], delegation: held });
      const kind = held ? 'read' : 'denied';
      expect(await kindsOf(reader)).toEqual({
        ...Object.fromEntries(services.map((source) => [source, kind])),
        ...{ 'nav.aareg': 'off', 'altinn.systemuser': 'off', 'altinn.authorizedparties': 'off' },
      });
    }
  });

  it('asks for the tax of the year before, as the year is in Oslo', async () => {
    for (const [instant, year] of [
      ['2026-11-21T12:00:00Z', 2025],
      ['2026-12-31T22:59:59Z', 2025],
      ['2026-12-31T23:00:00Z', 2026],
    ] as const) {
      const reader = readerOf({ startMs: Date.parse(instant) });
      const { 'skatteetaten.skatteoppgjoer': oppgjoer } = await reader.readDelegated();
      expect(oppgjoer).toMatchObject({ read: { value: { year } } });
    }
  });

  it('names the failure of each, takes nothing else down with it, and keeps no failure', async () => {
    for (const source of delegatedSources) {
      for (const [how, answer, code] of waysToFail.filter(([way]) => way !== 'answers 403')) {
        const reader = readerOf({ answers: { [source]: answer } });
        const outcomes = await reader.readDelegated();
        expect(outcomes[source], `${source} ${how}`).toEqual({ kind: 'failed', code, reason: null });
        expect(await kindsOf(reader)).toEqual({ ...allOf('read'), [source]: 'failed' });
        askedNow(reader);
        await reader.readDelegated();
        expect(askedNow(reader), how).toEqual([source]);
        expect(reader.tokens.evicted).toEqual([]);
      }
    }
  });

  it('does not take any other refusal of a token for a missing delegation', async () => {
    for (const [refusal, code, reason] of [
      ['refused', 'MASKINPORTEN_AUTH_FAILED', null],
      ['not_grantable', 'MASKINPORTEN_AUTH_FAILED', 'scope_not_grantable'],
      ['timeout', 'UPSTREAM_TIMEOUT', null],
      ['unavailable', 'UPSTREAM_UNAVAILABLE', null],
    ] as const) {
      for (const [source, scope] of sourcesByScope) {
        const reader = readerOf();
        reader.tokens.refusals.set(scope, refusal);
        const outcomes = await reader.readDelegated();
        expect(outcomes[source], refusal).toMatchObject({ kind: 'failed', code, reason });
        for (const other of services.filter((one) => one !== source)) expect(outcomes[other].kind).toBe('read');
        expect(reader.tokens.evicted).toEqual([]);
      }
    }
  });
});

describe('a system user that is gone', () => {
  const refuses = (scope: string) => (reader: TestReader) => reader.tokens.refusals.set(scope, 'no_delegation');
  const altinnSays = (answer: OutgoingResponse) => (reader: TestReader) => {
    reader.answers['altinn.systemuser'] = () => answer;
  };
  /** The ways in which one source alone says so. */
  const ways: [name: string, happens: (reader: TestReader) => void][] = [
    ...sourcesByScope.map(([source, scope]): (typeof ways)[number] => [`MP-303 for ${source}`, refuses(scope)]),
    ['404 of Altinn', altinnSays(json({}, 404))],
    ['Altinn’s deleted one', altinnSays(json(systemUserBody(true)))],
  ];
  const returns = (reader: TestReader) => {
    reader.tokens.refusals.clear();
    reader.answers['altinn.systemuser'] = () => json(systemUserBody());
  };

  it('opens nothing, whichever source says so, and whatever the others would have told', async () => {
    for (const [name, happens] of ways) {
      const reader = readerOf();
      happens(reader);
      const outcomes = await reader.readDelegated();
      const until = reader.clock.now() + 30 * seconds;
      for (const source of delegatedSources) expect(outcomes[source], name).toEqual({ ...gone, until });
      expect(reportOf('nav.aareg', outcomes['nav.aareg'])).toMatchObject({
        ...{ status: 'no_delegation', error_code: 'AUTH_NO_DELEGATION', reason: 'system_user_gone' },
      });
    }
  });

  it('is told apart from a register that does not answer at the same time', async () => {
    const reader = readerOf({ answers: { 'skatteetaten.mvameldinger': down, 'nav.aareg': down } });
    reader.answers['altinn.systemuser'] = () => json({}, 404);
    expect(await kindsOf(reader)).toEqual(allOf('denied'));
  });

  it('leaves off what is not connected', async () => {
    const reader = readerOf({ off: ['nav'], answers: { 'altinn.systemuser': () => json({}, 404) } });
    expect(await kindsOf(reader)).toEqual({ ...allOf('denied'), 'nav.aareg': 'off' });
  });

  it('takes all that is kept of the delegation and its tokens with it', async () => {
    for (const [name, happens] of ways) {
      const reader = readerOf();
      await reader.readDelegated();
      reader.clock.advance(5 * minutes);
      happens(reader);
      await reader.readDelegated();
      expect(reader.tokens.evicted, name).toContain(org);
      returns(reader);
      reader.clock.advance(30 * seconds);
      for (const source of delegatedSources) reader.answers[source] = down;
      expect(await kindsOf(reader), 'nothing of before').toEqual(allOf('failed'));
    }
  });

  it('is remembered for half a minute only', async () => {
    for (const [name, happens] of ways) {
      const reader = readerOf();
      happens(reader);
      await reader.readDelegated();
      returns(reader);
      reader.clock.advance(30 * seconds - 1);
      expect(await kindsOf(reader), name).toEqual(allOf('denied'));
      reader.clock.advance(1);
      expect(await kindsOf(reader), name).toEqual(allOf('read'));
    }
  });

  it('is asked about once in those seconds when every source says so at the same time', async () => {
    const reader = readerOf({ answers: { 'altinn.systemuser': () => json({}, 404) } });
    for (const [, scope] of sourcesByScope) reader.tokens.refusals.set(scope, 'no_delegation');
    await reader.readDelegated();
    reader.asked.splice(0);
    reader.tokens.asked.splice(0);
    reader.clock.advance(29 * seconds);
    expect(await kindsOf(reader)).toEqual(allOf('denied'));
    expect([...reader.asked, ...reader.tokens.asked]).toEqual([]);
    reader.clock.advance(seconds);
    await reader.readDelegated();
    expect(reader.tokens.asked).not.toEqual([]);
  });

  it('costs the other organisations and accounts nothing', async () => {
    const clock = virtualClock();
    const sourceCache = createSourceCache({ clock, deadlineMs, maxBytes: 1_000_000 });
    const reader = readerOf({ clock, sourceCache });
    const others = [
      readerOf({ clock, sourceCache, account: 'acc_2' }),
      readerOf({ clock, sourceCache, environment: 'test' }),
      readerOf({ clock, sourceCache, delegation: { id: 'dlg_2' } }),
    ];
    for (const other of others) await other.readDelegated();
    for (const other of others) other.asked.splice(0);
    reader.answers['altinn.systemuser'] = () => json({}, 404);
    expect(await kindsOf(reader)).toEqual(allOf('denied'));
    for (const other of others) {
      expect(await kindsOf(other)).toEqual(allOf('read'));
      expect(other.asked).toEqual([]);
    }
  });
});

describe('a right that the organisation has not given', () => {
  it('closes its own service only', async () => {
    for (const [source] of sourcesByScope) {
      const reader = readerOf({ answers: { [source]: forbidden } });
      const outcomes = await reader.readDelegated();
      const until = reader.clock.now() + minutes;
      expect(outcomes[source]).toEqual({ kind: 'denied', denial: 'right_missing', until });
      expect(await kindsOf(reader)).toEqual({ ...allOf('read'), [source]: 'denied' });
    }
  });

  it('is remembered for a minute', async () => {
    const reader = readerOf({ answers: { 'skatteetaten.skatteoppgjoer': forbidden } });
    await reader.readDelegated();
    reader.answers['skatteetaten.skatteoppgjoer'] = readerOf().answers['skatteetaten.skatteoppgjoer'];
    reader.clock.advance(minutes - 1);
    expect((await kindsOf(reader))['skatteetaten.skatteoppgjoer']).toBe('denied');
    reader.clock.advance(1);
    expect((await kindsOf(reader))['skatteetaten.skatteoppgjoer']).toBe('read');
  });

  it('makes the others be read anew, once, with new tokens', async () => {
    const reader = readerOf();
    await reader.readDelegated();
    reader.clock.advance(minutes);
    reader.answers['skatteetaten.mvaregister'] = forbidden;
    await reader.readDelegated();
    expect(reader.tokens.evicted).toEqual([org]);
    askedNow(reader);
    reader.clock.advance(seconds);
    await reader.readDelegated();
    expect(askedNow(reader)).toEqual(everything.filter((source) => source !== 'skatteetaten.mvaregister'));
    reader.clock.advance(seconds);
    await reader.readDelegated();
    expect(askedNow(reader)).toEqual([]);
    expect(reader.tokens.evicted).toEqual([org]);
  });

  it('is remembered beside another one, which came at the same time', async () => {
    const missing = ['skatteetaten.mvaregister', 'skatteetaten.skatteoppgjoer'] as const;
    const reader = readerOf({ answers: { [missing[0]]: forbidden, [missing[1]]: forbidden } });
    await reader.readDelegated();
    await reader.readDelegated();
    askedNow(reader);
    reader.clock.advance(minutes - 1);
    expect(await kindsOf(reader)).toEqual({ ...allOf('read'), [missing[0]]: 'denied', [missing[1]]: 'denied' });
    expect(reader.asked).toEqual([]);
    reader.clock.advance(1);
    await reader.readDelegated();
    expect(askedNow(reader)).toEqual(expect.arrayContaining([...missing]));
  });

  it('leaves nothing kept of what was being read meanwhile', async () => {
    const reader = readerOf();
    let answer: (response: OutgoingResponse) => void = () => {};
    reader.answers['skatteetaten.mvameldinger'] = () => new Promise((resolve) => (answer = resolve));
    reader.answers['skatteetaten.mvaregister'] = forbidden;
    const reading = reader.readDelegated();
    await settle();
    answer(json(meldingerBody([])));
    expect((await reading)['skatteetaten.mvameldinger'], 'who waited has it').toMatchObject({ kind: 'read' });
    reader.answers['skatteetaten.mvameldinger'] = down;
    expect((await kindsOf(reader))['skatteetaten.mvameldinger']).toBe('failed');
  });
});

describe('NAV, which answers the gateway itself', () => {
  it('is not asked, nor a token for it, before a system user’s token has proved the delegation', async () => {
    for (const refusal of ['no_delegation', 'refused', 'timeout', 'unavailable', 'not_grantable'] as const) {
      const reader = readerOf();
      reader.tokens.refusals.set(systemUserScopes['altinn.authorizedparties'], refusal);
      await reader.readDelegated();
      expect(reader.asked, refusal).not.toContain('nav.aareg');
      expect(reader.tokens.asked, refusal).not.toContain(navScope);
    }
  });

  it('says nothing of the organisation’s rights by refusing us, and takes nothing else down', async () => {
    const reader = readerOf({ answers: { 'nav.aareg': forbidden } });
    const outcome = (await reader.readDelegated())['nav.aareg'];
    expect(outcome).toEqual({ kind: 'failed', code: 'UPSTREAM_FORBIDDEN', reason: null });
    expect(await kindsOf(reader)).toEqual({ ...allOf('read'), 'nav.aareg': 'failed' });
    expect(reader.tokens.evicted).toEqual([]);
  });

  it('is out of reach where the scope is not ours to have (MP-200, MP-250)', async () => {
    const reader = readerOf();
    reader.tokens.refusals.set(navScope, 'not_grantable');
    const outcome = (await reader.readDelegated())['nav.aareg'];
    expect(reportOf('nav.aareg', outcome)).toMatchObject({
      ...{ status: 'unavailable', error_code: 'MASKINPORTEN_AUTH_FAILED', reason: 'scope_not_grantable' },
    });
    expect(await kindsOf(reader)).toEqual({ ...allOf('read'), 'nav.aareg': 'failed' });
    // Granted since: seen within ten minutes, and until then nobody is asked in vain.
    reader.tokens.refusals.delete(navScope);
    reader.clock.advance(10 * minutes - 1);
    expect((await kindsOf(reader))['nav.aareg']).toBe('failed');
    reader.clock.advance(1);
    expect((await kindsOf(reader))['nav.aareg']).toBe('read');
  });
});

describe('a token that a register refuses (401)', () => {
  const unauthorised = () => json({}, 401);

  it('is asked for anew once when it was not new', async () => {
    const reader = readerOf({ off: ['nav', 'altinn'] });
    reader.tokens.ageMs = 30 * seconds;
    let asked = 0;
    reader.answers['skatteetaten.mvaregister'] = () => {
      asked += 1;
      reader.tokens.ageMs = 0;
      return asked === 1 ? unauthorised() : json(mvaBody);
    };
    expect((await kindsOf(reader))['skatteetaten.mvaregister']).toBe('read');
    expect(asked).toBe(2);
    expect(reader.tokens.evicted).toEqual([org]);
  });

  it('is not asked for again when it was new', async () => {
    const reader = readerOf({ answers: { 'skatteetaten.mvaregister': unauthorised } });
    const outcome = (await reader.readDelegated())['skatteetaten.mvaregister'];
    expect(outcome).toEqual({ kind: 'failed', code: 'UPSTREAM_FORBIDDEN', reason: null });
    expect(reader.asked.filter((source) => source === 'skatteetaten.mvaregister')).toHaveLength(1);
    expect(reader.tokens.evicted).toEqual([]);
  });

  it('is asked for anew once only, even if the new one is old when it comes', async () => {
    const reader = readerOf({ answers: { 'skatteetaten.mvaregister': unauthorised } });
    reader.tokens.ageMs = 2 * seconds;
    expect((await reader.readDelegated())['skatteetaten.mvaregister'].kind).toBe('failed');
    expect(reader.asked.filter((source) => source === 'skatteetaten.mvaregister')).toHaveLength(2);
  });
});

describe('what is kept of a delegation', () => {
  const proofOf = ({ headers }: { headers: Record<string, string> }) => headers.authorization?.split('|').at(-1) ?? '';

  it('never outlives the proof it was read with by a millisecond more than sixty seconds', async () => {
    const step = fc.record({
      ageMs: fc.integer({ min: 0, max: 90 * seconds }),
      slowMs: fc.integer({ min: 0, max: 3 * seconds }),
      passMs: fc.integer({ min: 0, max: 70 * seconds }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const reader = readerOf();
        let slowMs = 0;
        let proofs = 0;
        const provenAt = new Map<number, number>();
        // Each answer says with which token, made when, it was read; NAV's count stands for the proof before it.
        reader.answers['skatteetaten.mvameldinger'] = (request) => {
          reader.clock.advance(slowMs);
          return json({ ...meldingerBody([]), levert: proofOf(request) });
        };
        reader.answers['altinn.authorizedparties'] = (request) => json(partiesBody([proofOf(request)]));
        reader.answers['nav.aareg'] = () => {
          proofs += 1;
          provenAt.set(proofs, lastProof);
          return json(navBody(proofs));
        };
        let lastProof = 0;
        const { forSystemUser } = reader.tokens;
        reader.tokens.forSystemUser = async (scope, systemUser, signal) => {
          const token = await forSystemUser(scope, systemUser, signal);
          if (scope === systemUserScopes['altinn.authorizedparties']) lastProof = token.issuedAt;
          return token;
        };
        for (const { ageMs, passMs, ...one } of steps) {
          reader.tokens.ageMs = ageMs;
          slowMs = one.slowMs;
          const startedAt = reader.clock.now();
          const outcomes = await reader.readDelegated();
          const { 'skatteetaten.mvameldinger': mva, 'nav.aareg': nav, 'altinn.authorizedparties': parties } = outcomes;
          const read: [proof: number, outcome: typeof mva | typeof nav | typeof parties][] = [];
          if (mva.kind === 'read' && mva.read.value.state === 'found') {
            read.push([Number(mva.read.value.opplysning.levert), mva]);
          }
          if (nav.kind === 'read') read.push([provenAt.get(nav.read.value.active) ?? Number.NaN, nav]);
          if (parties.kind === 'read') {
            const [proof = ''] = parties.read.value[0]?.accessPackages ?? [];
            read.push([Number(proof.split(':').at(-1)), parties]);
          }
          expect(read.length).toBe(3);
          for (const [proof, outcome] of read) {
            if (outcome.kind !== 'read') continue;
            expect(proof).toBeGreaterThan(0);
            expect(outcome.read.usableUntil).toBeLessThanOrEqual(proof + minutes);
            if (outcome.read.servedFrom === 'cache') expect(startedAt).toBeLessThan(proof + minutes);
            expect(outcome.read.stale).toBe(false);
          }
          reader.clock.advance(passMs);
        }
      }),
      { numRuns: 200 },
    );
  });
});
