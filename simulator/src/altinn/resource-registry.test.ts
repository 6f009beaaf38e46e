import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PlayedAltinn, playAltinn } from './client-delegation-testing.ts';
import { registerResourceRegistry } from './resource-registry.ts';

const BASE = '/resourceregistry/api/v1/resource';
const VAT = 'app_skd_mva-melding-innsending-v1';
const ACCOUNTS = 'app_brg_aarsregnskap-vanlig-202406';

describe("Altinn's resource registry, open to everybody", () => {
  let altinn: PlayedAltinn;

  beforeAll(async () => {
    altinn = await playAltinn([registerResourceRegistry]);
  });

  const ids = (rows: readonly object[]) => rows.map((row) => 'identifier' in row && row.identifier);

  it('tells a service', async () => {
    expect(await altinn.ask('GET', `${BASE}/${VAT}`)).toMatchObject({
      status: 200,
      body: {
        identifier: VAT,
        title: { nb: 'Mva-melding', en: 'VAT return' },
        hasCompetentAuthority: { orgcode: 'skd' },
        delegable: false,
        resourceType: 'AltinnApp',
      },
    });
  });

  it('tells which roles and packages open a service, each once', async () => {
    const { body } = await altinn.ask('GET', `${BASE}/${VAT}/policy/subjects?reloadFromXacml=false`);
    expect(body.links).toEqual({});
    expect(body.data).toEqual(
      [
        ...['a0237', 'a0238', 'a0240', 'regna', 'a0239', 'knuf', 'siskd'].map((code) => `urn:altinn:rolecode:${code}`),
        'urn:altinn:accesspackage:merverdiavgift',
        'urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet',
      ].map((urn) => ({
        type: urn.slice(0, urn.lastIndexOf(':')),
        value: urn.slice(urn.lastIndexOf(':') + 1),
        urn,
      })),
    );
  });

  it('tells which services a role or package opens, in any case, and leaves out what opens none', async () => {
    const body = [
      'urn:altinn:accesspackage:MERVERDIAVGIFT',
      'urn:altinn:rolecode:siskd',
      'urn:altinn:accesspackage:havbruk',
    ];
    for (const path of ['bysubjects/', 'bysubjects']) {
      const answer = await altinn.ask('POST', `${BASE}/${path}`, { body });
      expect(answer.body).toEqual({
        links: {},
        data: [
          {
            subject: {
              type: 'urn:altinn:rolecode',
              value: 'siskd',
              urn: 'urn:altinn:rolecode:siskd',
            },
            resources: [VAT, 'ske-samtykke-sbl-summert-skattegrunnlag'].map((value) => ({
              type: 'urn:altinn:resource',
              value,
              urn: `urn:altinn:resource:${value}`,
            })),
          },
          {
            subject: {
              type: 'urn:altinn:accesspackage',
              value: 'merverdiavgift',
              urn: 'urn:altinn:accesspackage:merverdiavgift',
            },
            resources: [{ type: 'urn:altinn:resource', value: VAT, urn: `urn:altinn:resource:${VAT}` }],
          },
        ],
      });
    }
  });

  it('lists services, with apps unless they are left out', async () => {
    const all = ids((await altinn.ask('GET', `${BASE}/resourcelist`)).list);
    expect(all).toContain(VAT);
    expect(ids((await altinn.ask('GET', `${BASE}/resourcelist?includeApps=true`)).list)).toEqual(all);
    const services = ids((await altinn.ask('GET', `${BASE}/resourcelist?includeApps=false`)).list);
    expect(services).toContain('altinn_client_administration');
    expect(services).not.toContain(VAT);
  });

  it('404 and 400: knows no other service, and wants a list of texts and truth values', async () => {
    for (const path of ['unknown', 'unknown/policy/subjects', `${VAT}/policy/rules`]) {
      expect([path, (await altinn.ask('GET', `${BASE}/${path}`)).status]).toEqual([path, 404]);
    }
    for (const body of [{}, 'urn', [1]]) {
      expect((await altinn.ask('POST', `${BASE}/bysubjects/`, { body })).status).toBe(400);
    }
    expect((await altinn.ask('GET', `${BASE}/resourcelist?includeApps=yes`)).status).toBe(400);
  });

  const data = process.env.APIER_CONFORMANCE_DATA;
  describe.skipIf(data === undefined)('beside the published policies', () => {
    it('has their roles, packages and actions, where it does not say that it concluded them', () => {
      const file = readFileSync(join(data ?? '', 'altinn/policy-evidence.json'), 'utf8');
      const { rules } = JSON.parse(file) as {
        rules: { resource: string[]; roles: string[]; packages: string[]; actions: string[] }[];
      };
      const own = altinn.desk.resources.resources.filter(({ inferred }) => !inferred);
      expect(own.map(({ id }) => id)).toContain(ACCOUNTS);
      for (const { id, rules: policy } of own) {
        const name = id.replace(/^app_[a-z]+_/, '');
        const evidence = rules.filter(({ resource }) => resource.includes(name));
        const gather = (lists: string[][]) => [...new Set(lists.flat())].sort();
        expect([id, gather(policy.map(({ roles }) => roles))]).toEqual([
          id,
          gather(evidence.map(({ roles }) => roles.map((code) => `urn:altinn:rolecode:${code.toLowerCase()}`))),
        ]);
        expect([id, gather(policy.map(({ packages }) => packages))]).toEqual([
          id,
          gather(evidence.map(({ packages }) => packages.map((urn) => urn.split(':').at(-1) ?? urn))),
        ]);
        expect([id, gather(policy.map(({ actions }) => actions))]).toEqual([
          id,
          gather(evidence.map(({ actions }) => actions)),
        ]);
      }
    });
  });
});
