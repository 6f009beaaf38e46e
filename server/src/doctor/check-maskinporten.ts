import { z } from 'zod';
import type { OutgoingResponse } from '../lib/outgoing.ts';
import type { ClientExamined } from './check.ts';
import { lineDraft, notExamined } from './failure-words.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';

const aheadMs = 10_000;
const behindMs = 110_000;
const noticeableMs = 2_000;

const seconds = (ms: number): string => `${Math.round(Math.abs(ms) / 1_000)} s`;

/** Our clock against Maskinporten's, by the `Date` of an answer. */
export async function checkClock({ lookUps }: ClientExamined): Promise<Draft[]> {
  const looked = await lookUps.metadata();
  const metadata = 'value' in looked ? looked.value : null;
  const served = Date.parse(metadata?.response.headers.date ?? '');
  if (!metadata || Number.isNaN(served)) {
    return [
      notExamined('The clock', 'no answer of Maskinporten told the time', 'Mend the connection to Maskinporten.'),
    ];
  }
  const { sentAt, tookMs } = metadata;
  // A Date has whole seconds; half of one is what it leaves out on average.
  const offset = sentAt + tookMs / 2 - (served + 500);
  const fix = 'Let this machine’s clock follow a time server (NTP), and examine again.';
  if (offset > aheadMs) {
    const cause = `This machine’s clock is ${seconds(offset)} ahead of Maskinporten’s; more than 10 s, and assertions are refused as issued in the future.`;
    return [{ id: 'clock_ahead', severity: 'error', cause, fix, page: pages.grant }];
  }
  if (offset < -behindMs) {
    const cause = `This machine’s clock is ${seconds(offset)} behind Maskinporten’s; assertions have expired when they arrive.`;
    return [{ id: 'clock_behind', severity: 'error', cause, fix, mpCode: 'MP-130', page: pages.grant }];
  }
  if (Math.abs(offset) <= noticeableMs + tookMs / 2) return [];
  const cause = `This machine’s clock is ${seconds(offset)} ${offset > 0 ? 'ahead of' : 'behind'} Maskinporten’s. Assertions bear 10 s ahead and 110 s behind.`;
  return [{ id: 'clock_off', severity: 'warning', cause, fix, page: pages.grant }];
}

const Document = z.object({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string() });
const Keys = z.object({ keys: z.array(z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() })).min(1) });

/** Whether the issuer that we sign for is the one that answers. */
export async function checkMaskinporten({ means, client, lookUps, signal }: ClientExamined): Promise<Draft[]> {
  const { issuer } = client;
  const setting = `APIER_${means.environment.toUpperCase()}_MASKINPORTEN_URL`;
  const looked = await lookUps.metadata();
  if ('error' in looked) return [lineDraft('maskinporten', issuer, looked.error, pages.addresses)];
  const { response } = looked.value;
  if (isFromBetween(response)) return [behindProxy('maskinporten', issuer)];
  const document = Document.safeParse(jsonIn(response));
  if (response.status !== 200 || !document.success) {
    const why = response.status === 200 ? 'is not what it should be' : `came with HTTP ${response.status}`;
    const cause = `Maskinporten’s metadata cannot be read: the answer of ${new URL(issuer).host} ${why}.`;
    const fix = `Check ${setting}; if it is right, see Digdir’s status page and examine again.`;
    return [{ id: 'metadata_unreadable', severity: 'error', cause, fix, page: pages.metadata }];
  }
  const { issuer: told, token_endpoint: tokenEndpoint, jwks_uri: jwksUri } = document.data;
  const drafts: Draft[] = [];
  if (told !== issuer) {
    const isSlash = told.replace(/\/+$/, '') === issuer.replace(/\/+$/, '');
    drafts.push({
      ...{ id: 'issuer_differs', severity: 'error', mpCode: 'MP-110', page: pages.metadata },
      cause: `We sign for the issuer ${shown(issuer)}, and the one that answers there has another name${isSlash ? ': they differ in the slash at the end' : ''}. An assertion must name it byte for byte.`,
      fix: `Set ${setting} to the address of this environment’s Maskinporten, without a path of your own.`,
    });
  }
  if (!tokenEndpoint.startsWith(issuer)) {
    drafts.push({
      ...{ id: 'token_endpoint_elsewhere', severity: 'error', page: pages.metadata },
      cause: 'Maskinporten’s metadata name a token endpoint outside the issuer; assertions are not sent there.',
      fix: `Find out who answers at ${new URL(issuer).host}: check ${setting}, DNS and proxies.`,
    });
  }
  const keys = jwksUri.startsWith(issuer) ? await readKeys() : undefined;
  if (!keys) {
    drafts.push({
      ...{ id: 'jwks_unreadable', severity: 'warning', page: pages.metadata },
      cause: 'Maskinporten’s own public keys cannot be read at the address that its metadata name.',
      fix: 'Let this machine out to that address as well; if it is, see Digdir’s status page.',
    });
  }
  return drafts;

  async function readKeys(): Promise<boolean> {
    try {
      const answer = await means.send({
        ...{ method: 'GET', url: jwksUri, headers: { accept: 'application/json' }, signal },
      });
      return answer.status === 200 && Keys.safeParse(jsonIn(answer)).success;
    } catch {
      return false;
    }
  }
}

/** An answer of something that stands between: a proxy that wants to know who we are, or a page where there is none. */
const isFromBetween = ({ status, headers }: OutgoingResponse): boolean =>
  status === 407 || status === 511 || (headers['content-type'] ?? '').startsWith('text/html');

const behindProxy = (name: string, url: string): Draft => ({
  ...{ id: 'host_behind_proxy', severity: 'error', about: name, page: pages.addresses },
  cause: `Something else answers for ${new URL(url).host} (${name}): a proxy, or a page that wants somebody to sign in.`,
  fix: 'Let this machine out to the agency without a proxy: proxy variables are not used here.',
});

/** Without what may stand before the host. */
const shown = (url: string): string => new URL(url).origin + new URL(url).pathname;

/** Whether every other host of the environment answers at all; what it answers is not judged. */
export async function checkHosts({ means, signal }: Pick<ClientExamined, 'means' | 'signal'>): Promise<Draft[]> {
  const asked = means.hosts.map(async ({ name, url }): Promise<Draft[]> => {
    try {
      const { status } = await means.send({ method: 'GET', url, headers: { accept: 'application/json' }, signal });
      if (status === 407 || status === 511) return [behindProxy(name, url)];
      if (status < 500) return [];
      return [
        {
          ...{ id: 'host_failing', severity: 'warning', about: name },
          cause: `The host ${new URL(url).host} (${name}) answers that it is out of order (HTTP ${status}).`,
          fix: 'See the agency’s status page, and examine again.',
        },
      ];
    } catch (error) {
      return [lineDraft(name, url, error)];
    }
  });
  return (await Promise.all(asked)).flat();
}

function jsonIn({ body }: OutgoingResponse): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
