import { z } from 'zod';
import { named } from '../lib/named-schema.ts';
import { apiKeyScopes } from './scopes.ts';

const instant = z.iso.datetime();

export const AccountShape = named('Account', z.object({ id: z.string(), name: z.string(), created_at: instant }));

export const AccountList = named('AccountList', z.object({ accounts: z.array(AccountShape) }));

export const ApiKey = named(
  'ApiKey',
  z.object({
    id: z.string(),
    account: z.string(),
    environment: z.enum(['test', 'live']),
    name: z.string(),
    scopes: z.array(z.enum(apiKeyScopes)),
    state: z
      .enum(['active', 'overlap', 'expired', 'revoked', 'unusable'])
      .describe(
        'overlap: another key has taken its place, and it works until expires_at. unusable: made while the environment was simulated, and it is real now, or the other way round.',
      ),
    tail: z.string().describe('The last four characters, to tell keys apart.'),
    created_at: instant,
    created_by: z.string().nullable().describe('The key that made it, or operator.'),
    expires_at: instant.nullable(),
    revoked_at: instant.nullable(),
    replaced_by: z.string().nullable(),
    last_used_at: instant.nullable().describe('To the minute, and up to a minute late.'),
  }),
);

export const ApiKeyList = named(
  'ApiKeyList',
  z.object({ account: z.string(), max_active: z.int(), keys: z.array(ApiKey) }),
);

export const IssuedKey = named(
  'IssuedKey',
  z.object({ key: ApiKey, plaintext_key: z.string().describe('Shown this once; only a MAC of it is kept.') }),
);

export const RotatedKey = named(
  'RotatedKey',
  z.object({
    key: ApiKey,
    plaintext_key: z.string().describe('Shown this once; only a MAC of it is kept.'),
    previous: ApiKey,
  }),
);

export const KeyId = z.string().regex(/^key_[0-9a-z]{22}$/, 'must be the id of a key (key_…)');
