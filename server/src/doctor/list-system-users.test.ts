import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import type { OutgoingRequest, OutgoingResponse } from '../lib/outgoing.ts';
import { json, scriptedSend, virtualClock } from '../testing.ts';
import { listSystemUsers } from './list-system-users.ts';

const baseUrl = 'https://altinn.example';
const first = `${baseUrl}/authentication/api/v1/systemuser/vendor/bysystem/326018155_apier`;

function listOf(answer: (request: OutgoingRequest) => OutgoingResponse) {
  const { send, asked } = scriptedSend(answer);
  const signal = virtualClock().timeout(1_000);
  const listed = listSystemUsers({ send, baseUrl }, '326018155_apier', new Secret('canary'), signal);
  return { listed, asked };
}

describe('the system users of a system', () => {
  it('are read to the last page, with our own token', async () => {
    const { listed, asked } = listOf(({ url }) =>
      url === first
        ? json({ links: { next: `${first}?token=2` }, data: [{ id: 'a' }] })
        : json({ links: {}, data: [{ id: 'b' }] }),
    );
    expect(await listed).toEqual(['a', 'b']);
    expect(asked.map(({ url }) => url)).toEqual([first, `${first}?token=2`]);
    expect(asked[1]?.headers.authorization).toBe('Bearer canary');
  });

  it('are not those of no system, and unknown when a page is refused or something else answers', async () => {
    expect(await listOf(() => json({ code: 'AUTH-00011' }, 404)).listed).toBeNull();
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
    await expect(listOf(() => page).listed).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(listOf(() => json({}, 403)).listed).rejects.toMatchObject({ kind: 'forbidden' });
    const half = listOf(({ url }) =>
      url === first ? json({ links: { next: `${first}?token=2` }, data: [] }) : json({}, 404),
    );
    await expect(half.listed).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('are never asked for elsewhere, and not without an end', async () => {
    const { listed, asked } = listOf(() => json({ links: { next: 'https://evil.example/?token=2' }, data: [] }));
    await expect(listed).rejects.toMatchObject({ kind: 'unexpected' });
    expect(asked).toHaveLength(1);
    const endless = listOf(() => json({ links: { next: `${first}?token=1` }, data: [] }));
    await expect(endless.listed).rejects.toMatchObject({ kind: 'too_large' });
  });
});
