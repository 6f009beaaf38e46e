import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import { altinnOf, page, seen, signal, text, token } from './testing.ts';

const base = '/storage/api/v1/instances';
const id = '50000001/a2af1cfd-0000-4000-8000-9dfa1223485f';
const body = {
  id,
  instanceOwner: { partyId: '50000001', personNumber: 'canary', organisationNumber: '999999999', username: 'canary' },
  appId: 'skd/mva-melding-innsending-v1',
  org: 'skd',
  process: {
    started: '2026-11-21T10:00:00Z',
    currentTask: { elementId: 'Task_1', altinnTaskType: 'data', flow: 2 },
    ended: null,
  },
  status: { isArchived: false, isSoftDeleted: false, isHardDeleted: false, readStatus: 'Read' },
  data: [
    { id: 'd1', dataType: 'mvamelding', contentType: 'text/xml', filename: 'a.xml', size: 12, fileScanResult: 'Clean' },
    { id: 'd2', dataType: 'Model', contentType: 'application/xml', locked: false },
  ],
  created: '2026-11-21T10:00:00.1234567Z',
  createdBy: 'canary',
  lastChanged: '2026-11-21T11:00:00Z',
};
const read = {
  ...{ id, partyId: '50000001', orgnr: '999999999', appId: 'skd/mva-melding-innsending-v1', org: 'skd' },
  ...{ currentTask: { id: 'Task_1', kind: 'data' }, ended: null, isArchived: false, isDeleted: false },
  ...{ created: '2026-11-21T10:00:00.123Z', lastChanged: '2026-11-21T11:00:00.000Z' },
  data: [
    { id: 'd1', dataType: 'mvamelding', contentType: 'text/xml', filename: 'a.xml', size: 12, fileScanResult: 'Clean' },
    { id: 'd2', dataType: 'Model', contentType: 'application/xml', filename: null, size: null, fileScanResult: null },
  ],
};
const instancesOf = (answer: OutgoingResponse) => altinnOf(() => answer).altinn.instances;

describe('the instances of an organisation', () => {
  it('are asked for by app, owner and time, and go on with Altinn’s token', async () => {
    const next = `https://altinn.example${base}?appId=skd%2Fx&continuationToken=a%252Bb%3D`;
    const { altinn, asked } = altinnOf(({ url }) =>
      json(url.includes('continuationToken') ? { count: 0, instances: [] } : { count: 1, next, instances: [body] }),
    );
    const query = { appId: 'skd/x', orgnr: '999999999', createdFrom: '2026-11-21T00:00:00Z' };
    const first = await altinn.instances.query(query, token, signal);
    expect(first).toEqual({ rows: [read], next: 'a%2Bb=' });
    expect(await altinn.instances.query({ ...query, continuationToken: first.next ?? '' }, token, signal)).toEqual({
      rows: [],
      next: null,
    });
    await altinn.instances.query({ org: 'skd', orgnr: '999999999', size: 20 }, token, signal);
    const asked1 = `${base}?appId=skd%2Fx&created=gte%3A2026-11-21T00%3A00%3A00Z`;
    expect(seen(asked)).toEqual([
      ['GET', asked1],
      ['GET', `${asked1}&continuationToken=a%252Bb%3D`],
      ['GET', `${base}?org=skd&size=20`],
    ]);
    expect(asked.map(({ headers }) => headers['x-ai-instanceowneridentifier'])).toEqual(
      Array(3).fill('Organisation:999999999'),
    );
  });

  it('do not go on elsewhere, and not without a token', async () => {
    for (const next of [
      `https://elsewhere.example${base}?continuationToken=a`,
      'https://altinn.example/storage/api/v1/other?continuationToken=a',
      `https://altinn.example${base}?appId=skd%2Fx`,
    ]) {
      const queried = instancesOf(json({ next, instances: [] })).query({ orgnr: '999999999' }, token, signal);
      await expect(queried).rejects.toMatchObject({ kind: 'unexpected' });
    }
  });
});

describe('an instance', () => {
  it('is read without what identifies a person', async () => {
    const { altinn, asked } = altinnOf(() => json(body));
    const instance = await altinn.instances.read(id, token, signal);
    expect(instance).toEqual(read);
    expect(JSON.stringify(instance)).not.toContain('canary');
    expect(seen(asked)).toEqual([['GET', `${base}/${id}`]]);
  });

  it('has ended and is archived when Altinn says so', async () => {
    const over = {
      process: { currentTask: null, ended: '2026-11-21T12:00:00Z' },
      status: { isArchived: true, isSoftDeleted: true },
    };
    expect(await instancesOf(json({ ...body, ...over })).read(id, token, signal)).toMatchObject({
      ...{ currentTask: null, ended: '2026-11-21T12:00:00.000Z', isArchived: true, isDeleted: true },
    });
    const bare = { process: undefined, status: undefined, data: undefined, instanceOwner: { partyId: '1' } };
    expect(await instancesOf(json({ ...body, ...bare })).read(id, token, signal)).toMatchObject({
      ...{ orgnr: null, currentTask: null, ended: null, isArchived: false, isDeleted: false, data: [] },
    });
  });

  it('is none with Storage’s 404, not known with a page’s, and never asked for elsewhere', async () => {
    expect(await instancesOf(text('Unable to find canary', 404)).read(id, token, signal)).toBeNull();
    await expect(instancesOf(page(404)).read(id, token, signal)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(instancesOf(json({}, 403)).read(id, token, signal)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(instancesOf(json({ ...body, id: 'x' })).read(id, token, signal)).rejects.toMatchObject({
      kind: 'unexpected',
    });
    for (const other of ['../x', '1/', '']) {
      await expect(instancesOf(json(body)).read(other, token, signal)).rejects.toThrow(TypeError);
    }
  });
});
