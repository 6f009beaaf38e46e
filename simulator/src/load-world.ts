import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { packageUrns, readAltinn, readSystem } from './load-altinn.ts';
import { readAltinnResources } from './load-altinn-resources.ts';
import type {
  Employment,
  Fixtures,
  MaskinportenFacts,
  Organisation,
  RateSeries,
  RegisterAnswer,
  World,
} from './world.ts';
import { checkReferences } from './world-references.ts';
import {
  date,
  exactly,
  flag,
  isDate,
  object,
  objects,
  oneOf,
  only,
  orgNumber,
  rows,
  text,
  textOrNull,
  texts,
  textsLike,
  uuid,
  WorldFault,
  wholeNumber,
} from './world-shapes.ts';

/**
 * Reads `organisations/<orgnr>.json`, `maskinporten.json`, `altinn.json`, `altinn-resources.json`, `fixtures.json` and
 * `norges-bank.json` under a folder and checks shapes and cross references.
 * @throws {WorldFault} naming file and member.
 */
export function loadWorld(folder: string): World {
  const organisations = new Map<string, Organisation>();
  for (const file of readdirSync(join(folder, 'organisations')).sort()) {
    const place = `organisations/${file}`;
    const organisation = readOrganisation(readJson(folder, place), place);
    if (file !== `${organisation.org_number}.json`) throw new WorldFault(`${place}: file name is not the org_number`);
    organisations.set(organisation.org_number, organisation);
  }
  const world: World = {
    organisations,
    maskinporten: readMaskinporten(readJson(folder, 'maskinporten.json')),
    altinn: readAltinn(readJson(folder, 'altinn.json')),
    altinnResources: readAltinnResources(readJson(folder, 'altinn-resources.json')),
    fixtures: readFixtures(readJson(folder, 'fixtures.json')),
    norgesBank: readNorgesBank(readJson(folder, 'norges-bank.json')),
  };
  checkReferences(world);
  return world;
}

function readJson(folder: string, place: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, place), 'utf8'));
  } catch (cause) {
    throw new WorldFault(`${place}: not readable as JSON`, { cause });
  }
  return object(value, place);
}

function readOrganisation(file: JsonObject, place: string): Organisation {
  only(file, ['org_number', 'story', 'notice', 'brreg', 'skatteetaten', 'nav'], place);
  const number = orgNumber(file, 'org_number', place);
  return {
    org_number: number,
    story: text(file, 'story', place),
    notice: textOrNull(file, 'notice', place),
    brreg: readBrreg(file.brreg, number, `${place} brreg`),
    skatteetaten: readSkatteetaten(file.skatteetaten, number, `${place} skatteetaten`),
    nav: { arbeidsforhold: file.nav === undefined ? [] : readEmployments(file.nav, `${place} nav`) },
  };
}

function readBrreg(value: unknown, number: string, place: string): Organisation['brreg'] {
  const brreg = object(value, place);
  only(brreg, ['enhet', 'roller', 'underenhet', 'signatur', 'prokura', 'regnskap'], place);
  const fullmakt = (name: 'signatur' | 'prokura') =>
    objectAnswer(brreg[name] ?? NOT_FOUND, `${place}.${name}`, (body) => [body.enhet], number);
  return {
    enhet: objectAnswer(brreg.enhet, `${place}.enhet`, (body) => [body], number),
    roller: objectAnswer(brreg.roller, `${place}.roller`, () => [], number),
    // Only a sub-unit is known among the sub-units.
    underenhet: objectAnswer(brreg.underenhet ?? NOT_FOUND, `${place}.underenhet`, (body) => [body], number),
    signatur: fullmakt('signatur'),
    prokura: fullmakt('prokura'),
    regnskap: accountsAnswer(brreg.regnskap ?? NOT_FOUND, `${place}.regnskap`, number),
  };
}

