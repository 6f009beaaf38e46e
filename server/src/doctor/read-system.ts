import type { Secret } from '@apier/maskinporten';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Altinn } from '../upstreams/altinn/index.ts';
import type { SystemFacts } from './means.ts';

/**
 * A system as Altinn's System Register shows it to its vendor. The token is our own, with the scope
 * `altinn:authentication/systemregister.write`. Throws `UpstreamFailure`.
 */
export async function readSystem(
  { systemRegister }: Pick<Altinn, 'systemRegister'>,
  systemId: string,
  token: Secret,
  signal: AbortSignal,
): Promise<SystemFacts | 'not_there' | 'not_ours'> {
  try {
    return (await systemRegister.read(systemId, token, signal)) ?? 'not_there';
  } catch (error) {
    if (!(error instanceof UpstreamFailure && error.kind === 'forbidden')) throw error;
    // So the register answers for another vendor's, and so may anything on the way. The list of our own tells which.
    const own = await systemRegister.list(token, signal);
    if (own.some(({ id }) => id === systemId)) throw error;
    return 'not_ours';
  }
}
