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
const unknown = { windowMs: minutes };
/** The copy of what a register has removed for legal reasons goes at once (410). */
const removed = { windowMs: hours };

/** The open registers about one number, through the account's cache: whoever asks second asks nobody. */
export function openRegisters(ctx: Context, org: string) {
  const { brreg } = ctx.upstreams;
  const read = async <T>(
    source: keyof OpenSources | 'brreg.underenhet',
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
  const kept = <T>(
    source: keyof OpenSources,
    ask: (org: string, signal: AbortSignal) => Promise<T>,
    spans = registry,
  ) => read(source, async (signal) => ({ value: await ask(org, signal), ...spans }));

  return {
    readUnit: () =>
      read('brreg.enheter', async (signal): Promise<Loaded<EnhetAnswer>> => {
        const value = await brreg.readEnhet(org, signal);
        return { value, ...spansOf(value) };
      }),
    /** The sub-unit of this number, or `null`. */
    readSubUnit: () =>
      read('brreg.underenhet', async (signal) => ({
        value: (await brreg.readUnderenhet(org, signal)) ?? null,
        ...unknown,
      })),
    readRoles: () => kept('brreg.roller', brreg.readRoller),
    readSubUnits: () => kept('brreg.underenheter', brreg.readUnderenheterOf),
    readSignatur: () => kept('brreg.signatur', brreg.readSignatur),
    readProkura: () => kept('brreg.prokura', brreg.readProkura),
    readAccounts: () => kept('brreg.regnskap', brreg.readRegnskap, yearly),
  };
}

function spansOf({ state }: EnhetAnswer) {
  if (state === 'unknown') return unknown;
  return state === 'removed' ? removed : registry;
}
