import { describe, expect, it } from 'vitest';
import { json } from '../../testing.ts';
import { altinnOf, page, problem, seen, signal, text, token } from './testing.ts';

const base = '/authentication/api/v1/systemuser/changerequest/vendor';
const id = '11111111-0000-4000-8000-39cb9432f815';
const systemUserId = '505f8488-0000-4000-8000-39cb9432f815';
const right = (value: string) => ({ resource: [{ id: 'urn:altinn:resource', value }] });
const body = {
  id,
  externalRef: 'ref-1',
  systemId: '310753614_apier',
  systemUserId,
  partyOrgNo: '999999999',
  requiredRights: [right('one')],
  unwantedRights: [right('two')],
  requiredAccessPackages: [{ urn: 'urn:altinn:accesspackage:lonn' }],
  unwantedAccessPackages: [{ urn: 'urn:altinn:accesspackage:SKATT-NAERING' }],
  status: 'New',
  redirectUrl: null,
  confirmUrl: 'https://am.ui.altinn.example/changerequest?id=1',
  created: '2026-11-21T10:00:00Z',
};
const read = {
  id,
  systemUserId,
  systemId: '310753614_apier',
  orgnr: '999999999',
  externalRef: 'ref-1',
  requiredRights: ['one'],
  unwantedRights: ['two'],
  requiredAccessPackages: ['urn:altinn:accesspackage:lonn'],
  unwantedAccessPackages: ['urn:altinn:accesspackage:skatt-naering'],
  status: 'new',
  redirectUrl: null,
  confirmUrl: 'https://am.ui.altinn.example/changerequest?id=1',
  created: '2026-11-21T10:00:00.000Z',
};
const wanted = {
  correlationId: id,
  systemUserId,
  requiredRights: ['one'],
  unwantedRights: ['two'],
  requiredAccessPackages: ['lonn'],
  unwantedAccessPackages: ['urn:altinn:accesspackage:skatt-naering'],
  redirectUrl: null,
};

describe('asking a customer to change a system user', () => {
  it('says what to add and what to take away, under an id of ours', async () => {
    const { altinn, asked } = altinnOf(() => json(body, 201));
    expect(await altinn.createChangeRequest(wanted, token, signal)).toEqual({ isNew: true, request: read });
    expect(seen(asked)).toEqual([
      [
        'POST',
        `${base}?correlation-id=${id}&system-user-id=${systemUserId}`,
        {
          requiredRights: [right('one')],
          unwantedRights: [right('two')],
          requiredAccessPackages: [{ urn: 'urn:altinn:accesspackage:lonn' }],
          unwantedAccessPackages: [{ urn: 'urn:altinn:accesspackage:skatt-naering' }],
          redirectUrl: null,
        },
      ],
    ]);
  });

  it('gives the one that was made with the same id', async () => {
    const { altinn } = altinnOf(() => json({ ...body, status: 'Accepted' }));
    const { isNew, request } = await altinn.createChangeRequest(wanted, token, signal);
    expect([isNew, request.status]).toEqual([false, 'accepted']);
  });

  it('needs no answer when it asks for nothing', async () => {
    const empty = { requiredRights: [], unwantedRights: [], requiredAccessPackages: [], unwantedAccessPackages: [] };
    const { altinn } = altinnOf(() =>
      json({ ...body, ...empty, status: 'NoChangeNeeded', confirmUrl: '', created: '0001-01-01T00:00:00' }),
    );
    const { isNew, request } = await altinn.createChangeRequest({ ...wanted, ...empty }, token, signal);
    expect(isNew).toBe(false);
    expect(request).toMatchObject({ status: 'no_change_needed', confirmUrl: null, created: null });
  });

  it('is refused for an agent, and with a sentence for ids that are mixed up', async () => {
    const create = (answer: ReturnType<typeof json>) =>
      altinnOf(() => answer).altinn.createChangeRequest(wanted, token, signal);
    await expect(create(problem('AUTH-00015', 404))).rejects.toMatchObject({ code: 'AUTH-00015', status: 404 });
    await expect(create(problem('AUTH-00061', 409))).rejects.toMatchObject({ code: 'AUTH-00061', status: 409 });
    const plain = await create(text('canary', 400)).catch((error: unknown) => error);
    expect(plain).toMatchObject({ kind: 'unexpected', status: 400, upstreamCode: null });
    expect(JSON.stringify(plain)).not.toContain('canary');
  });
});

describe('a change request', () => {
  it('is read, found, listed and withdrawn like a request', async () => {
    const { altinn, asked } = altinnOf(({ method, url }) => {
      if (method === 'DELETE') return { status: 202, headers: {}, body: '' };
      return json(url.includes('/bysystem/') ? { links: {}, data: [{ ...body, timedOut: true }] } : body);
    });
    const reference = { systemId: '310753614_apier', orgnr: '999999999', externalRef: 'ref-1' };
    expect(await altinn.readChangeRequest(id, token, signal)).toEqual(read);
    expect(await altinn.findChangeRequest(reference, token, signal)).toEqual(read);
    expect(await altinn.listChangeRequests('310753614_apier', null, token, signal)).toEqual({
      rows: [{ ...read, status: 'timed_out' }],
      next: null,
    });
    expect(await altinn.withdrawChangeRequest(id, token, signal)).toBe('withdrawn');
    expect(seen(asked)).toEqual([
      ['GET', `${base}/${id}`],
      ['GET', `${base}/byexternalref/310753614_apier/999999999/ref-1`],
      ['GET', `${base}/bysystem/310753614_apier`],
      ['DELETE', `${base}/${id}`],
    ]);
  });

  it('is none with Altinn’s 404, and not known with a page’s', async () => {
    const none = altinnOf(() => problem('AUTH-00010', 404)).altinn;
    expect(await none.readChangeRequest(id, token, signal)).toBeNull();
    expect(await none.withdrawChangeRequest(id, token, signal)).toBe('not_found');
    const elsewhere = altinnOf(() => page(404)).altinn;
    await expect(elsewhere.readChangeRequest(id, token, signal)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(elsewhere.withdrawChangeRequest(id, token, signal)).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('is no answer without one of its four lists, or without a system user', async () => {
    for (const member of [
      'requiredRights',
      'unwantedRights',
      'requiredAccessPackages',
      'unwantedAccessPackages',
      'systemUserId',
    ]) {
      const { altinn } = altinnOf(() => json({ ...body, [member]: undefined }));
      const halved = altinn.readChangeRequest(id, token, signal);
      await expect(halved, member).rejects.toMatchObject({ kind: 'unexpected' });
    }
  });
});
