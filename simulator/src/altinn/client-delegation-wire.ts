import type { SystemUser } from '../altinn-records.ts';
import { refOf } from '../live-system-user.ts';
import type { Register } from '../maskinporten/register.ts';
import type { Organisation } from '../world.ts';
import { partyIdOf, uuidOf } from './parties.ts';

/** One page of clients: no next link is ever made (altinn.md 3b; the guide's sample has an empty `links`). */
export function wireClients(clients: readonly Organisation[], agent: SystemUser): object {
  return {
    links: { next: null },
    data: clients.map((client) => ({
      clientId: uuidOf(client.org_number),
      clientOrganizationNumber: client.org_number,
      clientOrganizationName: client.brreg.enhet.body?.navn ?? client.org_number,
    })),
    systemUserInformation: { systemUserId: agent.id, systemUserOwnerOrg: agent.owner_org },
  };
}

/** An agent system user with what it was made with, as its owner sees it. */
export function wireAgent(user: SystemUser, register: Register): object {
  return {
    id: user.id,
    integrationTitle: user.integration_title,
    systemId: user.system_id,
    productName: '',
    systemInternalId: uuidOf(user.system_id),
    partyId: String(partyIdOf(user.owner_org)),
    partyUuId: '',
    reporteeOrgNo: user.owner_org,
    created: user.created,
    isDeleted: false,
    supplierName: '',
    supplierOrgno: register.systems.get(user.system_id)?.vendor_org ?? '',
    externalRef: refOf(user),
    accessPackages: user.access_packages.map((urn) => ({ urn })),
    userType: 'agent',
  };
}
