import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import type { Context, EnvironmentServices } from '../context.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import {
  hang,
  seededRandom,
  settle,
  testWorld,
  type VirtualClock,
  virtualClock,
  worldEnvironment,
} from '../testing.ts';
import { TokenRefused } from '../tokens/index.ts';
import { readContext } from './read-context.ts';
import { CompanyContext } from './shapes.ts';

const org = '999999999';

function contextOf(
  change: (services: EnvironmentServices, clock: VirtualClock) => Partial<EnvironmentServices> = () => ({}),
) {
  const clock = virtualClock();
  const services = worldEnvironment('live', clock);
  const ctx: Context = {
    ...services,
    ...change(services, clock),
    actor: { kind: 'apiKey', keyId: 'key_1', accountId: 'acc_1', scopes: new Set(['read:brreg']) },
    accountId: 'acc_1',
    requestId: 'req_1',
    language: null,
    clock,
    random: seededRandom(),
    upstreamDeadlineMs: 1_000,
    catalogue: [],
    installation: [],
    administration: null,
  };
  return { ctx, clock };
}

/** The answer once every register has answered or run into the deadline. */
async function read(ctx: Context, clock: VirtualClock, asked = org) {
  const answer = readContext(ctx, { org: asked });
  answer.catch(() => {});
  for (let i = 0; i < 20; i += 1) await settle();
  clock.advance(1_000);
  const { data, sources, freshUntil } = await answer;
  return { data: CompanyContext.parse(data), sources, freshUntil };
}

const failing = (kind: UpstreamFailure['kind']) => () => Promise.reject(new UpstreamFailure('x', kind));
const refusing = (refusal: TokenRefused['refusal'], evicted: string[] = []): EnvironmentServices['tokens'] => ({
  forSystemUser: () => Promise.reject(new TokenRefused(refusal, refusal === 'no_delegation' ? 'MP-303' : null)),
  evictSystemUser: ({ organisation }) => evicted.push(organisation),
});

