import type { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { OptionalText } from './instants.ts';
import { type Ask, name, refuse, saysUnknown, unexpected } from './platform.ts';
import { Packages } from './rights.ts';

/** An agent system user of an accountant or an auditor. */
export interface Agent {
  id: string;
  systemId: string;
  /** Who owns it: the accountant, never the client. */
  orgnr: string;
  externalRef: string | null;
  /** URNs in lower case. */
  accessPackages: string[];
}

/** A client of the agent's owner. */
export interface AgentClient {
  /** The UUID of its party. */
  partyId: string;
  orgnr: string | null;
  name: string | null;
}

/**
 * Which clients an agent system user acts for. `token` is an exchanged Altinn token of a person or a system user with the
 * package klientadministrator and the scope `altinn:clientdelegations.read`, or `.write` to add and remove. All throw
 * `AltinnProblem` for a refusal with a code, else `UpstreamFailure`.
 */
export interface ClientDelegation {
  /** The agent system users of this organisation. */
  listAgents(party: string, token: Secret, signal: AbortSignal): Promise<Agent[]>;
  /** Clients that could be added. */
  listAvailableClients(agentId: string, token: Secret, signal: AbortSignal): Promise<AgentClient[]>;
  /** Clients that it acts for now. */
  listClients(agentId: string, token: Secret, signal: AbortSignal): Promise<AgentClient[]>;
  /** No such client is the problem `AUTH-00079`, one that lacks a package `AUTH-00080`. */
  addClient(agentId: string, clientPartyId: string, token: Secret, signal: AbortSignal): Promise<void>;
  removeClient(
    agentId: string,
    clientPartyId: string,
    token: Secret,
    signal: AbortSignal,
  ): Promise<'removed' | 'not_found'>;
}

/** altinn-authentication, `SystemUserInternalDTO`. */
const AgentRow = z
  .object({
    id: z.string().min(1),
    systemId: z.string(),
    reporteeOrgNo: z.string(),
    externalRef: OptionalText,
    accessPackages: Packages.nullish().transform((packages) => packages ?? []),
  })
  .transform(({ reporteeOrgNo, ...agent }) => ({ ...agent, orgnr: reporteeOrgNo }));
const Agents = z.union([z.array(AgentRow), z.object({ data: z.array(AgentRow) }).transform(({ data }) => data)]);

/** altinn-authentication, `ClientInfoPaginated`. */
const Clients = z.object({
  links: z.object({ next: z.string().nullish() }).nullish(),
  data: z.array(
    z
      .object({
        clientId: z.string().min(1),
        clientOrganizationNumber: OptionalText,
        clientOrganizationName: OptionalText,
      })
      .transform((row) => ({
        partyId: row.clientId,
        orgnr: row.clientOrganizationNumber,
        name: row.clientOrganizationName,
      })),
  ),
  systemUserInformation: z.object({ systemUserId: z.string() }),
});
const Delegated = z.object({ agent: z.string(), client: z.string() });

const base = '/authentication/api/v1/enduser/systemuser';

/** Client delegation at Altinn's platform. */
export function createClientDelegation(ask: Ask): ClientDelegation {
  const listAt = async (path: string, agentId: string, token: Secret, signal: AbortSignal) => {
    const response = await ask('GET', `${base}/${path}?${new URLSearchParams({ agent: agentId })}`, { token, signal });
    if (response.status !== 200) return refuse(response);
    const { links, data, systemUserInformation } = readJson(name, response, Clients);
    // Altinn sends one page. Half a list would say of the other half that it is not there.
    if (links?.next) throw unexpected(response, 'more than one page');
    if (!isSameId(systemUserInformation.systemUserId, agentId)) throw unexpected(response, 'another agent');
    return data;
  };
  const clientsPath = (agent: string, client: string) => `${base}/clients?${new URLSearchParams({ agent, client })}`;

  return {
    async listAgents(party, token, signal) {
      const response = await ask('GET', `${base}/agents?${new URLSearchParams({ party })}`, { token, signal });
      return response.status === 200 ? readJson(name, response, Agents) : refuse(response);
    },

    listAvailableClients: async (agentId, token, signal) => listAt('clients/available', agentId, token, signal),
    listClients: async (agentId, token, signal) => listAt('clients', agentId, token, signal),

    async addClient(agentId, clientPartyId, token, signal) {
      const response = await ask('POST', clientsPath(agentId, clientPartyId), { token, signal });
      if (response.status !== 200) return refuse(response);
      expectPair(response, agentId, clientPartyId);
    },

    async removeClient(agentId, clientPartyId, token, signal) {
      const response = await ask('DELETE', clientsPath(agentId, clientPartyId), { token, signal });
      if (saysUnknown(response) && !isAboutOwner(response)) return 'not_found';
      if (response.status !== 200) return refuse(response);
      expectPair(response, agentId, clientPartyId);
      return 'removed';
    },
  };
}

/** Altinn repeats what it did. */
function expectPair(response: OutgoingResponse, agentId: string, clientPartyId: string): void {
  const { agent, client } = readJson(name, response, Delegated);
  if (!isSameId(agent, agentId) || !isSameId(client, clientPartyId)) throw unexpected(response, 'another pair');
}

const isSameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The other 404: Altinn did not find the agent's owner, and says nothing about the client. */
const isAboutOwner = ({ body }: OutgoingResponse): boolean => body.includes('System Owner not Found');
