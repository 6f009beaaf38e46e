import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SystemUser } from '../altinn-records.ts';
import { trustIssuer } from '../bearer-token.ts';
import { isJsonObject } from '../json-values.ts';
import { findLiveSystemUser, isLive } from '../live-system-user.ts';
import type { Register } from '../maskinporten/register.ts';
import { type ClientRelation, createClientDelegations } from './client-delegation.ts';
import { wireAgent, wireClients } from './client-delegation-wire.ts';
import { decide } from './decision.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { uuidOf } from './parties.ts';
import { findResource } from './policies.ts';
import { sendProblem } from './problems.ts';

const BASE = '/authentication/api/v1/enduser/systemuser';
const SCOPES = { read: 'altinn:clientdelegations.read', write: 'altinn:clientdelegations.write' };
/** The service whose policy says who administers clients: package klientadministrator or hovedadministrator. */
const ADMINISTRATION = 'altinn_client_administration';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PACKAGE_URN = 'urn:altinn:accesspackage:';

/** Validation errors inside STD-00000 (data of Altinn): another series than the problem codes. */
const MISSING_AGENT = { code: 'AUTH.VLD-00014', title: 'The agent query parameter is missing or invalid' };
const UNKNOWN_AGENT = { code: 'AUTH.VLD-00014', title: 'System user not found' };
const NO_AGENT = { code: 'AUTH.VLD-00015', title: 'SystemUser is not a valid system user of type agent' };
const MISSING_CLIENT = { code: 'AUTH.VLD-00016', title: 'The client query parameter is missing or invalid' };

/** Somebody who may ask at all: the register as it is, and the caller's own system user, if the token is for one. */
type Caller = { register: Register; user: SystemUser | null; environment: string | undefined };
type Asked = { caller: Caller; agent: SystemUser; client: string };

/**
 * Client delegation for agent system users (altinn.md 3b). The caller is a system user of the accountant that may
 * administer clients, by a decision on the owner as party; people are not played. An agent system user cannot be that
 * caller: it never acts for its owner, and klientadministrator cannot be delegated to it.
 */
