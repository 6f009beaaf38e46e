import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestRow } from '../altinn-records.ts';
import { type AskedRequest, checkRequest, requestsOn } from './check-request.ts';
import type { AltinnDesk } from './desk.ts';
import { pageOf } from './paging.ts';
import {
  readObject,
  readOptionalList,
  readOptionalText,
  readPackage,
  readRight,
  readText,
  readUuid,
} from './read-body.ts';
import { problem } from './refusal.ts';
import { wireRequest } from './request-wire.ts';
import { ownSystem, readVendor, systemHere, type Vendor } from './vendor.ts';

const BASE = '/authentication/api/v1/systemuser/request';
export const READ: readonly string[] = ['altinn:authentication/systemuser.request.read'];
export const WRITE: readonly string[] = ['altinn:authentication/systemuser.request.write'];

type Kind = RequestRow['kind'];

/** A vendor's requests that customers make system users. */
export function registerRequests(app: FastifyInstance, desk: AltinnDesk): void {
  for (const kind of ['standard', 'agent'] as const) {
    const path = `${BASE}/vendor${kind === 'agent' ? '/agent' : ''}`;

    app.post(path, async (request, reply) => {
      const vendor = await readVendor(request, desk, WRITE, () => problem('AUTH-00023'));
      const asked = readAsked(kind, request.body);
      const found = checkRequest(asked, vendor, desk);
      if ('existing' in found) return wireRequest(found.existing, desk);
      const row = createRow(asked, found.system.name.nb ?? '', vendor);
      // Of those that timed out, only the newest request on the triple is shown.
      for (const former of requestsOn(asked, vendor, desk)) former.deleted = true;
      desk.register().requests.set(row.id, row);
      const location = `${desk.origin()}/altinn${BASE}/${row.id}`;
      return reply.code(201).header('location', location).send(wireRequest(row, desk));
    });

    app.get<{ Params: { requestId: string } }>(`${path}/:requestId`, async (request) => {
      const vendor = await readVendor(request, desk, READ);
      const row = findOwn(readUuid(request.params.requestId, 'requestId'), vendor);
      if (row.kind === kind) return wireRequest(row, desk);
      throw problem(kind === 'agent' ? 'AUTH-00025' : 'AUTH-00010');
    });

    app.get<{ Params: { systemId: string; orgNo: string; externalRef: string } }>(
      `${path}/byexternalref/:systemId/:orgNo/:externalRef`,
      async (request) => {
        const vendor = await readVendor(request, desk, READ);
        const { systemId, orgNo: orgNumber, externalRef } = request.params;
        const row = requestsOn({ systemId, orgNumber, externalRef }, vendor, desk)
          .filter((each) => each.kind === kind)
          .at(-1);
        if (row === undefined) throw problem('AUTH-00010');
        needOwner(row, vendor);
        return wireRequest(row, desk);
      },
    );

    app.get<{ Params: { systemId: string } }>(`${path}/bysystem/:systemId`, async (request) => {
      const vendor = await readVendor(request, desk, READ);
      const { systemId } = request.params;
      if (ownSystem(systemId, vendor, desk) === undefined) throw problem('AUTH-00011');
      const rows = [...desk.register().requests.values()]
        .filter((row) => !row.deleted && row.kind === kind && row.system_id === systemId)
        .sort((one, other) => (one.id < other.id ? -1 : 1));
      const url = `${desk.origin()}/altinn${path}/bysystem/${encodeURIComponent(systemId)}`;
      return pageOf(
        rows,
        { query: request.query, url, isKey: (key) => typeof key === 'string' },
        ({ id }) => id,
        (row) => wireRequest(row, desk),
      );
    });
  }

  app.delete<{ Params: { requestId: string } }>(`${BASE}/vendor/:requestId`, async (request, reply) => {
    const vendor = await readVendor(request, desk, WRITE);
    const row = desk.register().requests.get(readUuid(request.params.requestId, 'requestId'));
    const isOwn = row !== undefined && systemHere(row.system_id, vendor, desk)?.vendor_org === vendor.orgNumber;
    if (!isOwn || row.deleted) throw problem('AUTH-00010');
    row.deleted = true;
    return reply.code(202).send();
  });

  function findOwn(id: string, vendor: Vendor): RequestRow {
    const row = desk.register().requests.get(id);
    if (row === undefined || row.deleted || row.environment !== vendor.environment) throw problem('AUTH-00010');
    needOwner(row, vendor);
    return row;
  }

  function needOwner(row: RequestRow, vendor: Vendor): void {
    if (systemHere(row.system_id, vendor, desk)?.vendor_org !== vendor.orgNumber) throw problem('AUTH-00011');
  }

  function createRow(asked: AskedRequest, systemName: string, vendor: Vendor): RequestRow {
    return {
      id: randomUUID(),
      kind: asked.kind,
      environment: vendor.environment,
      system_id: asked.systemId,
      owner_org: asked.orgNumber,
      external_ref: asked.externalRef,
      integration_title: asked.integrationTitle ?? systemName,
      rights: asked.rights ?? [],
      access_packages: asked.accessPackages ?? [],
      redirect_url: asked.redirectUrl,
      status: 'New',
      escalated: false,
      created: desk.clock.now(),
      deleted: false,
    };
  }
}

function readAsked(kind: Kind, sent: FastifyRequest['body']): AskedRequest {
  const body = readObject(sent);
  const orgNumber = readText(body, 'PartyOrgNo');
  return {
    kind,
    systemId: readText(body, 'SystemId'),
    orgNumber,
    externalRef: readOptionalText(body, 'ExternalRef') || orgNumber,
    integrationTitle: readOptionalText(body, 'IntegrationTitle'),
    rights: kind === 'agent' ? null : readOptionalList(body, 'Rights', readRight),
    accessPackages: readOptionalList(body, 'AccessPackages', readPackage),
    redirectUrl: readOptionalText(body, 'RedirectUrl'),
  };
}
