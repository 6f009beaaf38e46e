import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { json } from '../../testing.ts';
import { AltinnProblem } from './altinn-problem.ts';
import { problemCodes, standardCodes } from './problem-codes.ts';
import { altinnOf, seen, signal, token } from './testing.ts';
import { validationCodes } from './validation-codes.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;
const folder = `${conformance}/altinn`;
const official = (file: string) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
const sample = (file: string) => official(`samples/${file}`);
const instantOf = (written: string) => new Date(written).toISOString();

interface OfficialCode {
  code: string;
  name: string;
  status: number;
}

describe.skipIf(!conformance)('Altinn’s own tables of codes (needs APIER_CONFORMANCE_DATA)', () => {
  const facts = (rows: Iterable<OfficialCode>) => [...rows].map(({ code, name, status }) => ({ code, name, status }));

  it('have the problems that ours has', () => {
    const ours = [...problemCodes].map(([code, row]) => ({ code, ...row }));
    expect(facts(ours)).toEqual(facts(official('problem-codes.json').problems));
    const standard = official('problem-codes.json').standard.map(({ code, status }: OfficialCode) => [code, status]);
    expect([...standardCodes].map(([code, { status }]) => [code, status])).toEqual(standard);
  });

  it('have the validation errors that ours has', () => {
    expect(facts(validationCodes)).toEqual(facts(official('problem-codes.json').validationErrors));
  });
});

describe.skipIf(!conformance)('every sample of what a vendor sends and gets (needs APIER_CONFORMANCE_DATA)', () => {
  /** A request as the samples write it, as we tell it. */
  const told = (body: Record<string, unknown>) => ({
    ...{ id: body.id, kind: 'standard', systemId: body.systemId, orgnr: body.partyOrgNo },
    ...{ externalRef: body.externalRef, rights: [], redirectUrl: body.redirectUrl, confirmUrl: body.confirmUrl },
    accessPackages: (body.accessPackages as { urn: string }[]).map(({ urn }) => urn),
    status: String(body.status).toLowerCase(),
    ...{ escalated: body.escalated, created: instantOf(String(body.created)) },
  });

  it('vendor-create-request.json is what we send, and its answer is read without loss', async () => {
    const body = sample('vendor-create-request.json');
    const answer = sample('vendor-create-response-201.json');
    const { altinn, asked } = altinnOf(() => json(answer, 201));
    const { systemId, partyOrgNo: orgnr, externalRef, integrationTitle, redirectUrl } = body;
    const accessPackages = body.accessPackages.map(({ urn }: { urn: string }) => urn);
    const wanted = { systemId, orgnr, externalRef, integrationTitle, rights: [], accessPackages, redirectUrl };
    const made = await altinn.createRequest('standard', wanted, token, signal);
    expect(seen(asked)[0]?.[2]).toEqual(body);
    expect(made).toEqual({ isNew: true, request: told(answer) });
  });

  it('vendor-request-list-page.json is read without loss, and followed', async () => {
    const list = sample('vendor-request-list-page.json');
    const origin = new URL(list.links.next).origin;
    const next = list.links.next.replace(origin, 'https://altinn.example');
    const { altinn, asked } = altinnOf(() => json({ ...list, links: { next } }));
    const page = await altinn.listRequests('standard', list.data[0].systemId, null, token, signal);
    expect(page).toEqual({ rows: list.data.map(told), next });
    await altinn.listRequests('standard', list.data[0].systemId, page.next, token, signal);
    expect(asked[1]?.url).toBe(next);
  });

  it('vendor-register-system-request.json is what we send', async () => {
    const body = sample('vendor-register-system-request.json');
    const { altinn, asked } = altinnOf(() => json('505f8488-0000-4000-8000-39cb9432f815'));
    const system = {
      ...{ id: body.id, vendorOrgnr: body.vendor.ID.slice(5), name: body.name, description: body.description },
      rights: body.rights.map((right: { resource: { value: string }[] }) => right.resource[0]?.value),
      accessPackages: body.accessPackages.map(({ urn }: { urn: string }) => urn),
      ...{ clientIds: body.clientId, isVisible: body.isVisible, allowedRedirectUrls: body.allowedRedirectUrls },
    };
    await altinn.systemRegister.register(system, token, signal);
    expect(seen(asked)[0]?.[2]).toEqual(body);
    const registered = altinnOf(() => json(body)).altinn.systemRegister;
    expect(await registered.read(body.id, token, signal)).toEqual({ ...system, isDeleted: false });
  });

  it('vendor-systemuser-byquery.json is found, and a row of a list', async () => {
    const row = sample('vendor-systemuser-byquery.json');
    const systemUser = {
      ...{ id: row.id, systemId: row.systemId, orgnr: row.reporteeOrgNo, externalRef: row.externalRef },
      isDeleted: row.isDeleted,
    };
    const query = { systemId: row.systemId, orgnr: row.reporteeOrgNo, externalRef: row.externalRef };
    const found = altinnOf(() => json(row)).altinn;
    expect(await found.findSystemUser(query, token, signal)).toEqual({ state: 'found', systemUser });
    const listed = altinnOf(() => json({ links: {}, data: [row] })).altinn;
    const { rows } = await listed.listSystemUsers(row.systemId, null, token, signal);
    expect(rows).toEqual([{ ...systemUser, userType: row.userType, created: instantOf(row.created) }]);
  });

  it('are all read here', () => {
    const files = readdirSync(`${folder}/samples`).filter((file) => file.startsWith('vendor-'));
    expect(files).toHaveLength(5);
  });
});

