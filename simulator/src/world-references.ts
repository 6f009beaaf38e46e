import { isJsonObject, type JsonObject } from './json-values.ts';
import type { Organisation, World } from './world.ts';
import { WorldFault } from './world-shapes.ts';

/**
 * Everything that one file says about another holds.
 * @throws {WorldFault} naming who refers to whom.
 */
export function checkReferences(world: World): void {
  checkAltinn(world);
  checkMaskinporten(world);
  for (const organisation of world.organisations.values()) {
    checkParents(organisation, world);
    checkRoles(organisation, world);
    checkEmployments(organisation, world);
  }
  checkFixtures(world);
}

function checkAltinn({ altinn }: World): void {
  const urns = unique(
    altinn.access_packages.map(({ urn }) => urn),
    'access package',
  );
  unique(
    altinn.access_packages.map(({ id }) => id),
    'access package with the id',
  );
  for (const { role, packages } of altinn.role_packages) {
    for (const code of packages) need(urns, `urn:altinn:accesspackage:${code}`, `role ${role}`);
  }
}

function checkMaskinporten({ organisations, maskinporten: facts, altinn }: World): void {
  const packages = new Map(altinn.access_packages.map((each) => [each.urn, each]));
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
    for (const urn of system.access_packages) need(packages, urn, `system ${system.id}`);
    if (system.is_visible && system.access_packages.some((urn) => !packages.get(urn)?.is_assignable)) {
      throw new WorldFault(`system ${system.id} is visible with a package that is for clients only`);
    }
    const abroad = facts.clients.find(
      (client) => system.client_ids.includes(client.client_id) && client.environment !== system.environment,
    );
    if (abroad !== undefined) throw new WorldFault(`system ${system.id} has a client of another environment`);
  }
  for (const user of facts.system_users) {
    need(systems, user.system_id, `system user ${user.id}`);
    need(organisations, user.owner_org, `system user ${user.id}`);
    for (const urn of user.access_packages) need(packages, urn, `system user ${user.id}`);
    if (facts.systems.find((candidate) => candidate.id === user.system_id)?.environment !== user.environment) {
      throw new WorldFault(`system user ${user.id} is on a system of another environment`);
    }
  }
}

function checkParents({ org_number, brreg }: Organisation, { organisations }: World): void {
  for (const [name, body] of [
    ['enhet', brreg.enhet.body],
    ['underenhet', brreg.underenhet.body],
  ] as const) {
    const parent = body?.overordnetEnhet;
    if (parent === undefined) continue;
    need(organisations, String(parent), `overordnetEnhet of ${name} ${org_number}`);
  }
}

/** A role holder that is an organisation of the world is called there what it is called here. */
function checkRoles({ org_number, brreg }: Organisation, { organisations }: World): void {
  for (const group of listOf(brreg.roller.body?.rollegrupper)) {
    for (const { enhet: holder } of listOf(group.roller)) {
      if (!isJsonObject(holder)) continue;
      const known = organisations.get(String(holder.organisasjonsnummer))?.brreg.enhet.body;
      if (known === undefined || known === null) continue;
      const stated = [
        Array.isArray(holder.navn) ? holder.navn.join(' ') : undefined,
        codeOf(holder.organisasjonsform),
        holder.erSlettet,
      ];
      const real = [known.navn, codeOf(known.organisasjonsform), known.respons_klasse === 'SlettetEnhet'];
      if (stated.some((value, index) => value !== real[index])) {
        throw new WorldFault(`roles of ${org_number}: ${holder.organisasjonsnummer} has another name, form or state`);
      }
    }
  }
}

function checkEmployments({ org_number, nav }: Organisation, { organisations }: World): void {
  unique(
    nav.arbeidsforhold.map(({ id }) => id),
    `employment of ${org_number}`,
  );
  for (const { id, arbeidssted, opplysningspliktig } of nav.arbeidsforhold) {
    if (opplysningspliktig.ident !== org_number) {
      throw new WorldFault(`employment ${id} of ${org_number}: opplysningspliktig is another organisation`);
    }
    const parent = organisations.get(arbeidssted.ident)?.brreg.underenhet.body?.overordnetEnhet;
    const isOwnPlace = arbeidssted.type === 'Hovedenhet' ? arbeidssted.ident === org_number : parent === org_number;
    if (!isOwnPlace) throw new WorldFault(`employment ${id} of ${org_number}: arbeidssted is not one of its own`);
  }
}

function checkFixtures({ organisations, maskinporten, fixtures }: World): void {
  for (const [printed, played] of Object.entries(fixtures.aliases)) {
    if (organisations.has(printed)) throw new WorldFault(`fixtures.json alias ${printed} is an organisation itself`);
    need(organisations, played, `fixtures.json alias ${printed}`);
  }
  const isPrinted = { has: (number: string) => organisations.has(number) || number in fixtures.aliases };
  for (const number of fixtures.reserved) need(isPrinted, number, 'fixtures.json reserved');
  for (const number of fixtures.realistic) need(isPrinted, number, 'fixtures.json realistic');
  for (const { org_number } of fixtures.magic) need(organisations, org_number, 'fixtures.json magic');
  for (const number of fixtures.unknown) {
    if (isPrinted.has(number)) throw new WorldFault(`fixtures.json unknown ${number} is known`);
  }
  for (const number of fixtures.revoked) {
    need(organisations, number, 'fixtures.json revoked');
    if (!maskinporten.system_users.some((user) => user.owner_org === number && !user.deleted)) {
      throw new WorldFault(`fixtures.json revoked ${number} has no live system user`);
    }
  }
}

function need(known: { has(name: string): boolean }, name: string, from: string): void {
  if (!known.has(name)) throw new WorldFault(`${from} refers to ${name}, which the world does not have`);
}

function unique(names: string[], kind: string): Set<string> {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new WorldFault(`${kind} ${name} stands twice`);
    seen.add(name);
  }
  return seen;
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function codeOf(value: unknown): unknown {
  return isJsonObject(value) ? value.kode : undefined;
}
