import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { readJson } from '../lib/json-upstream.ts';
import type { Send } from '../lib/outgoing.ts';

const environment = z.enum(['test', 'live']);

const DemoWorld = z.object({
  clients: z.array(
    z.object({
      client_id: z.string(),
      org_number: z.string(),
      scopes: z.array(z.string()),
      /** The keys that are registered now. */
      kids: z.array(z.string()),
      // Some clients only show how a grant is refused; they belong to no environment.
      environment: environment.nullish(),
      active: z.boolean(),
      // A client that signs with a certificate has no key id.
      private_jwk: z.looseObject({ kty: z.literal('RSA'), kid: z.string().nullish() }).nullish(),
      x5c: z.array(z.string()).nullish(),
    }),
  ),
  systems: z.array(z.object({ id: z.string(), client_ids: z.array(z.string()) })),
  system_users: z.array(
    z.object({
      id: z.string(),
      environment,
      owner_org: z.string(),
      external_ref: z.string().nullable(),
      deleted: z.boolean(),
    }),
  ),
});
export type DemoWorld = z.output<typeof DemoWorld>;

/** What the stand-ins tell their owner: the demonstration clients with their keys, and who has delegated to whom. */
export async function readDemoWorld(send: Send, simulatorUrl: string, clock: Clock): Promise<DemoWorld> {
  const response = await send({
    method: 'GET',
    url: `${simulatorUrl}/_control/world`,
    headers: { accept: 'application/json' },
    signal: clock.timeout(5_000),
  });
  return readJson('simulator', response, DemoWorld);
}
