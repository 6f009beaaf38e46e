import { z } from 'zod';
import { named } from '../lib/named-schema.ts';
import { keyProblems, type ProblemCode } from './key-problem.ts';

const instant = z.iso.datetime();
export const Environment = z.enum(['test', 'live']);

const PublicJwk = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig'),
  alg: z.enum(['RS256', 'RS384', 'RS512']),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
});

const Problem = z.object({
  code: z.enum(Object.keys(keyProblems) as [ProblemCode, ...ProblemCode[]]),
  text_nb: z.string(),
  text_en: z.string(),
  detail: z.string().nullable().describe('What is particular to it: a code, a key id.'),
  at: instant.nullable(),
});

export const SigningKeyShape = named(
  'SigningKey',
  z.object({
    id: z.string(),
    environment: Environment,
    client_id: z.string(),
    key_id: z.string().nullable().describe('As it is registered on the client (kid); null for a certificate.'),
    state: z
      .enum(['generated', 'uploaded', 'proving', 'active', 'retiring', 'removed', 'abandoned'])
      .describe(
        'generated: not registered yet. uploaded, proving: registered, and tried until all of Maskinporten takes it. active: signs. retiring: still works beside the active one. abandoned: was never taken into use.',
      ),
    home: z.enum(['kept', 'file', 'pkcs11', 'aws-kms', 'azure-key-vault']),
    location: z.string().describe('Where the private key lies; kept: in the database, under the master key.'),
    mode: z
      .enum(['administration', 'by_hand', 'certificate'])
      .describe('Who writes it at Maskinporten: Apier, a person, or nobody.'),
    requested_by: z.string().describe('operator, or system.'),
    reason: z.enum(['first', 'operator', 'compromised', 'age', 'expiry', 'expired_key', 'demonstration']),
    replaces: z.string().nullable(),
    created_at: instant,
    uploaded_at: instant.nullable(),
    active_at: instant.nullable(),
    retiring_at: instant.nullable(),
    removed_at: instant.nullable(),
    expires_at: instant.nullable().describe('When it ends at Maskinporten, as far as that is known.'),
    problem: Problem.nullable().describe('The last thing that was in the way.'),
  }),
);

export const SigningKeyList = named('SigningKeyList', z.object({ keys: z.array(SigningKeyShape) }));

export const SigningKeyStatus = named(
  'SigningKeyStatus',
  z.object({
    environment: Environment,
    client_id: z.string().nullable(),
    state: z
      .enum(['off', 'no_key', 'waiting_for_you', 'rotating', 'overlap', 'steady'])
      .describe(
        'off: the environment has no Maskinporten client. waiting_for_you: the public key has to be registered.',
      ),
    active: SigningKeyShape.nullable(),
    coming: SigningKeyShape.nullable(),
    retiring: z.array(SigningKeyShape),
    next_step_nb: z.string(),
    next_step_en: z.string(),
    next_at: instant.nullable().describe('When the next step comes at the earliest.'),
    public_jwk: z
      .array(PublicJwk)
      .nullable()
      .describe('The coming public key, as the form of Samarbeidsportalen takes it.'),
    delete_by_hand: z.array(z.string()).describe('Key ids that may be deleted at Samarbeidsportalen.'),
    warnings: z.array(z.object({ text_nb: z.string(), text_en: z.string() })),
  }),
);

export const SigningKeyStatusList = named(
  'SigningKeyStatusList',
  z.object({ environments: z.array(SigningKeyStatus) }),
);

export const RotationBegun = named(
  'RotationBegun',
  z.object({
    begun: z.boolean().describe('false: a rotation was under way already, and nothing was changed.'),
    key: SigningKeyShape.describe('The key that is to become active.'),
    status: SigningKeyStatus,
  }),
);
