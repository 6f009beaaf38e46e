import type { FastifyInstance } from 'fastify';
import type { System, SystemUser } from '../altinn-records.ts';
import { isJsonObject } from '../json-values.ts';
import { isLive, refOf } from '../live-system-user.ts';
import type { Register } from '../maskinporten/register.ts';
import type { AltinnDesk } from './desk.ts';
import { pageOf } from './paging.ts';
import { problem, refusedWith } from './refusal.ts';
import { ownSystem, readVendor } from './vendor.ts';

const BASE = '/authentication/api/v1/systemuser/vendor';

/** What a vendor may see of the system users on its systems. Deleted ones are not there any more. */
export function registerSystemUsers(app: FastifyInstance, desk: AltinnDesk): void {
  app.get(`${BASE}/byquery`, async (request) => {
    const vendor = await readVendor(request, desk, ['altinn:authentication/systemuser.request.write']);
    const query = isJsonObject(request.query) ? request.query : {};
    const { 'system-id': systemId, orgno, 'external-ref': externalRef = '' } = query;
    if (typeof systemId !== 'string' || typeof orgno !== 'string' || typeof externalRef !== 'string') {
      throw refusedWith(400, { detail: 'system-id and orgno are needed, each once' });
    }
    const system = ownSystem(systemId, vendor, desk);
    const found =
      system === undefined
        ? undefined
        : liveUsersOf(system, desk.register()).find(
            (user) => user.owner_org === orgno && refOf(user) === (externalRef === '' ? orgno : externalRef),
          );
    if (system === undefined || found === undefined) throw refusedWith(404);
    return wireUser(found, system);
  });

  app.get<{ Params: { systemId: string } }>(`${BASE}/bysystem/:systemId`, async (request) => {
    const vendor = await readVendor(request, desk, ['altinn:authentication/systemregister.write']);
    const { systemId } = request.params;
    const system = ownSystem(systemId, vendor, desk);
    if (system === undefined) throw problem('AUTH-00011');
    const register = desk.register();
    // The place in the register stays when others are deleted between two pages.
    const places = new Map([...register.systemUsers.keys()].map((id, place) => [id, place + 1]));
    return pageOf(
      liveUsersOf(system, register),
      {
        query: request.query,
        url: `${desk.origin()}/altinn${BASE}/bysystem/${encodeURIComponent(systemId)}`,
        isKey: (key) => typeof key === 'number' && Number.isInteger(key) && key > 0,
      },
      ({ id }) => places.get(id) ?? 0,
      (user) => wireUser(user, system),
    );
  });
}

function liveUsersOf(system: System, register: Register): SystemUser[] {
  return [...register.systemUsers.values()].filter((user) => user.system_id === system.id && isLive(user, system));
}

function wireUser(user: SystemUser, system: System): object {
  return {
    id: user.id,
    integrationTitle: user.integration_title,
    systemId: system.id,
    productName: '',
    reporteeOrgNo: user.owner_org,
    created: user.created,
    isDeleted: false,
    supplierName: '',
    supplierOrgno: system.vendor_org,
    externalRef: refOf(user),
    userType: user.type,
  };
}
