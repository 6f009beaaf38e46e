import type { Send } from '../../lib/outgoing.ts';
import { type AuthorizedPartiesReads, createAuthorizedPartiesReads } from './authorized-parties.ts';
import { type ChangeRequests, createChangeRequests } from './change-requests.ts';
import { type ClientDelegation, createClientDelegation } from './client-delegation.ts';
import { createInstances, type Instances } from './instances.ts';
import { askOf } from './platform.ts';
import { createResourceRegistry, type ResourceRegistry } from './resource-registry.ts';
import { createSystemRegister, type SystemRegister } from './system-register.ts';
import { createSystemUserRequests, type SystemUserRequests } from './system-user-requests.ts';
import { createSystemUsers, type SystemUsers } from './system-users.ts';

/** Altinn's platform: system users and how they come to be, whom they may act for, and what was filed. */
export interface Altinn extends SystemUserRequests, ChangeRequests, SystemUsers, AuthorizedPartiesReads {
  /** Where Altinn is and how it is reached, for whoever exchanges tokens there. */
  readonly platform: { url: string; send: Send };
  readonly systemRegister: SystemRegister;
  readonly clientDelegation: ClientDelegation;
  readonly resourceRegistry: ResourceRegistry;
  readonly instances: Instances;
}

/** Client of Altinn's platform. `baseUrl` is the platform's host, `https://platform.altinn.no`. */
export function createAltinn({ send, baseUrl }: { send: Send; baseUrl: string }): Altinn {
  const ask = askOf({ send, baseUrl });
  return {
    platform: { url: baseUrl, send },
    ...createSystemUserRequests(ask, baseUrl),
    ...createChangeRequests(ask, baseUrl),
    ...createSystemUsers(ask, baseUrl),
    ...createAuthorizedPartiesReads(ask),
    systemRegister: createSystemRegister(ask),
    clientDelegation: createClientDelegation(ask),
    resourceRegistry: createResourceRegistry(ask),
    instances: createInstances(ask, baseUrl),
  };
}
