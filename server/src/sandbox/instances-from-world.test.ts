import { describe, expect, it } from 'vitest';
import { testWorld } from '../testing.ts';
import { instancesFromWorld } from './instances-from-world.ts';
import type { WorldSystemUser } from './world.ts';

const world = testWorld();
const owner = 'Organisation:999999999';

const user = (...codes: string[]): WorldSystemUser => ({
  ...{ id: 'su', environment: 'live', system_id: '326018155_apier', owner_org: '999999999', external_ref: null },
  access_packages: codes.map((code) => `urn:altinn:accesspackage:${code}`),
  deleted: false,
});

interface Body {
  instances: { lastChanged: string }[];
  next?: string;
}

const bodyOf = (asked: { by: WorldSystemUser; of?: string; query?: string }): Body =>
  instancesFromWorld(world, asked.by, { owner: asked.of ?? owner, query: new URLSearchParams(asked.query) })
    .body as Body;

describe('the filings of the world', () => {
  it('are shown to whose packages the app’s policy lets in, and of the others there is no word', () => {
    expect(bodyOf({ by: user('merverdiavgift') }).instances).toHaveLength(2);
    expect(bodyOf({ by: user('lonn', 'skatt-naering') }).instances).toEqual([]);
    expect(bodyOf({ by: user('merverdiavgift'), of: 'Organisation:991825827' }).instances).toEqual([]);
    expect(bodyOf({ by: { ...user('merverdiavgift'), owner_org: '991825827' } }).instances).toEqual([]);
    expect(bodyOf({ by: user('merverdiavgift'), of: '' }).instances).toEqual([]);
  });

  it('come by what changed last, page by page', () => {
    const by = user('merverdiavgift');
    const first = bodyOf({ by, query: 'size=1' });
    const token = new URL(first.next ?? '').searchParams.get('continuationToken');
    const second = bodyOf({ by, query: `size=1&continuationToken=${token}` });
    expect([first, second].map(({ instances }) => instances[0]?.lastChanged.slice(0, 10))).toEqual([
      '2026-10-08',
      '2026-08-24',
    ]);
    expect(second.next).toBeUndefined();
  });

  it('do not go on from a page that there is not', () => {
    const query = new URLSearchParams('continuationToken=mine');
    expect(instancesFromWorld(world, user('merverdiavgift'), { owner, query }).status).toBe(400);
  });
});
