import { z } from 'zod';
import { operation } from '../operation.ts';
import { listSigningKeys, readSigningKeyStatus } from './read-signing-keys.ts';
import { rotateSigningKey } from './rotate-signing-key.ts';
import { Environment, RotationBegun, SigningKeyList, SigningKeyStatusList } from './shapes.ts';

const clientId = '00000000-0000-4000-8000-000000000001';
const activeKey = {
  id: 'sky_01m8060000000000000001',
  environment: 'live' as const,
  client_id: clientId,
  key_id: 'apier-live-20260901T120000-0a1b2c3d',
  state: 'active' as const,
  home: 'kept' as const,
  location: 'kept',
  mode: 'administration' as const,
  requested_by: 'system',
  reason: 'first' as const,
  replaces: null,
  created_at: '2026-09-01T12:00:00.000Z',
  uploaded_at: '2026-09-01T12:00:05.000Z',
  active_at: '2026-09-01T12:02:00.000Z',
  retiring_at: null,
  removed_at: null,
  expires_at: '2027-09-01T12:00:05.000Z',
  problem: null,
};
const comingKey = {
  ...activeKey,
  id: 'sky_01m8060000000000000002',
  key_id: 'apier-live-20261121T120000-4e5f6a7b',
  state: 'generated' as const,
  requested_by: 'operator',
  reason: 'operator' as const,
  replaces: activeKey.id,
  created_at: '2026-11-21T12:00:00.000Z',
  ...{ uploaded_at: null, active_at: null, expires_at: null },
};
const steady = {
  environment: 'live' as const,
  client_id: clientId,
  state: 'steady' as const,
  active: activeKey,
  coming: null,
  retiring: [],
  next_step_nb: 'Ingenting å gjøre. En ny nøkkel lages av seg selv.',
  next_step_en: 'Nothing to do. A new key is made by itself.',
  next_at: '2026-11-30T12:00:00.000Z',
  public_jwk: null,
  delete_by_hand: [],
  warnings: [],
};
const shared = {
  tier: 1,
  dataSources: ['signing_keys'],
  freshness: 'records',
  scope: null,
  operator: 'only',
} as const;
const OneEnvironment = Environment.optional().describe('Both unless told.');

export const signingKeyOperations = [
  operation({
    ...shared,
    id: 'listSigningKeys',
    summary: { nb: 'Nøklene til Maskinporten', en: 'The keys to Maskinporten' },
    description: {
      nb: 'Nøklene som Apier signerer med hos Maskinporten, de gamle også. Aldri de private nøklene selv.',
      en: 'The keys with which Apier signs to Maskinporten, past ones too. Never the private keys themselves.',
    },
    input: z.strictObject({ environment: OneEnvironment }),
    output: SigningKeyList,
    errors: [],
    example: {},
    exampleData: { keys: [activeKey] },
    run: listSigningKeys,
    http: { method: 'GET', path: '/api/v1/signing-keys', caching: 'none' },
    cli: { command: 'signing-keys list' },
  }),
  operation({
    ...shared,
    id: 'readSigningKeyStatus',
    summary: { nb: 'Hvordan det står til med nøklene', en: 'Where the signing keys stand' },
    description: {
      nb: 'Hvilken nøkkel som er i bruk, hva som skjer som det neste, og hva du eventuelt må gjøre.',
      en: 'Which key is in use, what happens next, and what you have to do, if anything.',
    },
    input: z.strictObject({ environment: OneEnvironment }),
    output: SigningKeyStatusList,
    errors: [],
    example: { environment: 'live' },
    exampleData: { environments: [steady] },
    run: readSigningKeyStatus,
    http: { method: 'GET', path: '/api/v1/signing-keys/status', caching: 'none' },
    cli: { command: 'signing-keys status' },
  }),
  operation({
    ...shared,
    id: 'rotateSigningKey',
    summary: { nb: 'Bytt signeringsnøkkel', en: 'Rotate the signing key' },
    description: {
      nb: 'Lager en ny nøkkel, registrerer den, prøver den og tar den i bruk; den gamle virker et kvarter til. Uten administrasjonsklient får du den offentlige nøkkelen og registrerer den selv.',
      en: 'Makes a new key, registers it, proves it and takes it into use; the old one works for another quarter of an hour. Without an administration client you get the public key and register it yourself.',
    },
    input: z.strictObject({
      environment: Environment,
      to: z
        .string()
        .min(1)
        .max(1_000)
        .optional()
        .describe(
          'Where the new key lies: file:/path, pkcs11:…, aws-kms:… or azure-key-vault:…; made and kept here unless told.',
        ),
      key_id: z
        .string()
        .regex(/^[\w.-]{1,255}$/, 'must be letters, digits, and . _ -')
        .optional()
        .describe('The id under which the key at that place is registered; a JWK may say it itself.'),
      pin_file: z
        .string()
        .regex(/^\/[^\p{Cc}]{1,1000}$/u, 'must be the absolute path of a file where the server runs')
        .optional()
        .describe('The file with the PIN or passphrase of the key at that place; the one of the settings unless told.'),
      reason: z
        .enum(['compromised'])
        .optional()
        .describe('The key in use is in wrong hands: no overlap, it is removed as soon as the new one is in use.'),
    }),
    output: RotationBegun,
    errors: ['SIGNING_KEYS_OFF', 'KEY_HOME_FAULT'],
    example: { environment: 'live' },
    exampleData: {
      begun: true,
      key: comingKey,
      status: {
        ...steady,
        state: 'rotating',
        coming: comingKey,
        next_step_nb: 'Nøkkelen registreres hos Maskinporten nå.',
        next_step_en: 'The key is being registered at Maskinporten now.',
        next_at: '2026-11-21T12:00:00.000Z',
        public_jwk: [
          {
            kty: 'RSA',
            use: 'sig',
            alg: 'RS256',
            kid: comingKey.key_id,
            n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9…',
            e: 'AQAB',
          },
        ],
      },
    },
    run: rotateSigningKey,
    http: { method: 'POST', path: '/api/v1/signing-keys/rotate', caching: 'none' },
    cli: { command: 'signing-keys rotate' },
  }),
];
