import type { FastifyInstance } from 'fastify';
import type { ChangeRow, System, SystemUser } from '../altinn-records.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { isLive, refOf } from '../live-system-user.ts';
import { checkPackagesOf, checkRedirect, checkRightsOf } from './check-request.ts';
import type { AltinnDesk } from './desk.ts';
import { pageOf } from './paging.ts';
import { readObject, readOptionalList, readOptionalText, readPackage, readRight, readUuid } from './read-body.ts';
import { problem, refusedInWords, refusedWith } from './refusal.ts';
import { wireChange } from './request-wire.ts';
import { READ, WRITE } from './requests.ts';
import { ownSystem, readVendor, systemHere, type Vendor } from './vendor.ts';

const BASE = '/authentication/api/v1/systemuser/changerequest';
const NOBODY = '00000000-0000-0000-0000-000000000000';

type AskedChange = Pick<
  ChangeRow,
  'required_rights' | 'unwanted_rights' | 'required_access_packages' | 'unwanted_access_packages' | 'redirect_url'
>;

/** A vendor's requests that customers change system users. Those of accountants and auditors cannot be changed. */
export function registerChangeRequests(app: FastifyInstance, desk: AltinnDesk): void {
  app.post(`${BASE}/vendor`, async (request, reply) => {
    const query = isJsonObject(request.query) ? request.query : {};
    const vendor = await readVendor(request, desk, WRITE);
    const correlationId = readQueryUuid(query, 'correlation-id');
    const userId = readQueryUuid(query, 'system-user-id');
    const asked = readAsked(readObject(request.body));
    if (correlationId === NOBODY) {
      throw refusedInWords(
        400,
        'Missing or invalid correlation-id. Generate a unique UUID (RFC 4122) for this Change Request.',
      );
    }
    const user = findUser(userId, vendor);
    if (user === undefined) throw problem('AUTH-00015');
    if (correlationId === user.id) {
      throw refusedInWords(
        400,
        'The correlation-id should not be the same as the system-user-id. Generate a unique id.',
      );
    }
    const system = ownSystem(user.system_id, vendor, desk);
    if (system === undefined) throw refusedWith(401);
    const row = createRow(correlationId, user, asked);
    if (isEmpty(asked)) {
      const nothing = { ...wireChange(row, desk), status: 'NoChangeNeeded', confirmUrl: '' };
      return nothing;
    }
    const known = desk.register().changeRequests.get(correlationId);
    if (known !== undefined && isVisible(known, vendor)) return wireChange(known, desk);
    if (user.type === 'agent') throw problem('AUTH-00015');
    // A number that is taken, by a withdrawn request or another vendor's.
    if (known !== undefined) throw problem(known.status === 'New' && !known.deleted ? 'AUTH-00007' : 'AUTH-00061');
    checkChange(asked, system);
    desk.register().changeRequests.set(row.id, row);
    const location = `${desk.origin()}/altinn${BASE}/${row.id}`;
    return reply.code(201).header('location', location).send(wireChange(row, desk));
  });

  app.get<{ Params: { requestId: string } }>(`${BASE}/vendor/:requestId`, async (request) => {
    const vendor = await readVendor(request, desk, READ);
    return wireChange(findOwn(readUuid(request.params.requestId, 'requestId'), vendor), desk);
  });

  app.get<{ Params: { systemId: string; orgNo: string; externalRef: string } }>(
    `${BASE}/vendor/byexternalref/:systemId/:orgNo/:externalRef`,
    async (request) => {
      const vendor = await readVendor(request, desk, READ);
      const { systemId, orgNo, externalRef } = request.params;
      const row = rowsOf(systemId, vendor)
        .filter((each) => each.owner_org === orgNo && each.external_ref === externalRef)
        .at(-1);
      if (row === undefined) throw problem('AUTH-00010');
      if (!isVisible(row, vendor)) throw problem('AUTH-00011');
      return wireChange(row, desk);
    },
  );

  app.get<{ Params: { systemId: string } }>(`${BASE}/vendor/bysystem/:systemId`, async (request) => {
    const vendor = await readVendor(request, desk, READ);
    const { systemId } = request.params;
    if (ownSystem(systemId, vendor, desk) === undefined) throw problem('AUTH-00011');
    const rows = rowsOf(systemId, vendor).sort((one, other) => (one.id < other.id ? -1 : 1));
    const url = `${desk.origin()}/altinn${BASE}/vendor/bysystem/${encodeURIComponent(systemId)}`;
    return pageOf(
      rows,
      { query: request.query, url, isKey: (key) => typeof key === 'string' },
      ({ id }) => id,
      (row) => wireChange(row, desk),
    );
  });

  app.delete<{ Params: { requestId: string } }>(`${BASE}/vendor/:requestId`, async (request, reply) => {
    const vendor = await readVendor(request, desk, WRITE);
    const row = desk.register().changeRequests.get(readUuid(request.params.requestId, 'requestId'));
    if (row === undefined || !isVisible(row, vendor)) throw problem('AUTH-00010');
    row.deleted = true;
    return reply.code(202).send();
  });

  function rowsOf(systemId: string, vendor: Vendor): ChangeRow[] {
    return [...desk.register().changeRequests.values()].filter(
      (row) => !row.deleted && row.environment === vendor.environment && row.system_id === systemId,
    );
  }

  function isVisible(row: ChangeRow, vendor: Vendor): boolean {
    return !row.deleted && systemHere(row.system_id, vendor, desk)?.vendor_org === vendor.orgNumber;
  }

  function findOwn(id: string, vendor: Vendor): ChangeRow {
    const row = desk.register().changeRequests.get(id);
    if (row === undefined || row.deleted || row.environment !== vendor.environment) throw problem('AUTH-00010');
    if (!isVisible(row, vendor)) throw problem('AUTH-00011');
    return row;
  }

  function findUser(id: string, vendor: Vendor): SystemUser | undefined {
    const { systemUsers, systems } = desk.register();
    const user = systemUsers.get(id);
    const isHere = user?.environment === vendor.environment && isLive(user, systems.get(user.system_id));
    return isHere ? user : undefined;
  }

  function createRow(id: string, user: SystemUser, asked: AskedChange): ChangeRow {
    return {
      id,
      kind: 'change',
      environment: user.environment,
      system_id: user.system_id,
      system_user_id: user.id,
      owner_org: user.owner_org,
      external_ref: refOf(user),
      ...asked,
      status: 'New',
      created: desk.clock.now(),
      deleted: false,
    };
  }

  function checkChange(asked: AskedChange, system: System): void {
    const url = asked.redirect_url;
    checkRedirect(url, system);
    checkRightsOf(system, asked.required_rights);
    checkPackagesOf(system, 'standard', asked.required_access_packages, desk);
    // A second look, at the whole address: unlike a request's, its query is not free.
    if (url && !system.allowed_redirect_urls.some((allowed) => isSame(allowed, url))) throw problem('AUTH-00021');
  }
}

function isSame(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}

/** What is missing is the UUID of nobody, as the framework has it. */
function readQueryUuid(query: JsonObject, name: string): string {
  return query[name] === undefined || query[name] === '' ? NOBODY : readUuid(query[name], name);
}

function readAsked(body: JsonObject): AskedChange {
  return {
    required_rights: readOptionalList(body, 'RequiredRights', readRight) ?? [],
    unwanted_rights: readOptionalList(body, 'UnwantedRights', readRight) ?? [],
    required_access_packages: readOptionalList(body, 'RequiredAccessPackages', readPackage) ?? [],
    unwanted_access_packages: readOptionalList(body, 'UnwantedAccessPackages', readPackage) ?? [],
    redirect_url: readOptionalText(body, 'RedirectUrl'),
  };
}

function isEmpty(asked: AskedChange): boolean {
  const lists = [asked.required_rights, asked.unwanted_rights];
  const packages = [asked.required_access_packages, asked.unwanted_access_packages];
  return [...lists, ...packages].every((list) => list.length === 0);
}
