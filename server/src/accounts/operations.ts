import { z } from 'zod';
import { AccountField } from '../administration/index.ts';
import { operation } from '../operation.ts';
import { createAccount } from './create-account.ts';
import { createKey } from './create-key.ts';
import { listAccounts } from './list-accounts.ts';
import { listKeys } from './list-keys.ts';
import { revokeKey } from './revoke-key.ts';
import { rotateKey } from './rotate-key.ts';
import { apiKeyScopes } from './scopes.ts';
import { AccountList, AccountShape, ApiKey, ApiKeyList, IssuedKey, KeyId, RotatedKey } from './shapes.ts';

const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters');

const exampleAccount = 'acc_01m8060000000000000001';
const exampleKey = {
  id: 'key_01m8060000000000000001',
  account: exampleAccount,
  environment: 'live' as const,
  name: 'Accounting system',
  scopes: ['read:altinn' as const, 'read:brreg' as const],
  state: 'active' as const,
  tail: 'wXyZ',
  created_at: '2026-11-21T12:00:00.000Z',
  created_by: 'operator',
  expires_at: '2027-11-21T12:00:00.000Z',
  revoked_at: null,
  replaced_by: null,
  last_used_at: null,
};
const shared = { tier: 1, dataSources: ['accounts'], freshness: 'records' } as const;

export const accountOperations = [
  operation({
    ...shared,
    id: 'listAccounts',
    summary: { nb: 'Installasjonens kontoer', en: 'The accounts of this installation' },
    description: { nb: 'For den som drifter tjenesten.', en: 'For whoever runs the service.' },
    scope: null,
    operator: 'only',
    input: z.strictObject({}),
    output: AccountList,
    errors: [],
    example: {},
    exampleData: { accounts: [{ id: exampleAccount, name: 'First account', created_at: '2026-11-21T12:00:00.000Z' }] },
    run: listAccounts,
    http: { method: 'GET', path: '/api/v1/accounts', caching: 'none' },
    cli: { command: 'accounts list' },
  }),
  operation({
    ...shared,
    id: 'createAccount',
    summary: { nb: 'Lag en konto', en: 'Create an account' },
    description: {
      nb: 'En konto har egne nøkler, delegeringer og egen logg, og ser ingenting av andres.',
      en: 'An account has keys, delegations and a record of its own, and sees nothing of another’s.',
    },
    scope: null,
    operator: 'only',
    input: z.strictObject({ name: Name }),
    output: AccountShape,
    errors: [],
    example: { name: 'Fjord Regnskap' },
    exampleData: { id: exampleAccount, name: 'Fjord Regnskap', created_at: '2026-11-21T12:00:00.000Z' },
    run: createAccount,
    http: { method: 'POST', path: '/api/v1/accounts', caching: 'none', status: 201 },
    cli: { command: 'accounts create', positional: ['name'] },
  }),
  operation({
    ...shared,
    id: 'listKeys',
    summary: { nb: 'Kontoens nøkler', en: 'The keys of the account' },
    description: {
      nb: 'Nøklene i kontoen og miljøet til den som spør, med tilstand og siste bruk. Aldri nøklene selv.',
      en: 'The keys of the caller’s account and environment, with state and last use. Never the keys themselves.',
    },
    scope: 'admin:keys',
    operator: 'also',
    input: z.strictObject({ account: AccountField }),
    output: ApiKeyList,
    errors: ['ACCOUNT_NOT_FOUND'],
    example: {},
    exampleData: { account: exampleAccount, max_active: 3, keys: [exampleKey] },
    run: listKeys,
    http: { method: 'GET', path: '/api/v1/keys', caching: 'none' },
    cli: { command: 'keys list' },
  }),
  operation({
    ...shared,
    id: 'createKey',
    summary: { nb: 'Lag en nøkkel', en: 'Create a key' },
    description: {
      nb: 'Nøkkelen vises én gang. En nøkkel kan bare gi scope den selv har, i sitt eget miljø. Høyst tre er aktive.',
      en: 'The key is shown once. A key can give only scopes that it holds, in its own environment. At most three are active.',
    },
    scope: 'admin:keys',
    operator: 'also',
    input: z.strictObject({
      name: Name.describe('What the key is for.'),
      scopes: z.array(z.enum(apiKeyScopes)).min(1).describe('What the key may do.'),
      environment: z
        .enum(['test', 'live'])
        .optional()
        .describe('The caller’s own unless told; the operator must tell.'),
      expires_in_days: z.coerce.number().int().min(1).max(3_650).optional().describe('Never unless told.'),
      account: AccountField,
    }),
    output: IssuedKey,
    errors: ['ACCOUNT_NOT_FOUND', 'MAX_KEYS_REACHED'],
    example: {
      name: 'Accounting system',
      scopes: ['read:brreg', 'read:altinn'],
      environment: 'live',
      expires_in_days: 365,
    },
    exampleData: { key: exampleKey, plaintext_key: 'apier_live_…' },
    run: createKey,
    http: { method: 'POST', path: '/api/v1/keys', caching: 'none', status: 201 },
    cli: { command: 'keys create', positional: ['name'] },
  }),
  operation({
    ...shared,
    id: 'rotateKey',
    summary: { nb: 'Bytt ut en nøkkel', en: 'Rotate a key' },
    description: {
      nb: 'En ny nøkkel med samme navn og scope. Den gamle virker til overlappet er over, og teller ikke mens den gjør det.',
      en: 'A new key with the same name and scopes. The old one works until the overlap ends, and is not counted meanwhile.',
    },
    scope: 'admin:keys',
    operator: 'also',
    input: z.strictObject({
      id: KeyId,
      overlap_hours: z.coerce.number().int().min(0).max(720).default(24).describe('How long the old key works on.'),
      account: AccountField,
    }),
    output: RotatedKey,
    errors: ['KEY_NOT_FOUND', 'KEY_NOT_ACTIVE', 'ACCOUNT_NOT_FOUND'],
    example: { id: exampleKey.id, overlap_hours: 24 },
    exampleData: {
      key: { ...exampleKey, id: 'key_01m8060000000000000002', tail: 'AbCd' },
      plaintext_key: 'apier_live_…',
      previous: {
        ...exampleKey,
        state: 'overlap',
        replaced_by: 'key_01m8060000000000000002',
        expires_at: '2026-11-22T12:00:00.000Z',
      },
    },
    run: rotateKey,
    http: { method: 'POST', path: '/api/v1/keys/{id}/rotate', caching: 'none', status: 201 },
    cli: { command: 'keys rotate' },
  }),
  operation({
    ...shared,
    id: 'revokeKey',
    summary: { nb: 'Avskru en nøkkel', en: 'Revoke a key' },
    description: {
      nb: 'Nøkkelen slutter å virke på alle instanser innen ett sekund. Kan gjentas.',
      en: 'The key stops working on every instance within a second. May be repeated.',
    },
    scope: 'admin:keys',
    operator: 'also',
    input: z.strictObject({ id: KeyId, account: AccountField }),
    output: ApiKey,
    errors: ['KEY_NOT_FOUND', 'ACCOUNT_NOT_FOUND'],
    example: { id: exampleKey.id },
    exampleData: { ...exampleKey, state: 'revoked', revoked_at: '2026-11-21T12:00:00.000Z' },
    run: revokeKey,
    http: { method: 'POST', path: '/api/v1/keys/{id}/revoke', caching: 'none' },
    cli: { command: 'keys revoke' },
  }),
];
