import { beforeAll, describe, expect, it } from 'vitest';
import { type PlayedAltinn, playAltinn } from './client-delegation-testing.ts';
import { registerPackagesMeta } from './packages-meta.ts';

const BASE = '/accessmanagement/api/v1/meta/info';

type Exported = { type: string; areas: { urn: string; packages: { urn: string }[] }[] };

describe("Altinn's packages and roles, open to everybody", () => {
  let altinn: PlayedAltinn;

  beforeAll(async () => {
    altinn = await playAltinn([registerPackagesMeta]);
  });

  const get = (path: string, language?: string) =>
    altinn.ask('GET', `${BASE}/${path}`, language === undefined ? {} : { headers: { 'accept-language': language } });
  const codesOf = (rows: readonly object[]) =>
    rows.map((row) => ('urn' in row ? String(row.urn).split(':').at(-1) : ''));

  it('exports every package once, by group and area', async () => {
    const { status, list } = await get('accesspackages/export');
    const groups = list as unknown as Exported[];
    const packages = groups.flatMap(({ areas }) => areas.flatMap((area) => area.packages));
    expect({ status, count: packages.length, unique: new Set(packages.map(({ urn }) => urn)).size }).toEqual({
      status: 200,
      count: 223,
      unique: 223,
    });
    expect(groups.map(({ type, areas }) => [type, areas.flatMap((area) => area.packages).length])).toEqual([
      ['Organisasjon', 147],
      ['Person', 76],
    ]);
  });

  it('tells a package by its URN or the last part of it, with its flags and the services that it opens', async () => {
    for (const urn of ['merverdiavgift', 'urn:altinn:accesspackage:merverdiavgift', 'MERVERDIAVGIFT']) {
      for (const path of ['package/urn', 'accesspackages/package/urn']) {
        expect((await get(`${path}/${urn}`)).body).toMatchObject({
          urn: 'urn:altinn:accesspackage:merverdiavgift',
          isDelegable: true,
          isAssignable: true,
          area: { urn: 'accesspackage:area:skatt_avgift_regnskap_og_toll' },
          type: { name: 'Organisasjon' },
          resources: [{ refId: 'app_skd_mva-melding-innsending-v1' }],
        });
      }
    }
    expect((await get('package/urn/regnskapsforer-lonn')).body).toMatchObject({
      isDelegable: true,
      isAssignable: false,
    });
  });

  it('tells names in the language that is asked for, and in bokmål otherwise', async () => {
    const name = async (language?: string) => {
      const { body, headers } = await get('package/urn/jordbruk', language);
      return [body.name, headers['content-language']];
    };
    expect(await name('en')).toEqual(['Agriculture', 'en']);
    expect(await name('nn-NO, en;q=0.5')).toEqual(['Jordbruk', 'nn']);
    expect(await name('fr, en;q=0.5')).toEqual(['Agriculture', 'en']);
    expect(await name('fr')).toEqual(['Jordbruk', 'nb']);
    expect(await name()).toEqual(['Jordbruk', 'nb']);
  });

  it('tells each role once, with the code that it had before', async () => {
    const { list } = await get('roles');
    expect(new Set(list.map(({ urn }) => urn)).size).toBe(list.length);
    expect(list).toContainEqual({
      code: 'daglig-leder',
      urn: 'urn:altinn:external-role:ccr:daglig-leder',
      legacyRoleCode: 'DAGL',
      legacyUrn: 'urn:altinn:rolecode:dagl',
    });
    expect(list).toContainEqual({ code: 'hovedadministrator', urn: 'urn:altinn:role:hovedadministrator' });
  });

  it('tells what a role holds, by either code, also where it depends on the form of organisation', async () => {
    const held = async (query: string) => codesOf((await get(`roles/packages?${query}`)).list);
    expect((await held('role=daglig-leder&variant=AS')).length).toBe(133);
    expect(await held('role=DAGL&variant=AS')).toEqual(await held('role=daglig-leder&variant=AS'));
    expect((await held('role=regnskapsforer')).sort()).toEqual([
      'regnskapsforer-lonn',
      'regnskapsforer-med-signeringsrettighet',
      'regnskapsforer-uten-signeringsrettighet',
    ]);
    expect(await held('role=forretningsforer&variant=brl')).toEqual(['forretningsforer-eiendom']);
    expect(await held('role=forretningsforer&variant=AS')).toEqual([]);
    expect((await held('role=forretningsforer&variant=NUF')).length).toBe(10);
    // It may hand out 135 and holds none.
    expect(await held('role=hovedadministrator&variant=AS')).toEqual([]);
  });

  it('tells the services of the packages to who asks for them', async () => {
    const resources = async (query: string) =>
      (await get(`roles/packages?role=REGN${query}`)).list.map((row) => row.resources);
    expect((await resources('')).every((each) => each === undefined)).toBe(true);
    expect(await resources('&includeResources=true')).toContainEqual(
      expect.arrayContaining([{ refId: 'nav_sykepenger_dialog' }]),
    );
  });

  it('404 and 400: knows no other package or role, and wants a role and truth values', async () => {
    expect((await get('package/urn/urn:altinn:accesspackage:ukjent')).status).toBe(404);
    expect((await get('roles/packages?role=ukjent&variant=AS')).status).toBe(404);
    expect((await get('roles/packages?variant=AS')).status).toBe(400);
    expect((await get('roles/packages?role=REGN&includeResources=yes')).status).toBe(400);
  });
});
