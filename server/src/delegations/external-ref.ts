import { createHash } from 'node:crypto';

/**
 * Altinn's name for the system user that an account has from an organisation: the same whenever it is asked for, and
 * never another account's. Two accounts of one installation so have two system users, and no token of one serves the
 * other (rulings 10). `generation` counts on where the one before must not be taken up again.
 */
export function externalRefOf(
  account: string,
  organisation: string,
  { kind = 'standard', generation = 1 }: { kind?: 'standard' | 'agent'; generation?: number } = {},
): string {
  const digest = createHash('sha256').update(`${account}\n${organisation}`).digest('hex').slice(0, 32);
  return `apier-${kind === 'agent' ? 'agent-' : ''}${digest}${generation > 1 ? `-${generation}` : ''}`;
}
