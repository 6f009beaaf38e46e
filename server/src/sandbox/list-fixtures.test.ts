import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { bearer, testServer } from '../http/testing.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { testWorld, virtualClock } from '../testing.ts';
import { knobParameters, simulatedErrors } from './knobs.ts';
import { sandboxSources } from './sandbox-environment.ts';
import { namespaceOfKey } from './sandbox-key.ts';
import { SandboxFixtures } from './shapes.ts';

const world = testWorld();

async function readFixtures() {
  const { http } = testServer();
  const response = await http.inject('/api/v1/sandbox/fixtures');
  return { http, response, data: SandboxFixtures.parse(response.json().data) };
}

describe('the list of fixtures', () => {
  it('needs no key, declares all it says, and may be kept by anybody', async () => {
    const { http, response, data } = await readFixtures();
    expect(response.json().data).toEqual(data);
    expect(response.json()._meta).toMatchObject({ is_sandbox: true, served_from: 'static' });
    expect(response.headers['cache-control']).toMatch(/^public, max-age=/);
    const etag = String(response.headers.etag);
    const again = await http.inject({ url: '/api/v1/sandbox/fixtures', headers: { 'if-none-match': etag } });
    expect(again.statusCode).toBe(304);
  });

  it('has what answers in the sandbox as it is listed: name, form and tier, or the failure', async () => {
    const { http, data } = await readFixtures();
    const listed = [...data.reserved_test_orgs, ...data.realistic_orgs, ...data.organisations];
    expect(listed.length).toBeGreaterThan(world.organisations.size);
    for (const { org_number, stands_for, name, entity_type, data_tier, error_code } of listed) {
      const url = `/api/v1/sandbox/company/${org_number}/context`;
      const response = await http.inject({ url, headers: bearer('apier_sandbox_test_list') });
      const body = response.json();
      if (error_code !== null) {
        expect([org_number, body.error_code]).toEqual([org_number, error_code]);
        continue;
      }
      expect(body.data).toMatchObject({
        ...{ org_number: stands_for ?? org_number, data_tier },
        company: { name, entity_type },
      });
      expect('tier_2' in body.data).toBe(data_tier === 'tier_1_2');
    }
  });

  it('tells how the caller stands to each, as Altinn answers', async () => {
    const { http, data } = await readFixtures();
    const told = {
      full: { status: 'full', reason: null },
      partial: { status: 'partial', reason: 'right_missing' },
      none: { status: 'none', reason: 'no_delegation' },
      revoked: { status: 'none', reason: 'no_delegation' },
      gone: { status: 'none', reason: 'system_user_gone' },
    };
    const seen = new Set<string>();
    for (const { org_number, delegation, error_code } of data.organisations) {
      seen.add(delegation);
      if (error_code !== null) continue;
      const url = `/api/v1/sandbox/company/${org_number}/context`;
      const { altinn } = (await http.inject({ url, headers: bearer('apier_sandbox_test_list') })).json().data;
      expect([org_number, altinn]).toMatchObject([org_number, told[delegation]]);
    }
    expect([...seen].sort()).toEqual(Object.keys(told).sort());
  });

  it('tells what comes of a request for a delegation to each, as Altinn answers', async () => {
    const { data } = await readFixtures();
    const { altinn } = sandboxSources(world, virtualClock()).upstreams;
    if (!altinn) throw new Error('off');
    const { client, systemId } = altinn;
    const answerOf = (orgnr: string): Promise<string> => {
      const asked = { systemId, orgnr, externalRef: 'apier-one', accessPackages: ['merverdiavgift'], rights: [] };
      const { signal } = new AbortController();
      return client.createRequest('standard', { ...asked, redirectUrl: null }, new Secret('any'), signal).then(
        ({ request }) => request.status,
        (error: unknown) => String(Reflect.get(Object(error), 'code')),
      );
    };
    const told: Record<string, RegExp> = {
      accepted: /it approves at once; asked for an agent, it leaves the request waiting$/,
      rejected: /it refuses every request$/,
      new: /it leaves the request waiting$/,
      'AUTH-00000': /Altinn does not know it$/,
    };
    const seen = new Map<string, string[]>();
    for (const { org_number, story } of data.organisations) {
      const answer = await answerOf(org_number);
      expect(story).toMatch(told[answer] ?? answer);
      expect(story).toContain(world.organisations.get(org_number)?.story);
      seen.set(answer, [...(seen.get(answer) ?? []), org_number]);
    }
    expect([...seen.keys()].sort()).toEqual(Object.keys(told).sort());
    expect(seen.get('rejected')).toEqual(['999222226']);
  });

  it('has every organisation of the world once, and only what is there', async () => {
    const { data } = await readFixtures();
    expect(data.organisations.map(({ org_number }) => org_number)).toEqual([...world.organisations.keys()]);
    for (const { org_number, stands_for } of [...data.reserved_test_orgs, ...data.realistic_orgs]) {
      expect([org_number, world.organisations.has(stands_for ?? org_number)]).toEqual([org_number, true]);
      expect([org_number, OrganisationNumber.safeParse(org_number).success]).toEqual([org_number, stands_for === null]);
    }
    for (const { org_number } of data.magic_scenarios) expect(world.organisations.has(org_number)).toBe(true);
    for (const number of data.unknown_orgs) expect(world.organisations.has(number)).toBe(false);
    expect(data.public_sandbox_org).toBe('999999999');
  });

  it('names the numbers that the published sandbox prints, aliases with what stands for them', async () => {
    const { data } = await readFixtures();
    const numbers = data.reserved_test_orgs.map(({ org_number }) => org_number);
    expect(numbers).toEqual(expect.arrayContaining(['999000001', '999000002', '999111114', '123456789']));
    const aliases = data.reserved_test_orgs.filter(({ stands_for }) => stands_for !== null);
    expect(Object.fromEntries(aliases.map((one) => [one.org_number, one.stands_for]))).toEqual(world.fixtures.aliases);
    expect(data.magic_scenarios).toContainEqual(
      expect.objectContaining({ org_number: '999660010', state: 'konkurs', expected: { verify_verdict: 'fail' } }),
    );
  });

  it('tells the knobs and how to make up a key', async () => {
    const { http, data } = await readFixtures();
    expect(data.simulate_error).toEqual(Object.keys(simulatedErrors));
    expect(data.knobs.map(({ name }) => name)).toEqual(knobParameters.map(({ name }) => name));
    expect(namespaceOfKey(`${data.keys.prefix}me`)).toBe('me');
    const url = '/api/v1/sandbox/delegations';
    expect((await http.inject({ url, headers: bearer(`${data.keys.prefix}me`) })).statusCode).toBe(200);
  });
});
