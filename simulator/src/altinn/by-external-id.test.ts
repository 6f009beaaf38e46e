import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../index.ts';
import {
  askToken,
  clientAt,
  clientNamed,
  control,
  get,
  readWorld,
  type SeenWorld,
  systemUserOf,
} from '../testing/played-client.ts';
import { startChanged } from '../testing/start-changed.ts';

const VENDOR = '326018155';
const OWNER = '999999999';
const ACCOUNTANT = '283016617';

describe('the look-up that Maskinporten makes at Altinn', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;
  let authorization: string;

  beforeAll(async () => {
    simulator = await startChanged(({ maskinporten }) => {
      const user = maskinporten.system_users.find((row) => row.environment === 'test');
      if (user === undefined) throw new Error('the world has no system user');
      maskinporten.system_users.push({
        ...user,
        id: '33333333-3333-4333-8333-333333333333',
        owner_org: ACCOUNTANT,
        external_ref: null,
        type: 'agent',
      });
    });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  const client = () => clientAt(world, 1);
  const lookUp = async (query: Record<string, string>, more: Record<string, string> = {}) => {
    const own = await askToken(
      url,
      clientNamed(world, "Maskinporten's own look-up at Altinn, test"),
      'altinn:maskinporten/systemuser.read',
    );
    authorization = `Bearer ${own.body.access_token}`;
    const asked = { clientId: client().client_id, systemProviderOrgNo: VENDOR, systemUserOwnerOrgNo: OWNER, ...query };
    const path = '/altinn/authentication/api/v1/systemuser/byExternalId';
    return get(`${url}${path}?${new URLSearchParams(asked)}`, { authorization, ...more });
  };

  it('finds a system user by client, vendor, owner and reference', async () => {
    const user = world.system_users.find(
      (row) => row.owner_org === OWNER && row.environment === 'test' && row.external_ref === null,
    );
    const { status, headers, body } = await lookUp({});
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      id: user?.id,
      integrationTitle: 'Apier (test)',
      systemId: '326018155_apier_test',
      productName: '326018155_apier_test',
      systemInternalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      partyId: '149999999',
      reporteeOrgNo: OWNER,
      created: '2026-01-15T09:00:00Z',
      isDeleted: false,
      supplierName: '',
      supplierOrgno: VENDOR,
      externalRef: OWNER,
    });
    expect((await lookUp({ externalRef: OWNER })).body.id).toBe(user?.id);
  });

  it.each([
    [400, { clientId: '' }],
    [400, { systemProviderOrgNo: '' }],
    [400, { systemUserOwnerOrgNo: '' }],
    [404, { clientId: 'nobody' }],
    [404, { systemProviderOrgNo: OWNER }],
    [404, { systemUserOwnerOrgNo: '299603083' }],
    [404, { externalRef: 'nowhere' }],
  ])('answers %i for %j', async (status, query) => {
    expect((await lookUp(query)).status).toBe(status);
  });

  it('does not look into the other environment', async () => {
    expect((await lookUp({ clientId: clientAt(world, 0).client_id })).status).toBe(404);
  });

  it('answers nobody but Maskinporten', async () => {
    const vendors = await askToken(url, client(), 'altinn:instances.read');
    expect((await lookUp({}, { authorization: `Bearer ${vendors.body.access_token}` })).status).toBe(403);
    expect((await lookUp({}, { authorization: '' })).status).toBe(401);
  });

  it('finds what gets a token and nothing else', async () => {
    const refs = ['', OWNER, 'nowhere', 'avdeling-nord', '303423664'];
    const owners = [OWNER, '303423664', '299603083', '312768429', '991825827'];
    let found = 0;
    for (const deleted of [false, true]) {
      await control(url, '/systems/326018155_apier_test', { deleted });
      for (const owner of owners) {
        for (const externalRef of refs) {
          const looked = await lookUp({ systemUserOwnerOrgNo: owner, externalRef });
          const { status } = await askToken(url, client(), 'eksempel:apen', {
            authorization_details: systemUserOf(owner, { externalRef }),
          });
          expect([owner, externalRef, looked.status === 200]).toEqual([owner, externalRef, status === 200]);
          if (status === 200) found += 1;
        }
      }
    }
    expect(found).toBeGreaterThan(3);
  });

  it('finds the system user of an agent under the agent itself, never under its customer', async () => {
    expect((await lookUp({ systemUserOwnerOrgNo: ACCOUNTANT })).body.reporteeOrgNo).toBe(ACCOUNTANT);
    const ask = (owner: string) =>
      askToken(url, client(), 'eksempel:apen', { authorization_details: systemUserOf(owner) });
    expect((await ask(ACCOUNTANT)).status).toBe(200);
    expect((await ask('299603083')).body).toMatchObject({ error: 'invalid_altinn_customer_configuration' });
  });
});
