import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../lib/outgoing.ts';
import { json, scriptedSend, virtualClock } from '../testing.ts';
import { createAltinn } from '../upstreams/altinn/index.ts';
import { readSystem } from './read-system.ts';

const vendor = 'https://altinn.example/authentication/api/v1/systemregister/vendor';
const id = '326018155_apier';
const texts = { name: { nb: 'Apier' }, description: { nb: 'Apier' } };
const registered = {
  ...{ id, vendor: { ID: '0192:326018155' }, ...texts, clientId: ['CLIENT'], isVisible: false },
  ...{ rights: [], accessPackages: [], allowedRedirectUrls: [], isDeleted: true },
};
const listed = (systemId: string) => ({ systemId, systemVendorOrgNumber: '326018155', ...texts, isVisible: false });
const empty = (status: number): OutgoingResponse => ({ status, headers: {}, body: '' });

function read(one: OutgoingResponse, list: OutgoingResponse = json([])) {
  const { send, asked } = scriptedSend(({ url }) => (url === vendor ? list : one));
  const altinn = createAltinn({ send, baseUrl: 'https://altinn.example' });
  return { system: readSystem(altinn, id, new Secret('canary'), virtualClock().timeout(1_000)), asked };
}

describe('our system in the register', () => {
  it('is read with our own token, in one call', async () => {
    const { system, asked } = read(json(registered));
    expect(await system).toMatchObject({ vendorOrgnr: '326018155', clientIds: ['CLIENT'], isDeleted: true });
    expect(asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      [`${vendor}/${id}`, 'Bearer canary'],
    ]);
  });

  it('is not there when the register says so, and unknown when a page does', async () => {
    expect(await read(empty(404)).system).toBe('not_there');
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
    await expect(read(page).system).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('is another vendor’s when it is kept from us and not among our own', async () => {
    expect(await read(empty(403), json([listed('326018155_other')])).system).toBe('not_ours');
  });

  it('is unknown when it is kept from us and the list does not tell why', async () => {
    for (const list of [json([listed(id)]), empty(403)]) {
      await expect(read(empty(403), list).system).rejects.toMatchObject({ kind: 'forbidden' });
    }
    await expect(read(empty(403), empty(500)).system).rejects.toMatchObject({ kind: 'server_error' });
    const unanswered = read(empty(500));
    await expect(unanswered.system).rejects.toMatchObject({ kind: 'server_error' });
    expect(unanswered.asked).toHaveLength(1);
  });
});
