import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createSystem, type System, type SystemChange } from '../altinn-records.ts';
import {
  checkClientIds,
  checkNewSystem,
  checkPackages,
  checkRights,
  checkSameId,
  checkVendorId,
  type DescribedSystem,
} from './check-system.ts';
import type { AltinnDesk } from './desk.ts';
import { uuidOf } from './parties.ts';
import {
  memberOf,
  readFlag,
  readItem,
  readList,
  readObject,
  readOptionalList,
  readPackage,
  readRight,
  readText,
  readTranslations,
} from './read-body.ts';
import { invalidModel, invalidSystem, refusedInWords, refusedWith, type ValidationError } from './refusal.ts';
import { wireSystem, wireSystemInShort } from './system-wire.ts';
import { readVendor, systemHere, type Vendor } from './vendor.ts';

const BASE = '/authentication/api/v1/systemregister';
const WRITE = ['altinn:authentication/systemregister.write', 'altinn:authentication/systemregister.admin'];
const DONE = { succeeded: true };

type OfOne = { Params: { systemId: string } };

/** The register of vendors' systems. */
export function registerSystemRegister(app: FastifyInstance, desk: AltinnDesk): void {
  const vendorOf = (request: FastifyRequest) => readVendor(request, desk, WRITE, () => refusedWith(403));
  const isOwner = (vendor: Vendor, orgNumber: string | undefined) => vendor.isAdmin || orgNumber === vendor.orgNumber;
  const needOwner = (vendor: Vendor, system: System) => {
    if (!isOwner(vendor, system.vendor_org)) throw refusedWith(403);
  };

  app.get(`${BASE}/vendor`, async (request) => {
    const vendor = await vendorOf(request);
    return [...desk.register().systems.values()]
      .filter(({ environment, vendor_org }) => environment === vendor.environment && vendor_org === vendor.orgNumber)
      .filter(({ deleted }) => !deleted)
      .map(wireSystemInShort);
  });

  app.post(`${BASE}/vendor`, async (request, reply) => {
    const vendor = await vendorOf(request);
    const described = readSystem(request.body);
    refuse(checkVendorId(described.vendorId));
    const errors = [
      ...checkNewSystem(described, vendor, desk),
      ...checkRights(described.rights, desk),
      ...checkPackages(described.accessPackages, described.isVisible, desk),
    ];
    const owner = described.vendorId.split(':')[1];
    if (owner === undefined || !isOwner(vendor, owner)) throw refusedWith(403);
    refuse(errors);
    const { systems } = desk.register();
    // One that only the other environment knows: the register here has one shelf for both.
    if (systems.has(described.id)) throw refusedInWords(409, `The System already exist: ${described.id}`);
    const system = createSystem({
      id: described.id,
      environment: vendor.environment,
      vendor_org: owner,
      ...factsOf(described),
    });
    systems.set(system.id, system);
    note(system, 'create', wireSystem(system), vendor);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(uuidOf(system.id)));
  });

  app.get<OfOne>(`${BASE}/vendor/:systemId`, async (request) => {
    const vendor = await vendorOf(request);
    const system = systemHere(request.params.systemId, vendor, desk);
    if (system === undefined) throw refusedWith(404);
    needOwner(vendor, system);
    return wireSystem(system);
  });

  app.put<OfOne>(`${BASE}/vendor/:systemId`, async (request) => {
    const vendor = await vendorOf(request);
    const described = readSystem(request.body);
    const { systemId } = request.params;
    const unknown = () => refusedInWords(404, `System with ID '${systemId}' not found.`);
    const system = systemHere(systemId, vendor, desk);
    if (system === undefined) throw unknown();
    needOwner(vendor, system);
    if (described.vendorId !== `0192:${system.vendor_org}`) throw unknown();
    refuse(checkSameId(described.id, systemId));
    needLive(system);
    refuse([
      ...checkRights(described.rights, desk),
      ...checkPackages(described.accessPackages, described.isVisible, desk),
      ...checkClientIds(described.clientIds, system, vendor, desk),
    ]);
    put(system, factsOf(described));
    note(system, 'update', wireSystem(system), vendor);
    return DONE;
  });

  app.put<OfOne>(`${BASE}/vendor/:systemId/rights`, async (request) => {
    const { vendor, system } = await systemToChange(request);
    const rights = readList(request.body, '', readRight);
    refuse(checkRights(rights, desk));
    put(system, { rights });
    note(system, 'rightsupdate', rights, vendor);
    return DONE;
  });

  app.put<OfOne>(`${BASE}/vendor/:systemId/accesspackages`, async (request) => {
    const { vendor, system } = await systemToChange(request);
    const urns = readList(request.body, '', readPackage);
    refuse(checkPackages(urns, system.is_visible, desk));
    put(system, { access_packages: urns });
    note(
      system,
      'accesspackageupdate',
      urns.map((urn) => ({ urn })),
      vendor,
    );
    return DONE;
  });

  app.delete<OfOne>(`${BASE}/vendor/:systemId`, async (request) => {
    const vendor = await vendorOf(request);
    const system = systemHere(request.params.systemId, vendor, desk);
    if (system === undefined) throw invalidModel({ return: ['System not found'] });
    needOwner(vendor, system);
    system.deleted = true;
    note(system, 'delete', null, vendor);
    return DONE;
  });

  app.get<OfOne>(`${BASE}/vendor/:systemId/changelog`, async (request) => {
    const vendor = await vendorOf(request);
    const { systemId } = request.params;
    const system = systemHere(systemId, vendor, desk);
    if (system === undefined) throw refusedInWords(404, `System with ID ${systemId} not found.`);
    needOwner(vendor, system);
    return system.changes;
  });

  for (const part of ['rights', 'accesspackages']) {
    app.get(`${BASE}/vendor/:systemId/${part}`, async (_request, reply) =>
      reply.code(405).header('allow', 'PUT').send(),
    );
  }

  async function systemToChange(request: FastifyRequest<OfOne>): Promise<{ vendor: Vendor; system: System }> {
    const vendor = await vendorOf(request);
    const system = systemHere(request.params.systemId, vendor, desk);
    // The platform reads the vendor of a system that is not there.
    if (system === undefined) throw refusedWith(500);
    needOwner(vendor, system);
    needLive(system);
    return { vendor, system };
  }

  function put(system: System, facts: Partial<System>): void {
    const now = desk.clock.now();
    const { put_conflict_seconds: seconds } = desk.conditions;
    if (seconds > 0 && system.put_at !== null && now - system.put_at < seconds * 1000) throw refusedWith(409);
    Object.assign(system, facts, { put_at: now });
  }

  function note(system: System, changeType: SystemChange['changeType'], changedData: unknown, vendor: Vendor): void {
    system.changes.push({
      systemInternalId: uuidOf(system.id),
      changedByOrgNumber: vendor.orgNumber,
      changeType,
      changedData: structuredClone(changedData),
      clientId: vendor.clientId,
      created: new Date(desk.clock.now()).toISOString(),
    });
  }
}

function refuse(errors: readonly ValidationError[]): void {
  if (errors.length > 0) throw invalidSystem(errors);
}

function needLive(system: System): void {
  if (system.deleted) throw refusedInWords(400, 'Cannot update a system marked as deleted.');
}

function factsOf(described: DescribedSystem) {
  return {
    name: described.name,
    description: described.description,
    rights: described.rights,
    access_packages: described.accessPackages,
    client_ids: described.clientIds,
    is_visible: described.isVisible,
    allowed_redirect_urls: described.redirectUrls,
  };
}

function readSystem(body: unknown): DescribedSystem {
  const system = readObject(body);
  return {
    id: readText(system, 'Id'),
    vendorId: readText(readObject(memberOf(system, 'Vendor')), 'ID'),
    name: readTranslations(system, 'Name'),
    description: readTranslations(system, 'Description'),
    rights: readOptionalList(system, 'Rights', readRight) ?? [],
    accessPackages: readOptionalList(system, 'AccessPackages', readPackage) ?? [],
    clientIds: readOptionalList(system, 'ClientId', readItem) ?? [],
    isVisible: readFlag(system, 'IsVisible', true),
    redirectUrls: readOptionalList(system, 'AllowedRedirectUrls', readItem) ?? [],
  };
}
