import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { trustIssuer, type VerifiedToken } from '../bearer-token.ts';
import { isJsonObject } from '../json-values.ts';
import { findLiveSystemUser } from '../live-system-user.ts';
import type { InstanceFact } from '../load-altinn-resources.ts';
import { decide } from './decision.ts';
import { findOrganisationByParty } from './decision-parties.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { continuationAfter, readInstanceQuery } from './instances-query.ts';
import { partyIdOf } from './parties.ts';
import { findResource } from './policies.ts';
import { sendProblem } from './problems.ts';

const BASE = '/storage/api/v1/instances';
const SCOPE = 'altinn:instances.read';

/**
 * Storage: the instances that the world has, read by a system user with an exchanged token (altinn.md 6.2). Each is shown
 * to who may read it by its app's policy and to nobody else.
 */
export function registerInstances(app: FastifyInstance, desk: AltinnDesk): void {
  const verify = trustIssuer(() => issuerOf(desk), desk.signingKey.verify);
  const { instances, resources } = desk.resources;

  async function readReader(request: FastifyRequest, reply: FastifyReply): Promise<VerifiedToken | null> {
    const token = await readToken(request, desk, verify);
    if (token?.scopes.includes(SCOPE) === true) return token;
    sendProblem(reply, token === null ? 401 : 403);
    return null;
  }

  function mayRead(instance: InstanceFact, token: VerifiedToken): boolean {
    const user = findLiveSystemUser(token, desk.register());
    const subject = user === null ? null : { kind: 'system_user' as const, user };
    const resource = findResource(resources, `app_${instance.appId.replace('/', '_')}`);
    const orgNumber = instance.instanceOwner.organisationNumber;
    return decide({ subject, resource, orgNumber, action: 'read' }, desk) === 'Permit';
  }

  app.get(BASE, async (request, reply) => {
    const token = await readReader(request, reply);
    if (token === null) return reply;
    const query = readInstanceQuery(isJsonObject(request.query) ? request.query : {});
    if ('fault' in query) return sendProblem(reply, 400, { detail: query.fault });
    const owner = readOwner(request.headers['x-ai-instanceowneridentifier']);
    if (owner === 'malformed') return sendProblem(reply, 400, { detail: 'the instance owner cannot be read' });
    if ((owner === null) === (query.partyId === null)) {
      return sendProblem(reply, 400, { detail: 'the instance owner is needed, by party or by identifier' });
    }
    const found = owner === null ? undefined : findOrganisationByParty(owner.type, owner.value, desk);
    const partyId = query.partyId ?? (found === undefined ? null : String(partyIdOf(found.org_number)));

    const hits = instances
      .filter(({ instanceOwner }) => instanceOwner.partyId === partyId)
      .filter((instance) => query.matches(instance) && mayRead(instance, token))
      .sort((one, other) => one.lastChanged.localeCompare(other.lastChanged) * (query.ascending ? 1 : -1));
    const end = query.skip + query.size;
    const page = hits.slice(query.skip, end).map((instance) => withLinks(instance, desk));
    const self = new URL(request.url, desk.origin());
    const next = new URL(self);
    next.searchParams.set('continuationToken', continuationAfter(end));
    return {
      count: page.length,
      self: self.href,
      ...(hits.length > end ? { next: next.href } : {}),
      instances: page,
    };
  });

  app.get<{ Params: { party: string; guid: string } }>(`${BASE}/:party/:guid`, async (request, reply) => {
    const token = await readReader(request, reply);
    if (token === null) return reply;
    const { party, guid } = request.params;
    const instance = instances.find(({ id }) => id === `${party}/${guid.toLowerCase()}`);
    // Which of the two comes first no source says: an instance that is not there is 404 for everybody.
    if (instance === undefined) return sendProblem(reply, 404);
    return mayRead(instance, token) ? withLinks(instance, desk) : sendProblem(reply, 403);
  });
}

/** `Organisation:<orgnr>` or `Person:<id>`, in any case; null when it is not sent. */
function readOwner(header: unknown): { type: string; value: string } | 'malformed' | null {
  if (header === undefined) return null;
  const [, kind = '', value = ''] = String(header).match(/^(organisation|person):(\d+)$/i) ?? [];
  if (kind.toLowerCase() === 'organisation' && value.length === 9) {
    return { type: 'urn:altinn:organization:identifier-no', value };
  }
  if (kind.toLowerCase() === 'person' && value.length === 11) return { type: 'urn:altinn:person:identifier-no', value };
  return 'malformed';
}

function withLinks(instance: InstanceFact, { origin }: AltinnDesk): InstanceFact {
  const platform = `${origin()}/altinn${BASE}/${instance.id}`;
  const data = Array.isArray(instance.data) ? instance.data.filter(isJsonObject) : [];
  return {
    ...instance,
    selfLinks: { platform },
    data: data.map((element) => ({ ...element, selfLinks: { platform: `${platform}/data/${String(element.id)}` } })),
  };
}
