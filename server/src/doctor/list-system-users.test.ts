import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import type { OutgoingRequest, OutgoingResponse } from '../lib/outgoing.ts';
import { json, scriptedSend, virtualClock } from '../testing.ts';
import { createAltinn } from '../upstreams/altinn/index.ts';
import { listSystemUsers } from './list-system-users.ts';

const baseUrl = 'https://altinn.example';
const first = `${baseUrl}/authentication/api/v1/systemuser/vendor/bysystem/326018155_apier`;
const user = (id: string, isDeleted = false) => ({
  ...{ id, systemId: '326018155_apier', reporteeOrgNo: '999999999', externalRef: '999999999', isDeleted },
  ...{ userType: 'standard', created: '2026-11-21T10:00:00Z' },
});
const noSystem = () => json({ code: 'AUTH-00011' }, 404);

function listOf(answer: (request: OutgoingRequest) => OutgoingResponse) {
  const { send, asked } = scriptedSend(answer);
  const signal = virtualClock().timeout(1_000);
  const altinn = createAltinn({ send, baseUrl });
  return { listed: listSystemUsers(altinn, '326018155_apier', new Secret('canary'), signal), asked };
}

describe('the system users of a system', () => {
  it('are read to the last page, with our own token', async () => {
    const { listed, asked } = listOf(({ url }) =>
      url === first
        ? json({ links: { next: `${first}?token=2` }, data: [user('a'), user('gone', true)] })
        : json({ links: {}, data: [user('b')] }),
    );
    expect(await listed).toEqual(['a', 'b']);
    expect(asked.map(({ url }) => url)).toEqual([first, `${first}?token=2`]);
    expect(asked[1]?.headers.authorization).toBe('Bearer canary');
  });

  it('are not those of no system, and unknown when a page is refused or something else answers', async () => {
    expect(await listOf(noSystem).listed).toBeNull();
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
    for (const answer of [page, json({}, 404), json({ code: 'AUTH-00010' }, 404)]) {
      await expect(listOf(() => answer).listed).rejects.toMatchObject({ kind: 'unexpected' });
    }
    await expect(listOf(() => json({}, 403)).listed).rejects.toMatchObject({ kind: 'forbidden' });
    const half = listOf(({ url }) =>
      url === first ? json({ links: { next: `${first}?token=2` }, data: [] }) : noSystem(),
    );
    await expect(half.listed).rejects.toMatchObject({ code: 'AUTH-00011' });
  });

  it('are never asked for elsewhere, and not without an end', async () => {
    const { listed, asked } = listOf(() => json({ links: { next: 'https://evil.example/?token=2' }, data: [] }));
    await expect(listed).rejects.toMatchObject({ kind: 'unexpected' });
    expect(asked).toHaveLength(1);
    const endless = listOf(() => json({ links: { next: `${first}?token=1` }, data: [] }));
    await expect(endless.listed).rejects.toMatchObject({ kind: 'too_large' });
    expect(endless.asked).toHaveLength(200);
  });
});
