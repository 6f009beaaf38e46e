import type { World, WorldAnswer, WorldInstance, WorldSystemUser } from './world.ts';

const path = 'https://sandbox.invalid/altinn/storage/api/v1/instances';
const pageSize = 100;

/**
 * Storage's page of an organisation's instances, what changed last first: those that the system user may read by the
 * policy of their app, and no word of the others. `owner` is the header that names the organisation.
 */
export function instancesFromWorld(
  world: World,
  user: WorldSystemUser,
  { owner, query }: { owner: string; query: URLSearchParams },
): WorldAnswer {
  const after = query.get('continuationToken');
  const skip = Number(after ?? 0);
  if (!Number.isSafeInteger(skip) || skip < 0) return { status: 400, body: { title: 'Bad Request' } };
  const found = world.instances
    .filter(({ instanceOwner: { organisationNumber } }) => owner === `Organisation:${organisationNumber}`)
    .filter((instance) => !instance.status.isHardDeleted && mayRead(world, user, instance))
    .sort((one, other) => other.lastChanged.localeCompare(one.lastChanged));
  const end = skip + Number(query.get('size') ?? pageSize);
  const instances = found.slice(skip, end);
  const next = end < found.length ? { next: `${path}?continuationToken=${end}` } : {};
  return { status: 200, body: { count: instances.length, self: path, ...next, instances } };
}

/** A system user of the world acts for its own organisation alone. */
function mayRead({ resources }: World, user: WorldSystemUser, { appId, instanceOwner }: WorldInstance): boolean {
  if (user.owner_org !== instanceOwner.organisationNumber) return false;
  const held = user.access_packages.map((urn) => urn.split(':').at(-1) ?? '');
  const rules = resources.find(({ id }) => id === `app_${appId.replace('/', '_')}`)?.rules ?? [];
  return rules.some(
    ({ effect, packages, actions }) =>
      effect === 'Permit' && actions.includes('read') && packages.some((code) => held.includes(code)),
  );
}