describe.skipIf(!conformance)('other samples of Altinn’s (needs APIER_CONFORMANCE_DATA)', () => {
  const files = conformance ? readdirSync(`${folder}/samples`) : [];

  for (const file of files.filter((one) => one.startsWith('problem-'))) {
    it(`${file} is a problem that we know`, async () => {
      const { altinn } = altinnOf(() => json(sample(file), sample(file).status));
      const error = await altinn.listSystemUsers('a', null, token, signal).catch((one: unknown) => one);
      expect(error).toBeInstanceOf(AltinnProblem);
      const errors: { code: string; paths: string[] }[] = sample(file).validationErrors ?? [];
      expect(error).toMatchObject({
        ...{ code: sample(file).code, status: sample(file).status },
        validationErrors: errors.map(({ code, paths }) => ({ code, paths })),
      });
    });
  }

  for (const file of files.filter((one) => one.startsWith('authorizedparties-'))) {
    it(`${file} is read without loss once packages were asked for, and without them is half an answer`, async () => {
      interface Unit {
        name: string;
        organizationNumber: string;
        isDeleted: boolean;
        authorizedResources: string[];
        authorizedRoles: string[];
        subunits: Unit[];
      }
      const parties: Unit[] = sample(file);
      const withPackages = (unit: Unit): object => ({
        ...{ ...unit, authorizedAccessPackages: ['lonn'] },
        subunits: unit.subunits.map(withPackages),
      });
      const subject = { type: 'urn:altinn:organization:identifier-no', value: '999999999' } as const;
      const read = (body: unknown) =>
        altinnOf(() => json(body)).altinn.readAuthorizedPartiesOf(subject, [], token, signal);
      const units = parties.flatMap((party) => [party, ...party.subunits]);
      expect(await read(parties.map(withPackages))).toEqual(
        units.map((unit) => ({
          ...{ organizationNumber: unit.organizationNumber, name: unit.name, isDeleted: unit.isDeleted },
          ...{ accessPackages: ['urn:altinn:accesspackage:lonn'], resources: unit.authorizedResources },
          roles: unit.authorizedRoles,
        })),
      );
      await expect(read(parties)).rejects.toMatchObject({ kind: 'unexpected' });
    });
  }

  it('app-instance.json is read without the person in it', async () => {
    const body = sample('app-instance.json');
    const instance = await altinnOf(() => json(body)).altinn.instances.read(body.id, token, signal);
    expect(instance).toMatchObject({ id: body.id, appId: body.appId, orgnr: null, currentTask: { kind: 'data' } });
    expect(JSON.stringify(instance)).not.toContain(body.instanceOwner.personNumber);
  });

  it('portal-agentSystemUsers.json is read as a list of agents', async () => {
    const rows = sample('portal-agentSystemUsers.json');
    const agents = await altinnOf(() => json(rows)).altinn.clientDelegation.listAgents('999999999', token, signal);
    expect(agents.map(({ id }) => id)).toEqual(rows.map(({ id }: { id: string }) => id));
  });

  it('are all there', () => {
    expect(files.filter((one) => /^(problem|authorizedparties)-/.test(one))).toHaveLength(3);
  });
});