function readSkatteetaten(value: unknown, number: string, place: string): Organisation['skatteetaten'] {
  const skatteetaten = object(value, place);
  only(skatteetaten, ['mvaregister', 'mvameldingsopplysning', 'beregnetskattupersonlig'], place);
  const years = object(skatteetaten.beregnetskattupersonlig ?? {}, `${place}.beregnetskattupersonlig`);
  const settled: Organisation['skatteetaten']['beregnetskattupersonlig'] = {};
  for (const [year, answer] of Object.entries(years)) {
    const at = `${place}.beregnetskattupersonlig.${year}`;
    if (!/^20\d\d$/.test(year)) throw new WorldFault(`${at}: expected an income year`);
    settled[year] = objectAnswer(answer, at, (body) => [body], number);
    const stated = settled[year].body?.inntektsaar;
    if (stated !== undefined && stated !== year) throw new WorldFault(`${at}: inntektsaar is another year`);
  }
  return {
    mvaregister: objectAnswer(skatteetaten.mvaregister, `${place}.mvaregister`, (body) => [body], number),
    mvameldingsopplysning: objectAnswer(
      skatteetaten.mvameldingsopplysning ?? NOT_FOUND,
      `${place}.mvameldingsopplysning`,
      ({ forespurteOrganisasjon }) => [{ organisasjonsnummer: forespurteOrganisasjon }],
      number,
    ),
    beregnetskattupersonlig: settled,
  };
}

function readEmployments(value: unknown, place: string): Employment[] {
  const nav = object(value, place);
  only(nav, ['arbeidsforhold'], place);
  return rows(nav.arbeidsforhold, `${place}.arbeidsforhold`, (row, at) => ({
    id: text(row, 'id', at),
    uuid: uuid(row, 'uuid', at),
    type: exactly(row.type, `${at}.type`, (type, here) => ({
      kode: text(type, 'kode', here),
      beskrivelse: text(type, 'beskrivelse', here),
    })),
    arbeidssted: exactly(row.arbeidssted, `${at}.arbeidssted`, (workplace, here) => ({
      type: oneOf(workplace, 'type', ['Hovedenhet', 'Underenhet'], here),
      ident: orgNumber(workplace, 'ident', here),
    })),
    opplysningspliktig: exactly(row.opplysningspliktig, `${at}.opplysningspliktig`, (employer, here) => ({
      type: oneOf(employer, 'type', ['Hovedenhet'], here),
      ident: orgNumber(employer, 'ident', here),
    })),
    ansettelsesperiode: exactly(row.ansettelsesperiode, `${at}.ansettelsesperiode`, (period, here) => ({
      startdato: date(period, 'startdato', here),
      sluttdato: period.sluttdato === null ? null : date(period, 'sluttdato', here),
    })),
  }));
}

const NOT_FOUND = { status: 404, body: null };

function status(raw: JsonObject, place: string): number {
  only(raw, ['status', 'body'], place);
  if (typeof raw.status !== 'number' || ![200, 404, 410, 500].includes(raw.status)) {
    throw new WorldFault(`${place}.status: expected 200, 404, 410 or 500`);
  }
  if (raw.status === 200 && raw.body === null) throw new WorldFault(`${place}.body: a 200 has a body`);
  return raw.status;
}

function objectAnswer(
  value: unknown,
  place: string,
  subjectsOf: (body: JsonObject) => unknown[],
  number: string,
): RegisterAnswer<JsonObject> {
  const raw = object(value, place);
  const code = status(raw, place);
  const body = raw.body === null ? null : object(raw.body, `${place}.body`);
  if (body !== null) checkSubjects(subjectsOf(body), number, place);
  return { status: code, body };
}

function accountsAnswer(value: unknown, place: string, number: string): RegisterAnswer {
  const raw = object(value, place);
  const code = status(raw, place);
  if (raw.body === null) return { status: code, body: null };
  if (code !== 200) return { status: code, body: object(raw.body, `${place}.body`) };
  const list = objects(raw.body, `${place}.body`);
  checkSubjects(
    list.map(({ virksomhet }) => virksomhet),
    number,
    place,
  );
  return { status: code, body: list };
}

/** An answer about another organisation is a mistake in the file. */
function checkSubjects(subjects: unknown[], number: string, place: string): void {
  for (const subject of subjects) {
    const stated = isJsonObject(subject) ? subject.organisasjonsnummer : undefined;
    if (stated !== undefined && stated !== number) {
      throw new WorldFault(`${place}: organisasjonsnummer is that of another organisation`);
    }
  }
}

