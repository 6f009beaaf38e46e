import { describe, expect, it } from 'vitest';
import { partyIdOf } from './altinn/parties.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { isSyntheticIdentityNumber, readAltinnResources } from './load-altinn-resources.ts';
import { loadTestWorld } from './testing/start-changed.ts';
import { WorldFault } from './world-shapes.ts';

const world = loadTestWorld();

describe('the services, people and instances of the world', () => {
  const { resources, people, instances } = world.altinnResources;
  const changed = (change: (file: { [list: string]: JsonObject[] }) => void) => {
    const file = structuredClone(world.altinnResources) as unknown as { [list: string]: JsonObject[] };
    change(file);
    return () => readAltinnResources(file);
  };
  const first = (list: JsonObject[] | undefined): JsonObject => list?.[0] ?? {};

  it('know packages and organisations that the world has', () => {
    const codes = new Set(world.altinn.access_packages.map(({ urn }) => urn.split(':').at(-1)));
    const used = resources.flatMap(({ rules }) => rules.flatMap(({ packages }) => packages));
    expect(used.filter((code) => !codes.has(code))).toEqual([]);
    const numbers = [
      ...people.flatMap(({ roles }) => roles.map(({ org_number }) => org_number)),
      ...instances.map(({ instanceOwner }) => instanceOwner.organisationNumber),
    ];
    expect(numbers.filter((number) => !world.organisations.has(number))).toEqual([]);
  });

  it('keep instances under the party of their owner', () => {
    for (const { instanceOwner } of instances) {
      expect(instanceOwner.partyId).toBe(String(partyIdOf(instanceOwner.organisationNumber)));
    }
  });

  it('give people the roles, names and birth dates that the register of organisations has', () => {
    for (const person of people) {
      for (const { org_number, role, ended } of person.roles) {
        const holders = holdersOf(org_number, role);
        expect([org_number, role, holders.includes(`${person.name} ${person.birth_date}`)]).toEqual([
          org_number,
          role,
          ended === null,
        ]);
      }
    }
  });

  it('have a daily manager whose other role is over, and who has nothing in a third organisation', () => {
    const manager = people.find(({ roles }) => roles.some((it) => it.org_number === '999111114' && it.role === 'DAGL'));
    expect(manager?.roles.filter((it) => it.org_number === '999333338')).toMatchObject([{ ended: '2026-06-30' }]);
    expect(manager?.roles.filter((it) => it.org_number === '999222226')).toEqual([]);
  });

  it('are read strictly', () => {
    for (const read of [
      changed((file) => Object.assign(first(file.resources), { more: 1 })),
      changed((file) => Object.assign(first(file.resources), { rules: [{ effect: 'Maybe' }] })),
      changed((file) => Object.assign(first(file.people), { birth_date: '1981-01-01' })),
      changed((file) => Object.assign(first(file.people), { uuid: 'x' })),
      changed((file) => Object.assign(first(file.instances), { id: '1/x' })),
      changed((file) => Object.assign(first(file.instances), { appId: 'brg/x' })),
      changed((file) => file.people?.push(structuredClone(first(file.people)))),
    ]) {
      expect(read).toThrow(WorldFault);
    }
  });

  it('have no person whose number could be a real one, and say no number in a fault', () => {
    expect(isSyntheticIdentityNumber('01818010083')).toBe(true);
    // The same day without the 80, and a check digit that does not fit.
    for (const number of ['01018010083', '01818010084', '0181801008', '']) {
      expect([number, isSyntheticIdentityNumber(number)]).toEqual([number, false]);
    }
    const read = changed((file) => Object.assign(first(file.people), { identity_number: '01818010084' }));
    expect(read).toThrow(/^(?!.*01818010084)/);
  });
});

function holdersOf(orgNumber: string, role: string): string[] {
  const groups = world.organisations.get(orgNumber)?.brreg.roller.body?.rollegrupper;
  return objects(groups)
    .flatMap((group) => objects(group.roller))
    .filter((row) => isJsonObject(row.type) && row.type.kode === role && isJsonObject(row.person))
    .map((row) => {
      const person = isJsonObject(row.person) ? row.person : {};
      const name = isJsonObject(person.navn) ? person.navn : {};
      return `${String(name.fornavn)} ${String(name.etternavn)}`.toUpperCase().concat(` ${String(person.fodselsdato)}`);
    });
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
