import type { Secret } from '@apier/maskinporten';
import { UpstreamFailure } from '../lib/outgoing.ts';
import { type Altinn, AltinnProblem } from '../upstreams/altinn/index.ts';

/** 10 000 system users. Part of a list would say of the rest that it is gone. */
const mostPages = 200;

/**
 * The ids of every system user that a system has now; `null` when Altinn knows no such system of this vendor. The token is
 * our own, with the scope `altinn:authentication/systemregister.write`. Throws `UpstreamFailure`.
 */
export async function listSystemUsers(
  altinn: Pick<Altinn, 'listSystemUsers'>,
  systemId: string,
  token: Secret,
  signal: AbortSignal,
): Promise<string[] | null> {
  const ids: string[] = [];
  let next: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    try {
      const { rows, next: more } = await altinn.listSystemUsers(systemId, next, token, signal);
      ids.push(...rows.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id));
      if (more === null) return ids;
      next = more;
    } catch (error) {
      if (page === 0 && error instanceof AltinnProblem && error.code === 'AUTH-00011') return null;
      throw error;
    }
  }
  throw new UpstreamFailure('altinn', 'too_large');
}
