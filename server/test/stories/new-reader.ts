/** Accounts of their own, so that nothing which they read is kept from before. */
import { expect } from 'vitest';
import type { Answer, DemoSystemUser, Product } from './harness.ts';

export interface Reader {
  account: string;
  key: string;
  /** What the account may use, in the order asked for. */
  delegations: { id: string; org_number: string }[];
  context(org: string): Promise<Answer>;
}

/** Makes an account with one key, and a delegation for each of the system users, through the operator's API. */
export async function newReader(
  product: Product,
  users: readonly DemoSystemUser[],
  environment: 'live' | 'test' = 'live',
): Promise<Reader> {
  const make = async <T>(path: string, body: Record<string, unknown>): Promise<T> => {
    const made = await product.operate(path, body);
    expect(made.status, made.text).toBe(201);
    return made.json<{ data: T }>().data;
  };
  const { id: account } = await make<{ id: string }>('/api/v1/accounts', { name: 'A reader' });
  const { plaintext_key: key } = await make<{ plaintext_key: string }>('/api/v1/keys', {
    ...{ account, environment, name: 'Reading', scopes: ['read:brreg', 'read:altinn', 'delegate:altinn'] },
  });
  const delegations: Reader['delegations'] = [];
  for (const { owner_org, id, external_ref } of users) {
    delegations.push(
      await make('/api/v1/delegations', {
        ...{ account, environment, org_number: owner_org, system_user_id: id },
        ...(external_ref !== null && { external_ref }),
      }),
    );
  }
  return { account, key, delegations, context: (org) => product.context(org, key) };
}

/** The system user of an organisation that is in use; throws when the world has none. */
export function systemUserOf(
  users: readonly DemoSystemUser[],
  org: string,
  environment: 'live' | 'test' = 'live',
): DemoSystemUser {
  const found = users.find((user) => user.owner_org === org && user.environment === environment && !user.deleted);
  if (!found) throw new Error(`${org} has no system user in the ${environment} environment`);
  return found;
}
