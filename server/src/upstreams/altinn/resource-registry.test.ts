import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import { altinnOf, page, seen, signal } from './testing.ts';

const subject = (urn: string) => ({
  type: urn.slice(0, urn.lastIndexOf(':')),
  value: urn.slice(urn.lastIndexOf(':') + 1),
  urn,
});
const resource = (value: string) => ({ type: 'urn:altinn:resource', value, urn: `urn:altinn:resource:${value}` });
const registryOf = (answer: OutgoingResponse) => altinnOf(() => answer).altinn.resourceRegistry;

describe('what opens a service', () => {
  it('are roles and packages, each once; nobody has to say who asks', async () => {
    const data = ['urn:altinn:rolecode:DAGL', 'urn:altinn:accesspackage:lonn', 'urn:altinn:rolecode:dagl'].map(subject);
    const { altinn, asked } = altinnOf(() => json({ links: {}, data }));
    expect(await altinn.resourceRegistry.readPolicySubjects('app_skd_a b', signal)).toEqual([
      'urn:altinn:rolecode:dagl',
      'urn:altinn:accesspackage:lonn',
    ]);
    expect(seen(asked)).toEqual([['GET', '/resourceregistry/api/v1/resource/app_skd_a%20b/policy/subjects']]);
    expect(asked[0]?.headers).toEqual({ accept: 'application/json' });
  });

  it('is not on record with the registry’s 404, and not known with a page’s', async () => {
    expect(await registryOf({ status: 404, headers: {}, body: '' }).readPolicySubjects('a', signal)).toBeNull();
    await expect(registryOf(page(404)).readPolicySubjects('a', signal)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(registryOf(json({}, 503)).readPolicySubjects('a', signal)).rejects.toMatchObject({
      kind: 'server_error',
    });
    await expect(registryOf(json({})).readPolicySubjects('..', signal)).rejects.toThrow(TypeError);
  });
});

describe('the services that a role or a package opens', () => {
  it('are told for each that was asked about', async () => {
    const data = [
      { subject: subject('urn:altinn:accesspackage:Lonn'), resources: ['one', 'two', 'one'].map(resource) },
    ];
    const { altinn, asked } = altinnOf(() => json({ links: {}, data }));
    expect(await altinn.resourceRegistry.findResourcesBySubjects(['urn:altinn:accesspackage:LONN'], signal)).toEqual([
      { subject: 'urn:altinn:accesspackage:lonn', resources: ['one', 'two'] },
    ]);
    const body = ['urn:altinn:accesspackage:lonn'];
    expect(seen(asked)).toEqual([['POST', '/resourceregistry/api/v1/resource/bysubjects/', body]]);
  });

  it('are not known from half an answer', async () => {
    const halves = [
      { links: { next: 'https://altinn.example/next' }, data: [] },
      { data: [{ subject: subject('urn:altinn:rolecode:dagl') }] },
      {},
    ];
    for (const half of halves) {
      const found = registryOf(json(half)).findResourcesBySubjects(['urn:altinn:rolecode:dagl'], signal);
      await expect(found).rejects.toMatchObject({ kind: 'unexpected' });
    }
  });
});
