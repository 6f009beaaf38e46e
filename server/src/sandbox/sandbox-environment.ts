import { Secret } from '@apier/maskinporten';
import { sandboxAuditTrail } from '../audit/index.ts';
import { rolesOfPeople } from '../authority/index.ts';
import type { EnvironmentServices } from '../context.ts';
import type { Clock } from '../lib/clock.ts';
import { osloDate } from '../lib/oslo-time.ts';
import { createSourceCache } from '../lib/source-cache.ts';
import { macUnder } from '../secrets/index.ts';
import { type SystemUser, TokenRefused } from '../tokens/index.ts';
import { createAltinn } from '../upstreams/altinn/index.ts';
import { createBrreg } from '../upstreams/brreg/index.ts';
import { createNav } from '../upstreams/nav/index.ts';
import { createNorgesBank } from '../upstreams/norges-bank/index.ts';
import { createSkatteetaten } from '../upstreams/skatteetaten/index.ts';
import { answerFromWorld, findSystemUser, sandboxToken } from './answer-from-world.ts';
import type { World, WorldSystemUser } from './world.ts';

const host = 'https://sandbox.invalid';
const tokenLifeMs = 120_000;
const cacheBytes = 4 * 1024 * 1024;

/** The delegation that a sandbox account has to a system user of the world. */
export const worldDelegations = (world: World): readonly (WorldSystemUser & { isRevoked: boolean })[] =>
  world.systemUsers
    .filter(({ environment }) => environment === 'live')
    .map((user) => ({ ...user, isRevoked: world.fixtures.revoked.includes(user.owner_org) }));

/** The same clients as outside, with upstreams that answer from the world's files inside the process. No call leaves it. */
export function sandboxSources(
  world: World,
  clock: Clock,
): Pick<EnvironmentServices, 'upstreams' | 'tokens' | 'acting'> {
  const send = answerFromWorld(world, clock);
  const correlationId = () => '00000000-0000-4000-8000-000000000000';
  const token = (scope: string, speaksFor: string) => {
    const issuedAt = clock.now();
    const secret = new Secret(sandboxToken(speaksFor));
    return { secret, scopes: [scope], issuedAt, expiresAt: issuedAt + tokenLifeMs };
  };
  const forSystemUser = async (scope: string, { organisation, externalRef }: SystemUser) => {
    const user = findSystemUser(world, organisation, externalRef);
    if (!user) throw new TokenRefused('no_delegation', 'MP-303');
    return token(scope, user.id);
  };

  return {
    upstreams: {
      brreg: createBrreg({ send, baseUrl: `${host}/brreg` }),
      norgesBank: createNorgesBank({ send, baseUrl: `${host}/norges-bank` }),
      skatteetaten: createSkatteetaten({
        ...{ send, baseUrl: `${host}/skatteetaten/{service}`, rettighetspakke: 'apier', correlationId },
      }),
      nav: createNav({ send, baseUrl: `${host}/nav`, correlationId, clock }),
      altinn: {
        client: createAltinn({ send, baseUrl: `${host}/altinn` }),
        systemId: worldDelegations(world)[0]?.system_id ?? '',
      },
    },
    tokens: {
      forSystemUser,
      forAltinn: forSystemUser,
      forClient: async (scope) => token(scope, ''),
      evictSystemUser: () => {},
    },
    acting: {
      // Nobody in here is anybody: the key need not be secret.
      personMac: macUnder(Buffer.from('sandbox')),
      readRoles: rolesOfPeople(world.people, () => osloDate(clock.now())),
    },
  };
}

/** The sandbox for everybody: the same `run` over the world's files, with delegations that nobody can change. */
export function sandboxEnvironment(world: World, clock: Clock, deadlineMs: number): EnvironmentServices {
  const held = worldDelegations(world);
  return {
    environment: 'sandbox',
    simulated: true,
    ...sandboxSources(world, clock),
    findDelegation(_account, organisation) {
      const user = held.find(({ owner_org, isRevoked }) => owner_org === organisation && !isRevoked);
      return (
        user && {
          id: `dlg_sandbox_${user.owner_org}`,
          account: 'sandbox',
          environment: 'sandbox',
          organisation,
          systemUserId: user.id,
          externalRef: user.external_ref,
          viaOrganisation: null,
          askedPackages: null,
          state: 'active',
          validUntil: null,
        }
      );
    },
    authorityBoundMs: 60_000,
    suspectDelegation: () => {},
    noticeFor: (organisation) => world.organisations.get(organisation)?.notice ?? null,
    sourceCache: createSourceCache({ clock, deadlineMs, maxBytes: cacheBytes }),
    auditTrail: sandboxAuditTrail(),
  };
}
