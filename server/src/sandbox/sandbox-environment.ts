import { Secret } from '@apier/maskinporten';
import { sandboxAuditTrail } from '../audit/index.ts';
import type { EnvironmentServices } from '../context.ts';
import type { Clock } from '../lib/clock.ts';
import type { OutgoingResponse, Send } from '../lib/outgoing.ts';
import { createSourceCache } from '../lib/source-cache.ts';
import { TokenRefused } from '../tokens/index.ts';
import { createBrreg } from '../upstreams/brreg/index.ts';
import { createSkatteetaten } from '../upstreams/skatteetaten/index.ts';
import type { World, WorldAnswer } from './world.ts';

const host = 'https://sandbox.invalid';
const rettighetspakke = 'apier';
/** A sandbox token opens nothing and never leaves the process: it only takes the place of a real one. */
const tokenLifeMs = 120_000;

/**
 * The sandbox: the same clients and the same `run`, with upstreams that answer from the world's files inside the
 * process. No call leaves it.
 */
export function sandboxEnvironment(world: World, clock: Clock): EnvironmentServices {
  const send = worldSend(world);
  const systemUser = (organisation: string) =>
    world.systemUsers.find((user) => user.environment === 'live' && user.owner_org === organisation && !user.deleted);

  return {
    environment: 'sandbox',
    simulated: true,
    upstreams: {
      brreg: createBrreg({ send, baseUrl: `${host}/brreg` }),
      skatteetaten: createSkatteetaten({
        send,
        baseUrl: `${host}/skatteetaten/{service}`,
        rettighetspakke,
        correlationId: () => '00000000-0000-4000-8000-000000000000',
      }),
    },
    tokens: {
      async forSystemUser(scope, { organisation }) {
        if (!systemUser(organisation)) throw new TokenRefused('no_delegation', 'MP-303');
        const issuedAt = clock.now();
        return { secret: new Secret('sandbox'), scopes: [scope], issuedAt, expiresAt: issuedAt + tokenLifeMs };
      },
      evictSystemUser: () => {},
    },
    findDelegation(_account, organisation) {
      const user = systemUser(organisation);
      return (
        user && {
          id: `dlg_sandbox_${user.owner_org}`,
          account: 'sandbox',
          environment: 'sandbox',
          organisation,
          systemUserId: user.id,
          externalRef: user.external_ref,
          viaOrganisation: null,
          state: 'active',
          validUntil: null,
        }
      );
    },
    noticeFor: (organisation) => world.organisations.get(organisation)?.notice ?? null,
    sourceCache: createSourceCache({ clock, max: 1_000 }),
    auditTrail: sandboxAuditTrail(),
  };
}

/** Answers the clients' own requests from the world's files. */
function worldSend(world: World): Send {
  return async ({ url }) => {
    const path = new URL(url).pathname.split('/').filter(Boolean);
    const [agency] = path;
    const number = path.find((part) => /^\d{9}$/.test(part)) ?? '';
    const organisation = world.organisations.get(number);
    if (agency === 'skatteetaten') return wire(organisation?.skatteetaten.mvaregister ?? notInMvaregister);
    const brreg = organisation?.brreg;
    if (path.includes('underenheter')) return wire(brreg?.underenhet ?? unknown);
    return wire((path.at(-1) === 'roller' ? brreg?.roller : brreg?.enhet) ?? unknown);
  };
}

const unknown: WorldAnswer = { status: 404, body: null };
const notInMvaregister: WorldAnswer = { status: 404, body: { kode: 'MRA-007' } };

const wire = ({ status, body }: WorldAnswer): OutgoingResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: body === null ? '' : JSON.stringify(body),
});
