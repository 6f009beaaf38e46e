import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { daysBefore } from '../../lib/oslo-time.ts';
import { type OutgoingResponse, type Send, UpstreamFailure } from '../../lib/outgoing.ts';
import { findRate, type Rate } from './find-rate.ts';
import { SdmxData } from './shapes.ts';

const name = 'norges_bank';
/** Longer than any row of days without a rate. A currency that is silent for longer is no longer quoted. */
export const lookBackDays = 14;

export type RateAnswer = ({ state: 'found'; currency: string } & Rate) | { state: 'none' };

export interface NorgesBank {
  /**
   * The rate of a currency in NOK on a day (`YYYY-MM-DD`), or the last one before it, since no rate is set on weekends and
   * holidays. `none`: not quoted, or not in these two weeks. Throws `UpstreamFailure`.
   */
  readRate(currency: string, onOrBefore: string, signal: AbortSignal): Promise<RateAnswer>;
}

/** Client of Norges Bank's open data. `baseUrl` is the host, `https://data.norges-bank.no`. */
export function createNorgesBank({ send, baseUrl }: { send: Send; baseUrl: string }): NorgesBank {
  return {
    async readRate(currency, onOrBefore, signal) {
      const days = { from: daysBefore(onOrBefore, lookBackDays), to: onOrBefore };
      const url = `${baseUrl}${ratePath(currency, days)}&lastNObservations=1`;
      // The format stands in the address.
      const response = await send({ method: 'GET', url, headers: { accept: '*/*' }, signal });
      if (saysNone(response)) return { state: 'none' };
      if (response.status !== 200) return refuseStatus(name, response);
      const message = readJson(name, response, SdmxData);
      const rate = found(message, { currency, onOrBefore });
      return rate ? { state: 'found', currency, ...rate } : { state: 'none' };
    },
  };
}

/** Where Norges Bank publishes the rate of one day, for whoever wants to see it there. */
export const publishedAt = (currency: string, date: string): string =>
  `https://data.norges-bank.no${ratePath(currency, { from: date, to: date })}`;

/** The daily spot rate: business days (B), against NOK, SP. */
const ratePath = (currency: string, { from, to }: { from: string; to: string }): string =>
  `/api/data/EXR/B.${encodeURIComponent(currency)}.NOK.SP?format=sdmx-json&startPeriod=${from}&endPeriod=${to}&locale=en`;

/** The bank's 404 says that there is no observation, or no such currency. A page says that the address is wrong. */
const saysNone = ({ status, headers }: OutgoingResponse): boolean =>
  status === 404 && !/^text\/html\b/i.test(headers['content-type'] ?? '');

function found(message: SdmxData, asked: { currency: string; onOrBefore: string }): Rate | undefined {
  try {
    return findRate(message, asked);
  } catch (cause) {
    throw new UpstreamFailure(name, 'unexpected', { status: 200, cause });
  }
}