describe('reading a company’s context', () => {
  it('shows what each register said, who said it and which stands', async () => {
    const { ctx, clock } = contextOf();
    const { data, sources } = await read(ctx, clock);
    expect(data).toMatchObject({
      org_number: org,
      data_tier: 'tier_1_2',
      partial: false,
      company: { name: 'Eksempel AS', status: 'active' },
      tier_2: { skatteetaten: { mva_registered: true, filing_frequency: 'bimonthly' } },
      altinn: { status: 'full', error_code: null },
    });
    expect(data.reconciliation.map(({ field, resolution }) => [field, resolution])).toEqual([
      ['mva_registered', 'agree'],
      ['mva_registered_since', 'agree'],
    ]);
    expect(sources?.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  });

  it('says for every field of company, employment and tier 2 where it comes from', async () => {
    const { ctx, clock } = contextOf();
    const { data } = await read(ctx, clock);
    const fields = [
      ...Object.keys(data.company ?? {}).map((field) => `company.${field}`),
      ...Object.keys(data.employment ?? {}).map((field) => `employment.${field}`),
      ...Object.keys(data.tier_2?.skatteetaten ?? {}).map((field) => `tier_2.skatteetaten.${field}`),
    ];
    expect(Object.keys(data.provenance).sort()).toEqual(fields.sort());
  });

  it('asks nobody for a token without a delegation, and has no tier 2', async () => {
    const { ctx, clock } = contextOf(() => ({
      findDelegation: async () => undefined,
      tokens: { ...refusing('refused'), forSystemUser: () => Promise.reject(new Error('asked for a token')) },
    }));
    const { data, sources } = await read(ctx, clock);
    expect(data).not.toHaveProperty('tier_2');
    expect(data).toMatchObject({ data_tier: 'tier_1', partial: false, altinn: { status: 'none' } });
    expect(data.altinn.error_code).toBe('AUTH_NO_DELEGATION');
    expect(sources?.[2]).toMatchObject({ status: 'no_delegation' });
    expect(data.reconciliation.map(({ resolution }) => resolution)).toEqual(['single_source', 'single_source']);
  });

  it('takes MP-303 for no tier 2, forgets the tokens and is asked again by the next reader', async () => {
    const evicted: string[] = [];
    const { ctx, clock } = contextOf(() => ({ tokens: refusing('no_delegation', evicted) }));
    const { data, freshUntil } = await read(ctx, clock);
    expect(data).not.toHaveProperty('tier_2');
    expect(data).toMatchObject({ partial: false, altinn: { status: 'none', error_code: 'AUTH_NO_DELEGATION' } });
    expect(evicted).toEqual([org]);
    expect(freshUntil).toBeUndefined();
  });

  it('does not take any other refusal of a token for no delegation', async () => {
    for (const [refusal, code] of [
      ['refused', 'MASKINPORTEN_AUTH_FAILED'],
      ['timeout', 'UPSTREAM_TIMEOUT'],
      ['unavailable', 'UPSTREAM_UNAVAILABLE'],
    ] as const) {
      const { ctx, clock } = contextOf(() => ({ tokens: refusing(refusal) }));
      const { data, sources, freshUntil } = await read(ctx, clock);
      expect(data).toMatchObject({ partial: true, altinn: { status: 'unknown', error_code: code } });
      expect(data).not.toHaveProperty('tier_2');
      expect(sources?.[2]).toMatchObject({ status: 'unavailable', error_code: code });
      expect(freshUntil).toBeUndefined();
    }
  });

  it('goes out at the deadline without a register that hangs', async () => {
    const { ctx, clock } = contextOf(({ upstreams }) => ({
      upstreams: { ...upstreams, brreg: { ...upstreams.brreg, readRoller: (_org, signal) => waitFor(signal) } },
    }));
    const { data, sources } = await read(ctx, clock);
    expect(data).toMatchObject({ partial: true, company: { name: 'Eksempel AS', role_codes: null } });
    expect(data.provenance).not.toHaveProperty('company.role_codes');
    expect(sources?.[1]).toMatchObject({ status: 'unavailable', error_code: 'UPSTREAM_TIMEOUT' });
  });

  it('shows what Skatteetaten knows when Enhetsregisteret is silent, and invents no company', async () => {
    const { ctx, clock } = contextOf(({ upstreams }) => ({
      upstreams: { ...upstreams, brreg: { ...upstreams.brreg, readEnhet: failing('server_error') } },
    }));
    const { data } = await read(ctx, clock);
    expect(data).toMatchObject({ partial: true, company: null, employment: null, data_tier: 'tier_1_2' });
  });

  it('answers with a failure when nothing says which company this is', async () => {
    for (const [kind, code] of [
      ['timeout', 'UPSTREAM_TIMEOUT'],
      ['server_error', 'UPSTREAM_UNAVAILABLE'],
      ['rate_limited', 'UPSTREAM_UNAVAILABLE'],
    ] as const) {
      const { ctx, clock } = contextOf(({ upstreams }) => ({
        findDelegation: async () => undefined,
        upstreams: { ...upstreams, brreg: { ...upstreams.brreg, readEnhet: failing(kind) } },
      }));
      await expect(read(ctx, clock)).rejects.toMatchObject({ code });
    }
  });

  it('tells unknown, sub-unit and removed apart', async () => {
    const { ctx, clock } = contextOf();
    await expect(read(ctx, clock, '974760673')).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    const removed = [...testWorld().organisations.values()].find(({ brreg }) => brreg.enhet.status === 410);
    await expect(read(ctx, clock, removed?.org_number)).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
    await expect(read(ctx, clock, '379754325')).rejects.toThrow(/main unit, 999 999 999/);
  });

  it('looks for an unknown number again after a minute', async () => {
    let asked = 0;
    const { ctx, clock } = contextOf(({ upstreams }) => ({
      upstreams: {
        ...upstreams,
        brreg: {
          ...upstreams.brreg,
          async readEnhet() {
            asked += 1;
            return { state: 'unknown' };
          },
        },
      },
    }));
    await expect(read(ctx, clock)).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    await expect(read(ctx, clock)).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    expect(asked).toBe(1);
    clock.advance(60_000);
    await expect(read(ctx, clock)).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    expect(asked).toBe(2);
  });

  it('asks once more with a new token when the register refuses one that is not new', async () => {
    let asked = 0;
    const { ctx, clock } = contextOf(({ upstreams, tokens }, moving) => ({
      tokens: {
        ...tokens,
        forSystemUser: async (scope) => ({
          secret: new Secret('token'),
          scopes: [scope],
          issuedAt: moving.now() - (asked === 0 ? 30_000 : 0),
          expiresAt: moving.now() + 90_000,
        }),
      },
      upstreams: {
        ...upstreams,
        skatteetaten: {
          readMvaRegistration: async () => {
            asked += 1;
            if (asked === 1) throw new UpstreamFailure('skatteetaten', 'unauthorised', { status: 401 });
            return { state: 'not_found' };
          },
        },
      },
    }));
    const { data } = await read(ctx, clock);
    expect(asked).toBe(2);
    expect(data.tier_2?.skatteetaten.mva_registered).toBe(false);
  });

  it('asks only once when the register refuses a new token', async () => {
    let asked = 0;
    const { ctx, clock } = contextOf(({ upstreams }) => ({
      upstreams: {
        ...upstreams,
        skatteetaten: {
          readMvaRegistration: async () => {
            asked += 1;
            throw new UpstreamFailure('skatteetaten', 'unauthorised', { status: 401 });
          },
        },
      },
    }));
    const { data } = await read(ctx, clock);
    expect(asked).toBe(1);
    expect(data.altinn).toMatchObject({ status: 'unknown', error_code: 'UPSTREAM_FORBIDDEN' });
  });

  it('is served again no longer than the proof of authority it was read with', async () => {
    const { ctx, clock } = contextOf(({ tokens }, moving) => ({
      tokens: {
        ...tokens,
        forSystemUser: async (scope) => ({
          secret: new Secret('token'),
          scopes: [scope],
          issuedAt: moving.now() - 45_000,
          expiresAt: moving.now() + 75_000,
        }),
      },
    }));
    const startedAt = clock.now();
    const { freshUntil } = await read(ctx, clock);
    expect(freshUntil).toBe(startedAt + 15_000);
  });

  it('never holds a person: neither name nor date of birth', async () => {
    const { ctx, clock } = contextOf();
    const { data } = await read(ctx, clock);
    const roller = JSON.stringify(testWorld().organisations.get(org)?.brreg.roller.body);
    const names = [...roller.matchAll(/"(?:fornavn|etternavn|fodselsdato)":"([^"]+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(JSON.stringify(data)).not.toContain(name);
  });

  it('counts a role only while it is held', async () => {
    const held = { type: { kode: 'LEDE' }, avregistrert: false, fratraadt: false };
    const resigned = { type: { kode: 'MEDL' }, fratraadt: true };
    const body = { rollegrupper: [{ type: { kode: 'STYR' }, roller: [held, held, resigned] }] };
    const { ctx, clock } = contextOf(({ upstreams }) => ({
      upstreams: { ...upstreams, brreg: { ...upstreams.brreg, readRoller: async () => body as never } },
    }));
    const { data } = await read(ctx, clock);
    expect(data.company?.role_codes).toEqual([{ group: 'STYR', roles: ['LEDE'] }]);
  });

  it('calls a company active only when the register says that nothing is wrong with it', async () => {
    const enhet = { organisasjonsnummer: org, navn: 'X', organisasjonsform: { kode: 'AS', beskrivelse: undefined } };
    const flags = { konkurs: false, underAvvikling: false, underTvangsavviklingEllerTvangsopplosning: false };
    for (const [said, status] of [
      [flags, 'active'],
      [{ ...flags, konkurs: undefined }, 'unknown'],
      [{}, 'unknown'],
      [{ underAvvikling: true }, 'under_liquidation'],
    ] as const) {
      const { ctx, clock } = contextOf(({ upstreams }) => ({
        upstreams: {
          ...upstreams,
          brreg: {
            ...upstreams.brreg,
            readEnhet: async () => ({ state: 'registered', enhet: { ...enhet, ...said } }) as never,
          },
        },
      }));
      expect((await read(ctx, clock)).data.company?.status).toBe(status);
    }
  });

  it('never takes a withheld number of employees for none', async () => {
    const { ctx, clock } = contextOf();
    const few = [...testWorld().organisations.values()].find(({ brreg }) => {
      const body = brreg.enhet.body as Record<string, unknown> | null;
      return body?.harRegistrertAntallAnsatte === true && body.antallAnsatte === undefined;
    });
    const { data } = await read(ctx, clock, few?.org_number);
    expect(data.employment).toMatchObject({ registered: true, count: null, count_withheld: true });
  });
});

async function waitFor(signal: AbortSignal): Promise<never> {
  try {
    return await hang({ signal });
  } catch (error) {
    throw new UpstreamFailure('brreg', 'timeout', { cause: error });
  }
}
