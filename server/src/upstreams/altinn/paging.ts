import type { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { type Ask, name, refuse } from './platform.ts';

/** Part of a list. */
export interface Page<Row> {
  rows: Row[];
  /** Where the list goes on; `null` at its end. Hand it back as it is. */
  next: string | null;
}

/** Altinn's list, 50 rows at a time. */
export const listOf = <T extends z.ZodType>(row: T) =>
  z.object({ links: z.object({ next: z.string().nullish() }).nullish(), data: z.array(row) });

type List<Row> = z.ZodType<{ links?: { next?: string | null | undefined } | null | undefined; data: Row[] }>;

/**
 * Reads one page of the list at `path`, the first one when `next` is null. Throws `UpstreamFailure`, also when the list is
 * said to go on, or `next` says that it does, anywhere but at `path` on this platform.
 */
export async function readPage<Row>(
  ask: Ask,
  list: List<Row>,
  { baseUrl, path, next }: { baseUrl: string; path: string; next: string | null },
  { token, signal }: { token: Secret; signal: AbortSignal },
): Promise<Page<Row>> {
  const response = await ask('GET', next === null ? path : ownPath(baseUrl, path, next), { token, signal });
  if (response.status !== 200) return refuse(response);
  const { data, links } = readJson(name, response, list);
  const more = links?.next || null;
  if (more !== null) ownPath(baseUrl, path, more);
  return { rows: data, next: more };
}

/**
 * The path and query of a link that goes on with the list at `path`. A bearer token goes there: of the link only the query
 * is taken, and a link to anywhere else is refused.
 */
export function ownPath(baseUrl: string, path: string, link: string): string {
  const own = new URL(`${baseUrl}${path}`);
  if (!URL.canParse(link)) throw elsewhere();
  const { origin, pathname, search, username, password } = new URL(link);
  const isOwn = origin === own.origin && username + password === '' && plain(pathname) === plain(own.pathname);
  if (!isOwn) throw elsewhere();
  return `${path}${search}`;
}

/** Altinn may write capitals and escapes in a path in another way than we do. */
function plain(pathname: string): string {
  try {
    return decodeURIComponent(pathname).toLowerCase();
  } catch {
    return pathname;
  }
}

const elsewhere = (): UpstreamFailure =>
  new UpstreamFailure(name, 'unexpected', { cause: new Error('the next page is not on this platform') });
