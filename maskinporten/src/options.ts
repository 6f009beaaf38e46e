import { MaskinportenError } from './errors.ts';

/** Throws `bad_option` unless `url` is https, or plain http to this machine. */
export function checkUrl(name: string, url: string): void {
  if (!URL.canParse(url)) throw badOption(`${name} is not a URL`);
  const { protocol, hostname } = new URL(url);
  const local = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol !== 'https:' && !(protocol === 'http:' && local)) throw badOption(`${name} is not https`);
}

/** Throws `bad_option` unless all are whole numbers from 1, `retries` from 0. */
export function checkNumbers(numbers: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isInteger(value) || Number(value) < (name === 'retries' ? 0 : 1))
      throw badOption(`${name} is not a positive whole number`);
}

export function badOption(detail: string): MaskinportenError {
  return new MaskinportenError('bad_option', { detail });
}
