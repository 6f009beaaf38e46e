import type { Context } from '../context.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Loaded } from '../lib/source-cache.ts';
import type { EnhetAnswer } from '../upstreams/brreg/index.ts';
import { failureOf, type OpenSources, type Outcome } from './outcome.ts';

const minutes = 60_000;
const hours = 60 * minutes;

/**
 * Enhetsregisteret asks not to be polled; bankruptcy and deletion must still be seen within the hour, or be said to be
 * older. What it said within a day stands, marked, while it does not answer.
 */
const registry = { windowMs: 30 * minutes, revalidateMs: hours, staleMs: 24 * hours };
/** Accounts come once a year. */
const yearly = { windowMs: 6 * hours, revalidateMs: 24 * hours, staleMs: 72 * hours };
/** A company that was founded today is looked for before it is there. */
export const unknownWindowMs = minutes;
const unknown = { windowMs: unknownWindowMs };
/** The copy of what a register has removed for legal reasons goes at once (410). */
const removed = { windowMs: hours };

/** Asks every open register at the same time, through the account's cache. */
export async function readOpenSources(ctx: Context, org: string): Promise<OpenSources> {
  const { brreg } = ctx.upstreams;
  const read = async <T>(
    source: keyof OpenSources,
    load: (signal: AbortSignal) => Promise<Loaded<T>>,
  ): Promise<Outcome<T>> => {
    const key = { account: ctx.accountId ?? '', environment: ctx.environment, subject: org, source };
    try {
      return { kind: 'read', read: await ctx.sourceCache.read(key, load) };
    } catch (error) {
      // Regnskapsregisteret answers 500 for banks, insurers and other finance companies, and for nobody else so steadily.
      if (source === 'brreg.regnskap' && error instanceof UpstreamFailure && error.status === 500) {
        return { kind: 'not_served', reason: 'finance_company' };
      }
      return failureOf(error);
    }
  };

  const [enhet, roller, underenheter, signatur, prokura, regnskap] = await Promise.all([
    read('brreg.enheter', async (signal): Promise<Loaded<EnhetAnswer>> => {
      const value = await brreg.readEnhet(org, signal);
      return { value, ...spansOf(value) };
    }),
    read('brreg.roller', async (signal) => ({ value: await brreg.readRoller(org, signal), ...registry })),
    read('brreg.underenheter', async (signal) => ({ value: await brreg.readUnderenheterOf(org, signal), ...registry })),
    read('brreg.signatur', async (signal) => ({ value: await brreg.readSignatur(org, signal), ...registry })),
    read('brreg.prokura', async (signal) => ({ value: await brreg.readProkura(org, signal), ...registry })),
    read('brreg.regnskap', async (signal) => ({ value: await brreg.readRegnskap(org, signal), ...yearly })),
  ]);
  return {
    'brreg.enheter': enhet,
    'brreg.roller': roller,
    'brreg.underenheter': underenheter,
    'brreg.signatur': signatur,
    'brreg.prokura': prokura,
    'brreg.regnskap': isFinanceCompany(enhet) || regnskap.kind !== 'not_served' ? regnskap : serverError,
  };
}

function spansOf({ state }: EnhetAnswer) {
  if (state === 'unknown') return unknown;
  return state === 'removed' ? removed : registry;
}

const serverError = { kind: 'failed', code: 'UPSTREAM_UNAVAILABLE', reason: null } as const;

/** NACE (SN2025) 64 and 65; 66 is served. */
function isFinanceCompany(enhet: OpenSources['brreg.enheter']): boolean {
  if (enhet.kind !== 'read' || !('enhet' in enhet.read.value)) return false;
  const { naeringskode1, naeringskode2, naeringskode3 } = enhet.read.value.enhet;
  return [naeringskode1, naeringskode2, naeringskode3].some((code) => code && /^6[45]\./.test(code.kode));
}
