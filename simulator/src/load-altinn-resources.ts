import type { JsonObject } from './json-values.ts';
import {
  date,
  exactly,
  flag,
  object,
  oneOf,
  only,
  orgNumber,
  rows,
  text,
  textOrNull,
  textsLike,
  uuid,
  WorldFault,
  wholeNumber,
} from './world-shapes.ts';

/** One rule of a policy: any of its subjects may do any of its actions. */
export type PolicyRule = {
  effect: 'Permit' | 'Deny';
  /** Old and register roles as `urn:altinn:rolecode:<code>`. */
  roles: string[];
  /** Codes of access packages. */
  packages: string[];
  actions: string[];
};

/** A service in Altinn's resource registry, with its policy. */
export type ResourceFact = {
  /** An app is `app_<org>_<app>`. */
  id: string;
  /** Null where no source says it. */
  type: 'AltinnApp' | null;
  org_code: string;
  org_name: string;
  /** Whether it can be handed over by itself; null where no source says it. */
  delegable: boolean | null;
  title: { nb: string; nn: string; en: string };
  /** The authentication level that its policy obliges to. */
  minimum_level: number;
  /** No published policy says this; it is concluded from guides. */
  inferred: boolean;
  source: string;
  rules: PolicyRule[];
};

/** A person who does not exist: the month of birth is 80 too high. */
export type PersonFact = {
  identity_number: string;
  uuid: string;
  name: string;
  birth_date: string;
  /** `ended`: the last day of a role that is no more. */
  roles: { org_number: string; role: 'DAGL' | 'LEDE' | 'MEDL' | 'INNH'; ended: string | null }[];
};

/** An instance of an app as Storage has it, without the links that it makes for each answer. */
export type InstanceFact = JsonObject & {
  id: string;
  appId: string;
  org: string;
  instanceOwner: { partyId: string; organisationNumber: string };
  created: string;
  lastChanged: string;
};

/** What `altinn-resources.json` holds. */
export type AltinnResources = { resources: ResourceFact[]; people: PersonFact[]; instances: InstanceFact[] };

const PLACE = 'altinn-resources.json';
const INSTANCE_MEMBERS = [
  ...['id', 'instanceOwner', 'appId', 'org', 'visibleAfter', 'dueBefore', 'process', 'status', 'completeConfirmations'],
  ...['data', 'presentationTexts', 'dataValues', 'created', 'createdBy', 'lastChanged', 'lastChangedBy'],
];
const FIRST_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/**
 * Reads `altinn-resources.json`: services with their policies, people with their roles, instances of apps.
 * @throws {WorldFault} naming the member.
 */
export function readAltinnResources(file: JsonObject): AltinnResources {
  const read = exactly(file, PLACE, () => ({
    resources: rows(file.resources, `${PLACE} resources`, readResource),
    people: rows(file.people, `${PLACE} people`, readPerson),
    instances: rows(file.instances, `${PLACE} instances`, readInstance),
  }));
  unique(read.resources.map(({ id }) => id));
  unique(read.people.flatMap((person) => [person.identity_number, person.uuid]));
  unique(read.instances.map(({ id }) => id));
  return read;
}

function readResource(row: JsonObject, at: string): ResourceFact {
  return {
    id: text(row, 'id', at),
    type: row.type === null ? null : oneOf(row, 'type', ['AltinnApp'], at),
    org_code: text(row, 'org_code', at),
    org_name: text(row, 'org_name', at),
    delegable: row.delegable === null ? null : flag(row, 'delegable', at),
    title: exactly(row.title, `${at}.title`, (title, here) => ({
      nb: text(title, 'nb', here),
      nn: text(title, 'nn', here),
      en: text(title, 'en', here),
    })),
    minimum_level: wholeNumber(row, 'minimum_level', 'level', at),
    inferred: flag(row, 'inferred', at),
    source: text(row, 'source', at),
    rules: rows(row.rules, `${at}.rules`, (rule, here) => ({
      effect: oneOf(rule, 'effect', ['Permit', 'Deny'], here),
      roles: textsLike(rule, 'roles', /^urn:altinn:rolecode:[a-zæøå0-9]+$/, 'URN of a role', here),
      packages: textsLike(rule, 'packages', /^[a-z]+(-[a-z]+)*$/, 'code of an access package', here),
      actions: textsLike(rule, 'actions', /^[a-z]+$/, 'action', here),
    })),
  };
}

function readPerson(row: JsonObject, at: string): PersonFact {
  const number = text(row, 'identity_number', at);
  // The number itself is not said: a fault must not print one, be it of nobody.
  if (!isSyntheticIdentityNumber(number)) throw new WorldFault(`${at}.identity_number: is no synthetic one`);
  const born = date(row, 'birth_date', at);
  const [year = '', month = '', day = ''] = born.split('-');
  if (number.slice(0, 6) !== `${day}${Number(month) + 80}${year.slice(2)}`) {
    throw new WorldFault(`${at}.birth_date: is not the day that the number begins with`);
  }
  return {
    identity_number: number,
    uuid: uuid(row, 'uuid', at),
    name: text(row, 'name', at),
    birth_date: born,
    roles: rows(row.roles, `${at}.roles`, (role, here) => ({
      org_number: orgNumber(role, 'org_number', here),
      role: oneOf(role, 'role', ['DAGL', 'LEDE', 'MEDL', 'INNH'], here),
      ended: textOrNull(role, 'ended', here) === null ? null : date(role, 'ended', here),
    })),
  };
}

/** Members outside those that the types name are passed on as they stand. */
function readInstance(row: JsonObject, at: string): InstanceFact {
  only(row, INSTANCE_MEMBERS, at);
  const owner = object(row.instanceOwner, `${at}.instanceOwner`);
  const instance = {
    ...row,
    id: text(row, 'id', at),
    appId: text(row, 'appId', at),
    org: text(row, 'org', at),
    instanceOwner: exactly(owner, `${at}.instanceOwner`, (it, here) => ({
      partyId: text(it, 'partyId', here),
      organisationNumber: orgNumber(it, 'organisationNumber', here),
    })),
    created: text(row, 'created', at),
    lastChanged: text(row, 'lastChanged', at),
  };
  if (!instance.id.startsWith(`${instance.instanceOwner.partyId}/`)) {
    throw new WorldFault(`${at}.id: does not begin with the owner's party`);
  }
  if (!instance.appId.startsWith(`${instance.org}/`)) throw new WorldFault(`${at}.appId: is not an app of its org`);
  return instance;
}

/** Eleven digits of nobody: a birth day whose month is 80 too high, and two check digits that fit. */
export function isSyntheticIdentityNumber(number: string): boolean {
  return /^[0-3]\d[89]\d{8}$/.test(number) && fits(number, FIRST_WEIGHTS) && fits(number, SECOND_WEIGHTS);
}

function fits(number: string, weights: readonly number[]): boolean {
  return weights.reduce((sum, weight, place) => sum + weight * Number(number[place]), 0) % 11 === 0;
}

function unique(names: string[]): void {
  if (new Set(names).size !== names.length) throw new WorldFault(`${PLACE}: something stands twice`);
}
