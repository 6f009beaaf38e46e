import { nextWorkingDay } from '@apier/rulebook';
import type { Context } from '../context.ts';
import { AppError, type ErrorCode } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { daysBefore, nextOsloMidnight, osloDate } from '../lib/oslo-time.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Loaded, SourceRead } from '../lib/source-cache.ts';
import type { Answer, SourceReport } from '../operation.ts';
import { lookBackDays, publishedAt, type RateAnswer } from '../upstreams/norges-bank/index.ts';
import { movePointLeft } from './move-point.ts';
import type { ExchangeRate } from './shapes.ts';

const awaitedMs = 10 * 60 * 1_000;
const hourMs = 60 * 60 * 1_000;
const dayMs = 24 * hourMs;
const source = 'norges_bank.exr';
/** Series of the krone against many currencies; their values are no kroner. */
const indexes: readonly string[] = ['TWI', 'I44'];

export interface ReadExchangeRateInput {
  currency: string;
  date?: string | undefined;
}

/** What of the context this touches. */
type RateContext = Pick<Context, 'accountId' | 'clock' | 'environment' | 'sourceCache'> & {
  upstreams: Pick<Context['upstreams'], 'norgesBank'>;
};

/**
 * Norges Bank's rate of a currency on a day, or the last one before it. Throws VALIDATION_FAILED for a day to come,
 * RATE_NOT_FOUND, and UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE when the bank did not answer and nothing is kept.
 */
export async function readExchangeRate(
  ctx: RateContext,
  { currency, date }: ReadExchangeRateInput,
): Promise<Answer<ExchangeRate>> {
  const now = ctx.clock.now();
  const today = osloDate(now);
  const requested = date ?? today;
  if (requested > today) throw toCome(today);

  const read = await readRate(ctx, { currency, requested, today });
  const { value } = read;
  if (value.state === 'none') throw notFound(currency, requested);
  return {
    data: {
      currency,
      base: 'NOK',
      rate: value.rate,
      unit: 10 ** value.unitMult,
      rate_per_unit: movePointLeft(value.rate, value.unitMult),
      date: value.date,
      requested_date: requested,
      fallback: value.date !== requested,
      kind: indexes.includes(currency) ? 'index' : 'currency',
      source_url: publishedAt(currency, value.date),
    },
    sources: [report(read)],
    dataSource: 'Norges Bank',
    // No licence of its own is published for the API; the bank lets others copy where it is named as the source.
    legalBasis: 'Reuse with the source named: Norges Bank',
    // What is stale is asked for again by the next reader.
    ...(!read.stale && { freshUntil: Math.min(read.usableUntil, nextOsloMidnight(now)) }),
  };
}

async function readRate(
  ctx: RateContext,
  { currency, requested, today }: { currency: string; requested: string; today: string },
): Promise<SourceRead<RateAnswer>> {
  // Today's rate comes in the afternoon and is looked for more often until then; yesterday's may be corrected.
  const windowMs = requested >= daysBefore(today, 1) ? hourMs : dayMs;
  const key = {
    account: ctx.accountId ?? '',
    environment: ctx.environment,
    subject: `${currency} ${requested}`,
    source,
  };
  try {
    return await ctx.sourceCache.read(key, async (signal): Promise<Loaded<RateAnswer>> => {
      const value = await ctx.upstreams.norgesBank.readRate(currency, requested, signal);
      // That there is no rate is asked about again sooner, and never upheld against a bank that is silent.
      if (value.state === 'none') return { value, windowMs: hourMs };
      const isAwaited = value.date < requested && requested === today && !nextWorkingDay(today).shifted;
      return { value, windowMs: isAwaited ? awaitedMs : windowMs, staleMs: dayMs };
    });
  } catch (error) {
    throw notAnswered(failureCode(error));
  }
}

type FailureCode = Extract<ErrorCode, 'UPSTREAM_TIMEOUT' | 'UPSTREAM_UNAVAILABLE'>;

function failureCode(error: unknown): FailureCode {
  if (!(error instanceof UpstreamFailure)) throw error;
  return error.kind === 'timeout' ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
}

const report = ({ fetchedAt, servedFrom, stale, failure }: SourceRead<unknown>): SourceReport => ({
  source,
  status: 'ok',
  error_code: failure === undefined ? null : failureCode(failure),
  reason: null,
  fetched_at: isoInstant(fetchedAt),
  served_from: servedFrom,
  stale,
});

const toCome = (today: string): AppError =>
  new AppError('VALIDATION_FAILED', {
    fields: [{ pointer: '#/date', detail: `must not be after today in Norway, ${today}` }],
    detail: {
      nb: `Ugyldig: date kan ikke være etter i dag i Norge, ${today}.`,
      en: `Invalid: date must not be after today in Norway, ${today}.`,
    },
  });

const notFound = (currency: string, requested: string): AppError =>
  new AppError('RATE_NOT_FOUND', {
    detail: {
      nb: `Norges Bank har ingen kurs for ${currency} på ${requested} eller de ${lookBackDays} dagene før.`,
      en: `Norges Bank has no rate for ${currency} on ${requested} or the ${lookBackDays} days before.`,
    },
  });

const notAnswered = (code: FailureCode): AppError =>
  new AppError(code, {
    detail: {
      nb: 'Norges Bank ga ikke noe svar som kan brukes, og ingen tidligere svar på dette er tatt vare på.',
      en: 'Norges Bank gave no answer that can be used, and no earlier answer to this is kept.',
    },
    headers: { 'retry-after': '5' },
  });