export function registerClientDelegation(app: FastifyInstance, desk: AltinnDesk): void {
  const verify = trustIssuer(() => issuerOf(desk), desk.signingKey.verify);
  const { organisations } = desk;
  const facts = { organisations, roles: desk.altinn.roles, register: desk.register };
  const delegations = createClientDelegations(facts);

  async function readCaller(request: FastifyRequest, reply: FastifyReply, verb: 'read' | 'write') {
    const token = await readToken(request, desk, verify);
    if (token === null) return refuse(sendProblem(reply, 401));
    if (!token.scopes.includes(SCOPES[verb])) return refuse(sendProblem(reply, 403));
    const register = desk.register();
    const environment = register.clients.get(String(token.claims.client_id))?.environment;
    return { register, user: findLiveSystemUser(token, register), environment };
  }

  function mayAdminister({ user }: Caller, owner: string, action: 'read' | 'write'): boolean {
    const subject = user === null ? null : { kind: 'system_user' as const, user };
    const resource = findResource(desk.resources.resources, ADMINISTRATION);
    return decide({ subject, resource, orgNumber: owner, action }, desk) === 'Permit';
  }

  /** Scope, then the parameters, then the decision: in the source's order. Null when the request has been refused. */
  async function readAsked(
    request: FastifyRequest,
    reply: FastifyReply,
    verb: 'read' | 'write',
  ): Promise<Asked | null> {
    const caller = await readCaller(request, reply, verb);
    if (caller === null) return null;
    const query = isJsonObject(request.query) ? request.query : {};
    const malformed = ['agent', 'client'].filter((name) => query[name] && !UUID.test(String(query[name])));
    if (malformed.length > 0) {
      const errors = Object.fromEntries(malformed.map((name) => [name, ['The value is not valid.']]));
      return refuse(sendProblem(reply, 400, { title: 'One or more validation errors occurred.', errors }));
    }
    const agent = caller.register.systemUsers.get(String(query.agent ?? '').toLowerCase());
    const agentFault = query.agent ? faultOf(agent, caller) : MISSING_AGENT;
    const faults = [
      ...(agentFault === null ? [] : [{ ...agentFault, paths: ['?agent'] }]),
      ...(verb === 'read' || query.client ? [] : [{ ...MISSING_CLIENT, paths: ['?client'] }]),
    ];
    if (faults.length > 0 || agent === undefined) {
      const title = 'One or more validation errors occurred.';
      return refuse(sendProblem(reply, 400, { title, code: 'STD-00000', validationErrors: faults }));
    }
    return { caller, agent, client: String(query.client ?? '').toLowerCase() };
  }

  app.get(`${BASE}/agents`, async (request, reply) => {
    const caller = await readCaller(request, reply, 'read');
    if (caller === null) return reply;
    const party = isJsonObject(request.query) ? request.query.party : undefined;
    if (typeof party !== 'string') return sendProblem(reply, 400, { detail: 'party is needed, once' });
    if (!organisations.has(party)) return sendProblem(reply, 404, { title: 'System Owner not Found' });
    if (!mayAdminister(caller, party, 'read')) return sendProblem(reply, 403);
    return [...caller.register.systemUsers.values()]
      .filter((user) => user.owner_org === party && faultOf(user, caller) === null)
      .map((user) => wireAgent(user, caller.register));
  });

  app.get(`${BASE}/clients/available`, async (request, reply) => {
    const asked = await readAsked(request, reply, 'read');
    if (asked === null) return reply;
    const { caller, agent } = asked;
    // Here the refusal is that of the service behind, with a code.
    if (!mayAdminister(caller, agent.owner_org, 'read')) return sendProblem(reply, 403, { code: 'AUTH-00044' });
    const able = delegations.clientsOf(agent.owner_org).filter((client) => brings(client, agent));
    return wireClients(
      able.map(({ organisation }) => organisation),
      agent,
    );
  });

  const readDelegated = async (request: FastifyRequest, reply: FastifyReply) => {
    const asked = await readAsked(request, reply, 'read');
    if (asked === null) return reply;
    const { caller, agent } = asked;
    if (!mayAdminister(caller, agent.owner_org, 'read')) return sendProblem(reply, 403);
    const clients = delegations.delegatedTo(agent.id).map((number) => organisations.get(number));
    return wireClients(
      clients.filter((client) => client !== undefined),
      agent,
    );
  };

  const add = async (request: FastifyRequest, reply: FastifyReply) => {
    const asked = await readAsked(request, reply, 'write');
    if (asked === null) return reply;
    const { caller, agent, client } = asked;
    if (!mayAdminister(caller, agent.owner_org, 'write')) return sendProblem(reply, 403);
    const found = delegations
      .clientsOf(agent.owner_org)
      .find(({ organisation }) => uuidOf(organisation.org_number) === client);
    if (found === undefined) return sendProblem(reply, 400, { title: 'Client not found.', code: 'AUTH-00079' });
    if (!brings(found, agent)) {
      const title = 'Client does not have the accesspackages the agent system user requires';
      return sendProblem(reply, 400, { title, code: 'AUTH-00080' });
    }
    // A second time changes nothing: chosen, the source is silent.
    delegations.add(agent.id, found.organisation.org_number);
    return { agent: agent.id, client };
  };

  const remove = async (request: FastifyRequest, reply: FastifyReply) => {
    const asked = await readAsked(request, reply, 'write');
    if (asked === null) return reply;
    const { caller, agent, client } = asked;
    if (!mayAdminister(caller, agent.owner_org, 'write')) return sendProblem(reply, 403);
    const number = delegations.delegatedTo(agent.id).find((it) => uuidOf(it) === client);
    if (number === undefined || !delegations.remove(agent.id, number)) {
      return sendProblem(reply, 404, {
        title: 'Delegation not found',
        detail: 'the agent does not act for this client',
      });
    }
    return { agent: agent.id, client };
  };

  // The documentation writes both forms.
  for (const path of [`${BASE}/clients`, `${BASE}/clients/`]) {
    app.get(path, readDelegated);
    app.post(path, add);
    app.delete(path, remove);
  }
}

/** What is wrong with an agent that was asked for. The two environments are two Altinns. */
function faultOf(user: SystemUser | undefined, { register, environment }: Caller): typeof NO_AGENT | null {
  const isHere = user?.environment === environment && user !== undefined;
  if (!isHere || !isLive(user, register.systems.get(user.system_id))) return UNKNOWN_AGENT;
  return user.type === 'agent' ? null : NO_AGENT;
}

/** A client counts when it brings every package that the agent was made with. */
function brings({ packages }: ClientRelation, agent: SystemUser): boolean {
  return agent.access_packages.every((urn) => packages.includes(urn.slice(PACKAGE_URN.length)));
}

function refuse(_sent: FastifyReply): null {
  return null;
}
