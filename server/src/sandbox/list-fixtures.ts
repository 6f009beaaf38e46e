import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { type RequestOutcome, requestOutcome } from './altinn-requests.ts';
import { packageFor } from './answer-from-world.ts';
import { knobParameters, simulatedErrors } from './knobs.ts';
import { sandboxKeyPrefix } from './sandbox-key.ts';
import type { SandboxFixtures } from './shapes.ts';
import type { World, WorldOrganisation } from './world.ts';

type Described = z.input<typeof SandboxFixtures>;
type Delegation = Described['organisations'][number]['delegation'];

/** The one organisation that the public sandbox shows. */
export const publicSandboxOrganisation = '999999999';

/** What comes of a request for a delegation that is otherwise right. */
const whenAsked: Readonly<Record<RequestOutcome, string>> = {
  approves: 'Asked for a delegation, it approves at once; asked for an agent, it leaves the request waiting',
  refuses: 'Asked for a delegation, it refuses every request',
  waits: 'Asked for a delegation, it leaves the request waiting',
  unknown: 'Asked for a delegation, Altinn does not know it',
};

/** What the sandbox can be asked about, as a table for programs. */
export async function listFixtures({ world }: Context): Promise<Answer<Described>> {
  return { data: describeFixtures(world), dataSource: 'Apier sandbox', legalBasis: 'none' };
}

function describeFixtures(world: World): Described {
  const { fixtures, organisations } = world;
  const fixture = (number: string) => {
    const stands_for = fixtures.aliases[number] ?? null;
    const organisation = organisations.get(stands_for ?? number);
    const shown = organisation && nameOf(organisation);
    const delegation = organisation ? delegationOf(world, organisation.org_number) : 'none';
    return {
      ...{ org_number: number, stands_for, name: shown?.navn ?? null },
      entity_type: shown?.organisasjonsform?.kode ?? null,
      data_tier: delegation === 'full' || delegation === 'partial' ? ('tier_1_2' as const) : ('tier_1' as const),
      error_code: errorOf(organisation),
    };
  };
  return {
    schema_version: '1.0.0',
    public_sandbox_org: publicSandboxOrganisation,
    reserved_test_orgs: fixtures.reserved.map(fixture),
    realistic_orgs: fixtures.realistic.map(fixture),
    magic_scenarios: fixtures.magic.map(({ verify_verdict, ...scenario }) => ({
      ...scenario,
      expected: { verify_verdict },
    })),
    unknown_orgs: [...fixtures.unknown],
    organisations: [...organisations.values()].map(({ org_number, story }) => ({
      ...fixture(org_number),
      delegation: delegationOf(world, org_number),
      story: `${story}. ${whenAsked[requestOutcome(world, org_number)]}`,
    })),
    simulate_error: Object.keys(simulatedErrors),
    knobs: knobParameters.map(({ name, values }) => ({ name, values })),
    keys: { prefix: sandboxKeyPrefix, secret: false },
  };
}

function errorOf(organisation: WorldOrganisation | undefined): Described['organisations'][number]['error_code'] {
  const status = organisation?.brreg.enhet.status ?? 404;
  if (status === 410) return 'COMPANY_REMOVED';
  return status === 404 ? 'COMPANY_NOT_FOUND' : null;
}

function nameOf({ brreg }: WorldOrganisation) {
  const body = brreg.enhet.body ?? brreg.underenhet?.body;
  return body as { navn?: string; organisasjonsform?: { kode: string } } | null | undefined;
}

/** How the account that a first run makes, and each namespace, stands to an organisation. */
function delegationOf({ systemUsers, fixtures }: World, organisation: string): Delegation {
  const users = systemUsers.filter(
    ({ environment, owner_org }) => environment === 'live' && owner_org === organisation,
  );
  const [user] = users.filter(({ deleted }) => !deleted);
  if (fixtures.revoked.includes(organisation)) return 'revoked';
  if (!user) return users.length > 0 ? 'gone' : 'none';
  return Object.values(packageFor).every((urn) => user.access_packages.includes(urn)) ? 'full' : 'partial';
}
