import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, membersOutside } from './json-values.ts';
import { isOrganisationNumber } from './organisation-number.ts';

/** An answer of a register as it stands in the world: HTTP status and wire body (null = empty body). */
export type RegisterAnswer = { status: number; body: JsonObject | null };

/** One organisation as each register knows it. */
export type Organisation = {
  org_number: string;
  /** One line: what this organisation shows. */
  story: string;
  /** Said wherever the organisation is shown, or null. */
  notice: string | null;
  brreg: { enhet: RegisterAnswer; roller: RegisterAnswer; underenhet: RegisterAnswer };
  skatteetaten: { mvaregister: RegisterAnswer };
};

/** A scope. `at_max_age` in seconds, 0 = the client's own setting; `delegation_source` null = cannot be delegated. */
export type ScopeFact = {
  name: string;
  owner_org: string;
  at_max_age: number;
  accessible_for_all: boolean;
  allowed_integration_types: string[];
  delegation_source: string | null;
};

/** How a client proves who it is, and in which state its key is when the stand-ins start. */
export type Credential = 'registered_key' | 'expired_key' | 'key_not_yet_visible' | 'certificate';

/** A client. `access_token_lifetime` in seconds, null = Maskinporten's default of 120. */
export type ClientFact = {
  client_id: string;
  name: string;
  org_number: string;
  environment: 'live' | 'test';
  active: boolean;
  integration_type: string;
  scopes: string[];
  access_token_lifetime: number | null;
  credential: Credential;
};

/** A system in Altinn's system register. */
export type SystemFact = { id: string; vendor_org: string; client_ids: string[] };

/** A system user: `external_ref` null means that Altinn stored its default, the owner's organisation number. */
export type SystemUserFact = {
  id: string;
  environment: 'live' | 'test';
  system_id: string;
  owner_org: string;
  external_ref: string | null;
  type: 'standard';
  deleted: boolean;
};

/** What Maskinporten and Altinn know about clients, rights and system users. */
export type MaskinportenFacts = {
  scopes: ScopeFact[];
  clients: ClientFact[];
  grants: { scope: string; consumer: string }[];
  delegations: { scope: string; consumer: string; supplier: string }[];
  systems: SystemFact[];
  system_users: SystemUserFact[];
};

/** Everything the stand-ins show. */
export type World = { organisations: ReadonlyMap<string, Organisation>; maskinporten: MaskinportenFacts };

/** The world files contradict themselves or are not in their documented shape. */
export class WorldFault extends Error {
  override readonly name = 'WorldFault';
}

/**
 * Reads `organisations/<orgnr>.json` and `maskinporten.json` under a folder and checks shapes and cross references.
 * @throws {WorldFault} naming file and member.
 */
export function loadWorld(folder: string): World {
  const organisations = new Map<string, Organisation>();
  for (const file of readdirSync(join(folder, 'organisations')).sort()) {
    const place = `organisations/${file}`;
    const organisation = readOrganisation(readJson(join(folder, place), place), place);
    if (file !== `${organisation.org_number}.json`) throw new WorldFault(`${place}: file name is not the org_number`);
    organisations.set(organisation.org_number, organisation);
  }
  const maskinporten = readMaskinporten(readJson(join(folder, 'maskinporten.json'), 'maskinporten.json'));
  checkReferences(organisations, maskinporten);
  return { organisations, maskinporten };
}

function readJson(path: string, place: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new WorldFault(`${place}: not readable as JSON`, { cause });
  }
  return object(value, place);
}

function readOrganisation(file: JsonObject, place: string): Organisation {
  only(file, ['org_number', 'story', 'notice', 'brreg', 'skatteetaten'], place);
  const brreg = object(file.brreg, `${place} brreg`);
  const skatteetaten = object(file.skatteetaten, `${place} skatteetaten`);
  only(brreg, ['enhet', 'roller', 'underenhet'], `${place} brreg`);
  only(skatteetaten, ['mvaregister'], `${place} skatteetaten`);
  const organisation: Organisation = {
    org_number: orgNumber(file, 'org_number', place),
    story: text(file, 'story', place),
    notice: textOrNull(file, 'notice', place),
    brreg: {
      enhet: answer(brreg.enhet, `${place} brreg.enhet`),
      roller: answer(brreg.roller, `${place} brreg.roller`),
      // Only a sub-unit is known among the sub-units.
      underenhet:
        brreg.underenhet === undefined
          ? { status: 404, body: null }
          : answer(brreg.underenhet, `${place} brreg.underenhet`),
    },
    skatteetaten: { mvaregister: answer(skatteetaten.mvaregister, `${place} skatteetaten.mvaregister`) },
  };
  for (const [name, body] of [
    ['brreg.enhet', organisation.brreg.enhet.body],
    ['brreg.underenhet', organisation.brreg.underenhet.body],
    ['skatteetaten.mvaregister', organisation.skatteetaten.mvaregister.body],
  ] as const) {
    const stated = body?.organisasjonsnummer;
    if (stated !== undefined && stated !== organisation.org_number) {
      throw new WorldFault(`${place} ${name}: organisasjonsnummer is that of another organisation`);
    }
  }
  return organisation;
}

