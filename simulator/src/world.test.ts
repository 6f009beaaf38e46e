import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { isOrganisationNumber } from './organisation-number.ts';
import { loadWorld, WorldFault } from './world.ts';

const FOLDER = fileURLToPath(new URL('../../world', import.meta.url));
const CONFORMANCE_DATA = process.env.APIER_CONFORMANCE_DATA;

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));

describe('the world', () => {
  const world = loadWorld(FOLDER);
  const facts = world.maskinporten;

  it('has only organisation numbers that pass MOD-11, invented ones starting with 2 or 3', () => {
    const agencies = ['974761076', '889640782'];
    const seeds = ['999999999', '991825827'];
    for (const text of filesOf(FOLDER)) {
      for (const [number] of text.matchAll(/(?<![0-9a-f-])\d{9}(?![0-9a-f-])/g)) {
        expect(isOrganisationNumber(number), number).toBe(true);
        expect([...agencies, ...seeds].includes(number) || /^[23]/.test(number), number).toBe(true);
      }
    }
  });

  it('holds no national identity number, and only birth dates that are marked as invented by 1 January', () => {
    for (const text of filesOf(FOLDER)) {
      expect(text).not.toMatch(/(?<![0-9a-f-])\d{11}(?![0-9a-f-])/);
      for (const [, date] of text.matchAll(/"fodselsdato": "([^"]*)"/g)) expect(date).toMatch(/^19\d\d-01-01$/);
    }
  });

  it('labels the seed number that belongs to a real agency, and no other organisation', () => {
    for (const organisation of world.organisations.values()) {
      const isSeed = organisation.org_number === '991825827';
      expect(organisation.notice).toBe(isSeed ? 'Seed example, invented data' : null);
      const name = String(organisation.brreg.enhet.body?.navn ?? '');
      expect(name.includes('Seed example, invented data')).toBe(isSeed);
    }
  });

  it('shows every state that an organisation can be in', () => {
    const bodies = [...world.organisations.values()].map((organisation) => organisation.brreg.enhet.body ?? {});
    const some = (test: (body: JsonObject) => boolean) => expect(bodies.some(test)).toBe(true);
    const form = (body: JsonObject) => (isJsonObject(body.organisasjonsform) ? body.organisasjonsform.kode : undefined);
    for (const kode of ['AS', 'ENK', 'DA', 'NUF']) some((body) => form(body) === kode);
    some((body) => body.konkurs === true && typeof body.konkursdato === 'string');
    some((body) => body.underAvvikling === true && typeof body.underAvviklingDato === 'string');
    some((body) => body.respons_klasse === 'SlettetEnhet');
    some((body) => body.harRegistrertAntallAnsatte === true && body.antallAnsatte === undefined);
    const answers = [...world.organisations.values()];
    expect(answers.some(({ brreg }) => brreg.enhet.status === 410)).toBe(true);
    expect(answers.some(({ brreg }) => brreg.enhet.status === 404)).toBe(true);
    expect(
      answers.some(({ brreg, skatteetaten }) => {
        const registered = skatteetaten.mvaregister.body?.registrertAvgiftssubjekt;
        return (
          brreg.enhet.body?.registrertIMvaregisteret === true &&
          isJsonObject(registered) &&
          registered.registreringsstatus === 'avregistrert'
        );
      }),
    ).toBe(true);
    const owners = new Set(facts.system_users.map((user) => user.owner_org));
    expect(answers.some(({ org_number, brreg }) => brreg.enhet.status === 200 && !owners.has(org_number))).toBe(true);
  });

  it('never states a number of employees below five', () => {
    for (const { brreg } of world.organisations.values()) {
      const count = brreg.enhet.body?.antallAnsatte;
      if (count !== undefined) expect(count).toBeGreaterThanOrEqual(5);
    }
  });

  it('agrees with itself on names, roles and links', () => {
    for (const { org_number, brreg } of world.organisations.values()) {
      const self = `https://data.brreg.no/enhetsregisteret/api/enheter/${org_number}`;
      if (brreg.enhet.body !== null) expect(brreg.enhet.body._links).toEqual({ self: { href: self } });
      if (brreg.roller.body === null) continue;
      expect(brreg.roller.body._links).toEqual({ self: { href: `${self}/roller` }, enhet: { href: self } });
      for (const [, number] of JSON.stringify(brreg.roller.body).matchAll(/"organisasjonsnummer":"(\d{9})"/g)) {
        expect(world.organisations.has(number ?? '')).toBe(true);
      }
    }
  });

  it('gives the vendor a live client first and a test client second, each with scopes granted without delegation', () => {
    const vendor = facts.clients[0]?.org_number ?? '';
    for (const [place, environment] of [
      [0, 'live'],
      [1, 'test'],
    ] as const) {
      const client = facts.clients[place];
      expect(client).toMatchObject({ environment, active: true, credential: 'registered_key', org_number: vendor });
      const granted = client?.scopes.filter((scope) =>
        facts.grants.some((grant) => grant.scope === scope && grant.consumer === vendor),
      );
      expect(granted?.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('shares nothing between live and test, and delegates the same organisations in both', () => {
    const ownersIn = (environment: string) =>
      facts.system_users.filter((user) => user.environment === environment).map((user) => user.owner_org);
    expect(ownersIn('live')).toEqual(ownersIn('test'));
    const systemsIn = (environment: string) =>
      new Set(facts.system_users.filter((user) => user.environment === environment).map((user) => user.system_id));
    for (const system of systemsIn('live')) expect(systemsIn('test').has(system)).toBe(false);
    for (const system of facts.systems) expect(system.client_ids).toHaveLength(1);
  });

  it('has none of the scope names that only the product uses', () => {
    const names = facts.scopes.map((scope) => scope.name);
    for (const alias of ['mva-register-read', 'mva-melding-list-read', 'skatteoppgjor-read']) {
      expect(names).not.toContain(`skatteetaten:${alias}`);
    }
  });

  it.skipIf(!CONFORMANCE_DATA)(
    'uses only fields that the official register has been seen to send (needs APIER_CONFORMANCE_DATA)',
    () => {
      const seen = readFileSync(join(CONFORMANCE_DATA ?? '', 'brreg/field-prevalence-2026-06.csv'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('enhet,'))
        .map((line) => line.split(',')[1]);
      const samples = readdirSync(join(CONFORMANCE_DATA ?? '', 'brreg/samples')).map((file) =>
        readFileSync(join(CONFORMANCE_DATA ?? '', 'brreg/samples', file), 'utf8'),
      );
      const enhetSamples = samples.filter((text) => /"organisasjonsform"/.test(text)).map((text) => JSON.parse(text));
      const known = new Set([...seen, ...enhetSamples.flatMap((sample) => pathsIn(sample))]);
      const rolesKnown = new Set(
        samples.filter((text) => text.includes('"rollegrupper"')).flatMap((text) => pathsIn(JSON.parse(text))),
      );
      // Named by the register's documentation; older recorded samples lack it.
      rolesKnown.add('rollegrupper[].roller[].fratraadt');
      for (const { org_number, brreg } of world.organisations.values()) {
        for (const path of pathsIn(brreg.enhet.body)) expect(known.has(path), `${org_number} ${path}`).toBe(true);
        for (const path of pathsIn(brreg.roller.body)) expect(rolesKnown.has(path), `${org_number} ${path}`).toBe(true);
      }
    },
  );

  it.skipIf(!CONFORMANCE_DATA)(
    'uses the official codes and descriptions of forms, roles and role groups (needs APIER_CONFORMANCE_DATA)',
    () => {
      const official = (file: string) => {
        const list = JSON.parse(readFileSync(join(CONFORMANCE_DATA ?? '', 'brreg', file), 'utf8')) as {
          items: { kode: string; beskrivelse: string }[];
        };
        return new Map(list.items.map((item) => [item.kode, item.beskrivelse]));
      };
      const lists = {
        organisasjonsformer: official('organisasjonsformer.json'),
        rolletyper: official('rolletyper.json'),
        rollegruppetyper: official('rollegruppetyper.json'),
      };
      for (const text of filesOf(join(FOLDER, 'organisations'))) {
        for (const [, kode, beskrivelse, list] of JSON.stringify(JSON.parse(text)).matchAll(
          /"kode":"([^"]+)","beskrivelse":"([^"]+)","_links":\{"self":\{"href":"[^"]*\/(organisasjonsformer|rolletyper|rollegruppetyper)\/[^"]*"/g,
        )) {
          expect(lists[list as keyof typeof lists].get(kode ?? ''), kode).toBe(beskrivelse);
        }
      }
    },
  );
});

describe('a world that contradicts itself', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function changed(file: string, change: (content: JsonObject) => void): () => unknown {
    const folder = mkdtempSync(join(tmpdir(), 'apier-world-'));
    folders.push(folder);
    cpSync(FOLDER, folder, { recursive: true });
    const path = join(folder, file);
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!isJsonObject(content)) throw new Error('not an object');
    change(content);
    writeFileSync(path, JSON.stringify(content));
    return () => loadWorld(folder);
  }

  const firstOf = (content: JsonObject, list: string): JsonObject => (content[list] as JsonObject[])[0] ?? {};

  it.each<[string, string, (content: JsonObject) => void, RegExp]>([
    [
      'a client of nobody',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'clients'), { org_number: '350752918' }),
      /clients\[0\]\.org_number: 350752918 is no organisation number/,
    ],
    [
      'a client of an unknown organisation',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'clients'), { org_number: '222330793' }),
      /refers to 222330793/,
    ],
    [
      'an unknown scope',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'grants'), { scope: 'finnes:ikke' }),
      /refers to finnes:ikke/,
    ],
    [
      'an unknown system',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'system_users'), { system_id: '326018155_x' }),
      /refers to 326018155_x/,
    ],
    [
      'a system user of the other environment',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'system_users'), { environment: 'test' }),
      /another environment/,
    ],
    [
      'a misspelt member',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'clients'), { activ: true }),
      /unknown members activ/,
    ],
    [
      'two system users alike',
      'maskinporten.json',
      (c) => {
        const users = c.system_users as JsonObject[];
        users.push({ ...users[0], id: '00000000-0000-4000-8000-000000000000' });
      },
      /stands twice/,
    ],
    [
      'a file under another name',
      'organisations/299603083.json',
      (c) => {
        const { enhet, roller } = c.brreg as { enhet: JsonObject; roller: JsonObject };
        Object.assign(c, { org_number: '222330793', brreg: { enhet: { ...enhet, status: 404, body: null }, roller } });
        c.skatteetaten = { mvaregister: { status: 404, body: null } };
      },
      /file name/,
    ],
    [
      'the body of another organisation',
      'organisations/999999999.json',
      (c) => {
        const { enhet } = c.brreg as { enhet: { body: JsonObject } };
        enhet.body.organisasjonsnummer = '222330793';
      },
      /another organisation/,
    ],
    [
      'a 200 without body',
      'organisations/999999999.json',
      (c) => {
        const { enhet } = c.brreg as { enhet: JsonObject };
        enhet.body = null;
      },
      /a 200 has a body/,
    ],
  ])('is refused loudly: %s', (_name, file, change, message) => {
    const load = changed(file, change);
    expect(load).toThrow(WorldFault);
    expect(load).toThrow(message);
  });
});

/** Paths of all values, lists as `[]`, links left out. */
function pathsIn(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${prefix}[]`));
  if (!isJsonObject(value)) return prefix === '' ? [] : [prefix];
  return Object.entries(value)
    .filter(([member]) => member !== '_links')
    .flatMap(([member, inner]) => pathsIn(inner, prefix === '' ? member : `${prefix}.${member}`));
}
