import type { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { readJson, refuseStatus } from '../lib/json-upstream.ts';
import { type Send, UpstreamFailure } from '../lib/outgoing.ts';

const name = 'altinn';
/** 10 000 system users. Part of a list would say of the rest that it is gone. */
const mostPages = 200;

const Page = z.object({
  links: z.object({ next: z.string().nullish() }).nullish(),
  data: z.array(z.object({ id: z.string() })),
});

/**
 * The ids of every system user that a system has now; `null` when Altinn knows no such system of this vendor. The token is
 * our own, with the scope `altinn:authentication/systemregister.write`. Throws `UpstreamFailure`.
 */
export async function listSystemUsers(
  { send, baseUrl }: { send: Send; baseUrl: string },
  systemId: string,
  token: Secret,
  signal: AbortSignal,
): Promise<string[] | null> {
  const first = `${baseUrl}/authentication/api/v1/systemuser/vendor/bysystem/${encodeURIComponent(systemId)}`;
  const ids: string[] = [];
  let url: string | null = first;
  for (let page = 0; url !== null; page += 1) {
    if (page === mostPages) throw new UpstreamFailure(name, 'too_large');
    const headers = { accept: 'application/json', authorization: `Bearer ${token.reveal()}` };
    const response = await send({ method: 'GET', url, headers, signal });
    if (response.status === 404 && page === 0 && isProblem(response.headers['content-type'])) return null;
    if (response.status !== 200) return refuseStatus(name, response);
    const { links, data } = readJson(name, response, Page);
    ids.push(...data.map(({ id }) => id));
    const next = links?.next ?? null;
    // The token goes nowhere else.
    if (next !== null && !next.startsWith(`${first}?`)) throw new UpstreamFailure(name, 'unexpected');
    url = next;
  }
  return ids;
}

/** A page is from somewhere else. */
const isProblem = (mediaType = ''): boolean => /^application\/(problem\+)?json/.test(mediaType);