function readMaskinporten(file: JsonObject): MaskinportenFacts {
  const place = 'maskinporten.json';
  only(file, ['scopes', 'clients', 'grants', 'delegations', 'systems', 'system_users'], place);
  return {
    scopes: rows(file, 'scopes', (row, at) => ({
      name: text(row, 'name', at),
      owner_org: orgNumber(row, 'owner_org', at),
      at_max_age: seconds(row, 'at_max_age', at),
      accessible_for_all: flag(row, 'accessible_for_all', at),
      allowed_integration_types: texts(row, 'allowed_integration_types', at),
      delegation_source: textOrNull(row, 'delegation_source', at),
    })),
    clients: rows(file, 'clients', (row, at) => ({
      client_id: uuid(row, 'client_id', at),
      name: text(row, 'name', at),
      org_number: orgNumber(row, 'org_number', at),
      environment: oneOf(row, 'environment', ['live', 'test'], at),
      active: flag(row, 'active', at),
      integration_type: text(row, 'integration_type', at),
      scopes: texts(row, 'scopes', at),
      access_token_lifetime: row.access_token_lifetime === null ? null : seconds(row, 'access_token_lifetime', at),
      credential: oneOf(row, 'credential', ['registered_key', 'expired_key', 'key_not_yet_visible', 'certificate'], at),
    })),
    grants: rows(file, 'grants', (row, at) => ({
      scope: text(row, 'scope', at),
      consumer: orgNumber(row, 'consumer', at),
    })),
    delegations: rows(file, 'delegations', (row, at) => ({
      scope: text(row, 'scope', at),
      consumer: orgNumber(row, 'consumer', at),
      supplier: orgNumber(row, 'supplier', at),
    })),
    systems: rows(file, 'systems', (row, at) => ({
      id: text(row, 'id', at),
      vendor_org: orgNumber(row, 'vendor_org', at),
      client_ids: texts(row, 'client_ids', at),
    })),
    system_users: rows(file, 'system_users', (row, at) => ({
      id: uuid(row, 'id', at),
      environment: oneOf(row, 'environment', ['live', 'test'], at),
      system_id: text(row, 'system_id', at),
      owner_org: orgNumber(row, 'owner_org', at),
      external_ref: textOrNull(row, 'external_ref', at),
      type: oneOf(row, 'type', ['standard'], at),
      deleted: flag(row, 'deleted', at),
    })),
  };
}

function checkReferences(organisations: ReadonlyMap<string, Organisation>, facts: MaskinportenFacts): void {
  const scopes = unique(
    facts.scopes.map((scope) => scope.name),
    'scope',
  );
  const clients = unique(
    facts.clients.map((client) => client.client_id),
    'client',
  );
  const systems = unique(
    facts.systems.map((system) => system.id),
    'system',
  );
  unique(
    facts.system_users.map((user) => user.id),
    'system user',
  );
  unique(
    facts.system_users.map((user) => `${user.system_id} ${user.owner_org} ${user.external_ref ?? user.owner_org}`),
    'system user of one system, owner and external reference',
  );
  const need = (known: { has(name: string): boolean }, name: string, from: string) => {
    if (!known.has(name)) throw new WorldFault(`${from} refers to ${name}, which the world does not have`);
  };
  for (const client of facts.clients) {
    need(organisations, client.org_number, `client ${client.client_id}`);
    for (const scope of client.scopes) need(scopes, scope, `client ${client.client_id}`);
  }
  for (const grant of facts.grants) {
    need(scopes, grant.scope, 'a grant');
    need(organisations, grant.consumer, `the grant of ${grant.scope}`);
  }
  for (const delegation of facts.delegations) {
    need(scopes, delegation.scope, 'a delegation');
    need(organisations, delegation.consumer, `the delegation of ${delegation.scope}`);
    need(organisations, delegation.supplier, `the delegation of ${delegation.scope}`);
  }
  for (const system of facts.systems) {
    need(organisations, system.vendor_org, `system ${system.id}`);
    if (!system.id.startsWith(`${system.vendor_org}_`)) {
      throw new WorldFault(`system ${system.id} does not start with its vendor's organisation number`);
    }
    for (const clientId of system.client_ids) need(clients, clientId, `system ${system.id}`);
  }
  for (const user of facts.system_users) {
    need(systems, user.system_id, `system user ${user.id}`);
    need(organisations, user.owner_org, `system user ${user.id}`);
    const system = facts.systems.find((candidate) => candidate.id === user.system_id);
    const strangers = facts.clients.filter(
      (client) => system?.client_ids.includes(client.client_id) && client.environment !== user.environment,
    );
    if (strangers.length > 0) {
      throw new WorldFault(`system user ${user.id} is shared with a client of another environment`);
    }
  }
}

