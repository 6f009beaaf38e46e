import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../index.ts';
import { askToken, clientAt, control, get, readWorld, type SeenWorld, systemUserOf } from '../testing/played-client.ts';
import { startChanged } from '../testing/start-changed.ts';
import { systemOf } from '../testing/systems.ts';

const OWNER = '999999999';
const SYSTEM = '326018155_apier';
const MANY = '326018155_many';
const ELSEWHERE = '999999999_other';
const QUERY_SCOPE = 'altinn:authentication/systemuser.request.write';
const LIST_SCOPE = 'altinn:authentication/systemregister.write';

type Listed = { links: { next?: string }; data: { id: string; externalRef: string }[] };

describe("Altinn's system users, for a vendor", () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startChanged(({ maskinporten: facts }) => {
      const live = facts.clients[0]?.client_id ?? '';
      facts.systems.push(systemOf({ id: MANY, vendor_org: '326018155', client_ids: [live] }));
      facts.systems.push(systemOf({ id: ELSEWHERE, vendor_org: OWNER }));
      for (let place = 0; place < 120; place += 1) {
        facts.system_users.push({
          id: `22222222-2222-4222-8222-${String(place).padStart(12, '0')}`,
          environment: 'live',
          system_id: MANY,
          owner_org: OWNER,
          external_ref: `tenant-${place}`,
          type: 'standard',
          deleted: place === 7,
          access_packages: [],
        });
      }
    });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  const vendorUrl = () => `${url}/altinn/authentication/api/v1/systemuser/vendor`;
  async function authorised(scope: string, { client = 0, exchanged = false } = {}): Promise<Record<string, string>> {
    const { body } = await askToken(url, clientAt(world, client), scope);
    const own = { authorization: `Bearer ${body.access_token}` };
    if (!exchanged) return own;
    const answer = await fetch(`${url}/altinn/authentication/api/v1/exchange/maskinporten`, { headers: own });
    return { authorization: `Bearer ${await answer.text()}` };
  }
  const byQuery = async (query: string, headers?: Record<string, string>) =>
    get(`${vendorUrl()}/byquery?${query}`, headers ?? (await authorised(QUERY_SCOPE)));
  const bySystem = async (systemId: string, headers?: Record<string, string>) =>
    get(`${vendorUrl()}/bysystem/${systemId}`, headers ?? (await authorised(LIST_SCOPE)));
  const userOf = (owner: string, environment = 'live') =>
    world.system_users.find(
      (user) => user.owner_org === owner && user.environment === environment && user.external_ref === null,
    );

  describe('by query', () => {
    it('is the one of system, owner and reference', async () => {
      const { status, body } = await byQuery(`system-id=${MANY}&orgno=${OWNER}&external-ref=tenant-3`);
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          id: '22222222-2222-4222-8222-000000000003',
          integrationTitle: MANY,
          systemId: MANY,
          productName: '',
          reporteeOrgNo: OWNER,
          created: expect.stringMatching(/Z$/),
          isDeleted: false,
          supplierName: '',
          supplierOrgno: '326018155',
          externalRef: 'tenant-3',
          userType: 'standard',
        },
      });
    });

    it("has the owner's number as reference when there was none", async () => {
      const { body } = await byQuery(`system-id=${SYSTEM}&orgno=${OWNER}`);
      expect({ id: body.id, externalRef: body.externalRef }).toEqual({ id: userOf(OWNER)?.id, externalRef: OWNER });
      const named = await byQuery(`system-id=${SYSTEM}&orgno=${OWNER}&external-ref=${OWNER}`);
      expect(named.body.id).toBe(userOf(OWNER)?.id);
    });

    it('is found with an exchanged token too', async () => {
      const headers = await authorised(QUERY_SCOPE, { exchanged: true });
      expect((await byQuery(`system-id=${SYSTEM}&orgno=${OWNER}`, headers)).status).toBe(200);
    });

    it('404: is none for another reference, system or owner, nor for another environment', async () => {
      for (const query of [
        `system-id=${SYSTEM}&orgno=${OWNER}&external-ref=somebody`,
        `system-id=${MANY}&orgno=${OWNER}`,
        `system-id=326018155_unknown&orgno=${OWNER}`,
        `system-id=${ELSEWHERE}&orgno=${OWNER}`,
        `system-id=326018155_apier_test&orgno=${OWNER}`,
        `system-id=${SYSTEM}&orgno=276018957111`,
      ]) {
        expect((await byQuery(query)).body).toMatchObject({ status: 404, title: 'Not Found' });
      }
      const test = await authorised(QUERY_SCOPE, { client: 1 });
      expect((await byQuery(`system-id=326018155_apier_test&orgno=${OWNER}`, test)).body.id).toBe(
        userOf(OWNER, 'test')?.id,
      );
    });

    it('404: is gone once it is deleted, for Maskinporten in the same moment', async () => {
      await control(url, `/system-users/${userOf(OWNER)?.id}`, { deleted: true });
      expect((await byQuery(`system-id=${SYSTEM}&orgno=${OWNER}`)).status).toBe(404);
      const details = { authorization_details: systemUserOf(OWNER) };
      expect((await askToken(url, clientAt(world, 0), 'eksempel:apen', details)).status).toBe(400);
    });

    it('400: wants system and owner', async () => {
      for (const query of ['', `system-id=${SYSTEM}`, `orgno=${OWNER}`, `system-id=a&system-id=b&orgno=${OWNER}`]) {
        expect((await byQuery(query)).status).toBe(400);
      }
    });

    it('401 and 403: wants a token with its scope', async () => {
      const query = `system-id=${SYSTEM}&orgno=${OWNER}`;
      const refused = await byQuery(query, {});
      expect({ status: refused.status, asks: refused.headers.get('www-authenticate') }).toEqual({
        status: 401,
        asks: 'Bearer',
      });
      expect((await byQuery(query, await authorised(LIST_SCOPE))).status).toBe(403);
    });
  });

  describe('by system', () => {
    it('are listed by fifty, without the deleted', async () => {
      const headers = await authorised(LIST_SCOPE);
      const pages: Listed[] = [];
      for (let next: string | undefined = `${vendorUrl()}/bysystem/${MANY}`; next !== undefined; ) {
        const page: Listed = (await get(next, headers)).body as unknown as Listed;
        pages.push(page);
        next = page.links.next;
      }
      expect(pages.map(({ data }) => data.length)).toEqual([50, 50, 19]);
      const references = pages.flatMap(({ data }) => data.map(({ externalRef }) => externalRef));
      const all = Array.from({ length: 120 }, (_none, place) => `tenant-${place}`);
      expect(references).toEqual(all.filter((reference) => reference !== 'tenant-7'));
    });

    it('neither repeat nor skip one when another is deleted between two pages', async () => {
      const headers = await authorised(LIST_SCOPE);
      const first = (await bySystem(MANY, headers)).body as unknown as Listed;
      await control(url, `/system-users/${first.data[0]?.id}`, { deleted: true });
      const second = (await get(first.links.next ?? '', headers)).body as unknown as Listed;
      expect(second.data[0]?.externalRef).toBe('tenant-51');
    });

    it('404: are none of a system that is unknown, of another vendor or of another environment', async () => {
      for (const systemId of ['326018155_unknown', ELSEWHERE, '326018155_apier_test']) {
        expect((await bySystem(systemId)).body).toMatchObject({ status: 404, code: 'AUTH-00011' });
      }
    });

    it('400: takes no page token of others', async () => {
      for (const token of ['', 'x', 'bnVsbA', 'LTE']) {
        expect((await bySystem(`${MANY}?token=${token}`)).status).toBe(400);
      }
    });

    it('401 and 403: want a token with their scope', async () => {
      expect((await bySystem(MANY, {})).status).toBe(401);
      expect((await bySystem(MANY, await authorised(QUERY_SCOPE))).status).toBe(403);
    });
  });
});
