import { z } from 'zod';

/**
 * A key as it is registered on a client. Members that we do not know are kept: the set is written back as a whole, and
 * what is left out is lost.
 */
const RegisteredKey = z.looseObject({
  kid: z.string(),
  kty: z.string(),
  n: z.string().optional(),
  e: z.string().optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
  /** Epoch seconds: at most a year after it was written. */
  exp: z.number().optional(),
});
export type RegisteredKey = z.output<typeof RegisteredKey>;

export const KeySet = z.object({ keys: z.array(RegisteredKey), last_updated: z.string().nullish() });

export const ClientRow = z.object({
  client_id: z.string(),
  client_name: z.string().nullish(),
  client_orgno: z.string().nullish(),
  integration_type: z.string(),
  token_endpoint_auth_method: z.string().nullish(),
  scopes: z.array(z.string()),
  access_token_lifetime: z.number().nullish(),
  active: z.boolean(),
});
export type ClientRow = z.output<typeof ClientRow>;

export const GrantedScopes = z.array(
  z.object({ scope: z.string(), state: z.string(), consumer_orgno: z.string().nullish() }),
);

/** What a refusal says; its sentences are not read. */
export const Refusal = z.object({
  error: z.string().nullish(),
  errors: z.array(z.object({ fieldIdentifier: z.string().nullish() })).nullish(),
});