function unique(names: string[], kind: string): Set<string> {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new WorldFault(`${kind} ${name} stands twice in maskinporten.json`);
    seen.add(name);
  }
  return seen;
}

function object(value: unknown, place: string): JsonObject {
  if (!isJsonObject(value)) throw new WorldFault(`${place}: expected an object`);
  return value;
}

function only(value: JsonObject, known: readonly string[], place: string): void {
  const unknown = membersOutside(value, known);
  if (unknown.length > 0) throw new WorldFault(`${place}: unknown members ${unknown.join(', ')}`);
}

function rows<Row extends object>(
  file: JsonObject,
  name: string,
  read: (row: JsonObject, place: string) => Row,
): Row[] {
  const list = file[name];
  if (!Array.isArray(list)) throw new WorldFault(`maskinporten.json ${name}: expected a list`);
  return list.map((item: unknown, index) => {
    const place = `maskinporten.json ${name}[${index}]`;
    const raw = object(item, place);
    const row = read(raw, place);
    only(raw, Object.keys(row), place);
    return row;
  });
}

function answer(value: unknown, place: string): RegisterAnswer {
  const raw = object(value, place);
  only(raw, ['status', 'body'], place);
  if (typeof raw.status !== 'number' || ![200, 404, 410].includes(raw.status)) {
    throw new WorldFault(`${place}.status: expected 200, 404 or 410`);
  }
  const body = raw.body === null ? null : object(raw.body, `${place}.body`);
  if (raw.status === 200 && body === null) throw new WorldFault(`${place}.body: a 200 has a body`);
  return { status: raw.status, body };
}

function text(row: JsonObject, member: string, place: string): string {
  const value = row[member];
  if (typeof value !== 'string' || value === '') throw new WorldFault(`${place}.${member}: expected text`);
  return value;
}

function textOrNull(row: JsonObject, member: string, place: string): string | null {
  return row[member] === null ? null : text(row, member, place);
}

function texts(row: JsonObject, member: string, place: string): string[] {
  const value = row[member];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new WorldFault(`${place}.${member}: expected a list of texts`);
  }
  return value;
}

function flag(row: JsonObject, member: string, place: string): boolean {
  const value = row[member];
  if (typeof value !== 'boolean') throw new WorldFault(`${place}.${member}: expected true or false`);
  return value;
}

function seconds(row: JsonObject, member: string, place: string): number {
  const value = row[member];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new WorldFault(`${place}.${member}: expected whole seconds`);
  }
  return value;
}

function oneOf<const Choice extends string>(
  row: JsonObject,
  member: string,
  choices: readonly Choice[],
  place: string,
): Choice {
  const found = choices.find((choice) => choice === row[member]);
  if (found === undefined) throw new WorldFault(`${place}.${member}: expected one of ${choices.join(', ')}`);
  return found;
}

function orgNumber(row: JsonObject, member: string, place: string): string {
  const value = text(row, member, place);
  if (!isOrganisationNumber(value)) throw new WorldFault(`${place}.${member}: ${value} is no organisation number`);
  return value;
}

function uuid(row: JsonObject, member: string, place: string): string {
  const value = text(row, member, place);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) {
    throw new WorldFault(`${place}.${member}: expected a lower-case UUID`);
  }
  return value;
}
