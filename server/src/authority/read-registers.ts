import { failureOf, type OpenSources, type Outcome } from '../companies/index.ts';
import type { Context } from '../context.ts';
import type { Loaded } from '../lib/source-cache.ts';
import type { EnhetAnswer } from '../upstreams/brreg/index.ts';

const minutes = 60_000;
const hours = 60 * minutes;

/** As the company context keeps them, under the same names: neither asks for what the other has just read. */
const registry = { windowMs: 30 * minutes, revalidateMs: hours, staleMs: 24 * hours };
const unknown = { windowMs: minutes };
const removed = { windowMs: hours };

/** What statutory authority rests on. */
export type AuthoritySources = Pick<OpenSources, 'brreg.enheter' | 'brreg.roller' | 'brreg.signatur' | 'brreg.prokura'>;

/** Asks the open registers that tell of authority, at the same time, through the account's cache. */
export async function readRegisters(ctx: Context, org: string): Promise<AuthoritySources> {
  const { brreg } = ctx.upstreams;
  const [enhet, roller, signatur, prokura] = await Promise.all([
    readUnit(ctx, org),
    read(ctx, org, 'brreg.roller', async (signal) => ({ value: await brreg.readRoller(org, signal), ...registry })),
    read(ctx, org, 'brreg.signatur', async (signal) => ({ value: await brreg.readSignatur(org, signal), ...registry })),
    read(ctx, org, 'brreg.prokura', async (signal) => ({ value: await brreg.readProkura(org, signal), ...registry })),
  ]);
  return { 'brreg.enheter': enhet, 'brreg.roller': roller, 'brreg.signatur': signatur, 'brreg.prokura': prokura };
}

/** The unit itself. */
export const readUnit = (ctx: Context, org: string): Promise<Outcome<EnhetAnswer>> =>
  read(ctx, org, 'brreg.enheter', async (signal): Promise<Loaded<EnhetAnswer>> => {
    const value = await ctx.upstreams.brreg.readEnhet(org, signal);
    return { value, ...spansOf(value) };
  });

/** The number of the main unit that a sub-unit belongs to; `undefined`: no such sub-unit, or no answer. */
export async function findMainUnit(ctx: Context, org: string): Promise<string | undefined> {
  const underenhet = await read(ctx, org, 'brreg.underenhet', async (signal) => ({
    value: (await ctx.upstreams.brreg.readUnderenhet(org, signal)) ?? null,
    ...unknown,
  }));
  return underenhet.kind === 'read' ? underenhet.read.value?.overordnetEnhet : undefined;
}

async function read<T>(
  ctx: Context,
  org: string,
  source: keyof OpenSources | 'brreg.underenhet',
  load: (signal: AbortSignal) => Promise<Loaded<T>>,
): Promise<Outcome<T>> {
  const key = { account: ctx.accountId ?? '', environment: ctx.environment, subject: org, source };
  try {
    return { kind: 'read', read: await ctx.sourceCache.read(key, load) };
  } catch (error) {
    return failureOf(error);
  }
}

function spansOf({ state }: EnhetAnswer) {
  if (state === 'unknown') return unknown;
  return state === 'removed' ? removed : registry;
}