function readMaskinporten(file: JsonObject): MaskinportenFacts {
  const place = 'maskinporten.json';
  return exactly(file, place, () => ({
    scopes: rows(file.scopes, `${place} scopes`, (row, at) => ({
      name: text(row, 'name', at),
      owner_org: orgNumber(row, 'owner_org', at),
      at_max_age: wholeNumber(row, 'at_max_age', 'seconds', at),
      accessible_for_all: flag(row, 'accessible_for_all', at),
      allowed_integration_types: texts(row, 'allowed_integration_types', at),
      delegation_source: textOrNull(row, 'delegation_source', at),
    })),
    clients: rows(file.clients, `${place} clients`, (row, at) => ({
      client_id: uuid(row, 'client_id', at),
      name: text(row, 'name', at),
      org_number: orgNumber(row, 'org_number', at),
      environment: oneOf(row, 'environment', ['live', 'test'], at),
      active: flag(row, 'active', at),
      integration_type: text(row, 'integration_type', at),
      scopes: texts(row, 'scopes', at),
      access_token_lifetime:
        row.access_token_lifetime === null ? null : wholeNumber(row, 'access_token_lifetime', 'seconds', at),
      credential: oneOf(row, 'credential', ['registered_key', 'expired_key', 'key_not_yet_visible', 'certificate'], at),
    })),
    grants: rows(file.grants, `${place} grants`, (row, at) => ({
      scope: text(row, 'scope', at),
      consumer: orgNumber(row, 'consumer', at),
    })),
    delegations: rows(file.delegations, `${place} delegations`, (row, at) => ({
      scope: text(row, 'scope', at),
      consumer: orgNumber(row, 'consumer', at),
      supplier: orgNumber(row, 'supplier', at),
    })),
    systems: rows(file.systems, `${place} systems`, readSystem),
    system_users: rows(file.system_users, `${place} system_users`, (row, at) => ({
      id: uuid(row, 'id', at),
      environment: oneOf(row, 'environment', ['live', 'test'], at),
      system_id: text(row, 'system_id', at),
      owner_org: orgNumber(row, 'owner_org', at),
      external_ref: textOrNull(row, 'external_ref', at),
      type: oneOf(row, 'type', ['standard', 'agent'], at),
      deleted: flag(row, 'deleted', at),
      access_packages: packageUrns(row, at),
    })),
  }));
}

function readFixtures(file: JsonObject): Fixtures {
  const place = 'fixtures.json';
  const printed = (member: string) => textsLike(file, member, /^\d{9}$/, 'number of nine digits', place);
  return exactly(file, place, () => {
    const aliases: Fixtures['aliases'] = {};
    const raw = object(file.aliases, `${place} aliases`);
    for (const number of Object.keys(raw)) {
      if (!/^\d{9}$/.test(number)) throw new WorldFault(`${place} aliases.${number}: expected nine digits`);
      aliases[number] = orgNumber(raw, number, `${place} aliases`);
    }
    return {
      aliases,
      reserved: printed('reserved'),
      realistic: printed('realistic'),
      magic: rows(file.magic, `${place} magic`, (row, at) => ({
        org_number: orgNumber(row, 'org_number', at),
        state: text(row, 'state', at),
        label: text(row, 'label', at),
        verify_verdict: oneOf(row, 'verify_verdict', ['pass', 'fail', 'unknown'], at),
      })),
      unknown: printed('unknown'),
      revoked: printed('revoked'),
    };
  });
}

function readNorgesBank(file: JsonObject): World['norgesBank'] {
  const place = 'norges-bank.json';
  only(file, ['series'], place);
  const series: World['norgesBank']['series'] = {};
  for (const [currency, raw] of Object.entries(object(file.series, `${place} series`))) {
    const at = `${place} series.${currency}`;
    if (!/^[A-Z]{3}$/.test(currency)) throw new WorldFault(`${at}: expected a currency code`);
    series[currency] = exactly(raw, at, (row) => {
      const decimals = wholeNumber(row, 'decimals', 'digits', at);
      return {
        unit_mult: wholeNumber(row, 'unit_mult', 'powers of ten', at),
        decimals,
        observations: readObservations(row.observations, decimals, `${at}.observations`),
      };
    });
  }
  return { series };
}

function readObservations(value: unknown, decimals: number, place: string): RateSeries['observations'] {
  const observations: RateSeries['observations'] = {};
  for (const [day, rate] of Object.entries(object(value, place))) {
    if (!isDate(day)) throw new WorldFault(`${place}.${day}: expected a date as YYYY-MM-DD`);
    if (typeof rate !== 'string' || !/^\d+\.\d+$/.test(rate) || rate.split('.')[1]?.length !== decimals) {
      throw new WorldFault(`${place}.${day}: expected a rate with ${decimals} decimals as text`);
    }
    observations[day] = rate;
  }
  return observations;
}
