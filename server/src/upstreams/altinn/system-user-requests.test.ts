import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import { altinnOf, page, problem, seen, signal, token } from './testing.ts';

const base = '/authentication/api/v1/systemuser/request/vendor';
const id = '505f8488-0000-4000-8000-39cb9432f815';
const right = (value: string) => ({ action: null, resource: [{ id: 'urn:altinn:resource', value }] });
const body = {
  id,
  integrationTitle: 'Apier',
  externalRef: 'ref-1',
  systemId: '310753614_apier',
  partyOrgNo: '999999999',
  rights: [right('app_skd_mva-melding-innsending-v1')],
  accessPackages: [{ urn: 'urn:altinn:accesspackage:Merverdiavgift' }],
  status: 'New',
  redirectUrl: 'https://apier.example/back',
  confirmUrl: 'https://am.ui.altinn.example/request?id=1',
  escalated: false,
  created: '2026-11-21T10:00:00Z',
  timedOut: false,
};
const read = {
  id,
  kind: 'standard',
  systemId: '310753614_apier',
  orgnr: '999999999',
  externalRef: 'ref-1',
  rights: ['app_skd_mva-melding-innsending-v1'],
  accessPackages: ['urn:altinn:accesspackage:merverdiavgift'],
  status: 'new',
  redirectUrl: 'https://apier.example/back',
  confirmUrl: 'https://am.ui.altinn.example/request?id=1',
  escalated: false,
  created: '2026-11-21T10:00:00.000Z',
};
const { rights: _, escalated: __, ...agentBody } = body;
const agentRead = { ...read, kind: 'agent', rights: [] };
const wanted = {
  systemId: '310753614_apier',
  orgnr: '999999999',
  externalRef: 'ref-1',
  rights: ['app_skd_mva-melding-innsending-v1'],
  accessPackages: ['merverdiavgift'],
  redirectUrl: 'https://apier.example/back',
};

describe('asking a customer for a system user', () => {
  it('is new with 201, and the one that Altinn has with 200, whatever became of that', async () => {
    const made = altinnOf(() => json(body, 201)).altinn.createRequest('standard', wanted, token, signal);
    expect(await made).toEqual({ isNew: true, request: read });
    for (const [written, status] of [
      ['New', 'new'],
      ['Accepted', 'accepted'],
      ['rejected', 'rejected'],
      ['DENIED', 'denied'],
      ['Timedout', 'timed_out'],
    ]) {
      const { altinn } = altinnOf(() => json({ ...body, status: written }));
      expect(await altinn.createRequest('standard', wanted, token, signal)).toEqual({
        isNew: false,
        request: { ...read, status },
      });
    }
  });

  it('says what is wanted as Altinn writes it; an agent’s rights are left out', async () => {
    const { altinn, asked } = altinnOf(({ url }) => json(url.endsWith('agent') ? agentBody : body, 201));
    await altinn.createRequest('standard', { ...wanted, integrationTitle: 'Apier' }, token, signal);
    await altinn.createRequest('agent', { ...wanted, externalRef: null, rights: [], redirectUrl: null }, token, signal);
    const common = { systemId: '310753614_apier', partyOrgNo: '999999999' };
    const accessPackages = [{ urn: 'urn:altinn:accesspackage:merverdiavgift' }];
    const rights = [{ resource: [{ id: 'urn:altinn:resource', value: 'app_skd_mva-melding-innsending-v1' }] }];
    const redirectUrl = 'https://apier.example/back';
    expect(seen(asked)).toEqual([
      [
        'POST',
        base,
        { ...common, externalRef: 'ref-1', integrationTitle: 'Apier', rights, accessPackages, redirectUrl },
      ],
      ['POST', `${base}/agent`, { ...common, externalRef: null, accessPackages, redirectUrl: null }],
    ]);
    expect(asked.map(({ headers }) => headers['content-type'])).toEqual(['application/json', 'application/json']);
  });

  it('gives an agent no rights, and does not forget in silence that some were asked for', async () => {
    const { altinn, asked } = altinnOf(() => json(agentBody, 201));
    await expect(altinn.createRequest('agent', wanted, token, signal)).rejects.toThrow(TypeError);
    expect(asked).toEqual([]);
    const made = await altinn.createRequest('agent', { ...wanted, rights: [] }, token, signal);
    expect(made.request).toEqual(agentRead);
  });

  it('is refused with Altinn’s code and the packages at fault', async () => {
    const packages = 'urn:altinn:accesspackage:Lonn, urn:altinn:accesspackage:regnskapsforer-lonn';
    const refused = altinnOf(() => problem('AUTH-00064', 400, { NotDelegablePackages: packages }));
    await expect(refused.altinn.createRequest('standard', wanted, token, signal)).rejects.toMatchObject({
      code: 'AUTH-00064',
      status: 400,
      packages: ['urn:altinn:accesspackage:lonn', 'urn:altinn:accesspackage:regnskapsforer-lonn'],
    });
    const notStored = altinnOf(() => problem('AUTH-00012', 404)).altinn;
    const failed = notStored.createRequest('standard', wanted, token, signal);
    await expect(failed).rejects.toMatchObject({ code: 'AUTH-00012' });
  });
});

describe('a request for a system user', () => {
  const reads = (answer: OutgoingResponse) => {
    const { altinn } = altinnOf(() => answer);
    return [
      altinn.readRequest('standard', id, token, signal),
      altinn.readRequest('agent', id, token, signal),
      altinn.findRequest('standard', wanted, token, signal),
    ];
  };

  it('is read by its id, and by system, customer and reference, each encoded', async () => {
    const { altinn, asked } = altinnOf(({ url }) => json(url.includes('/agent/') ? agentBody : body));
    const reference = { systemId: 'a b', orgnr: '999999999', externalRef: 'ref/1' };
    expect(await altinn.readRequest('standard', id, token, signal)).toEqual(read);
    expect(await altinn.readRequest('agent', id, token, signal)).toEqual(agentRead);
    expect(await altinn.findRequest('standard', reference, token, signal)).toEqual(read);
    expect(await altinn.findRequest('agent', { ...reference, externalRef: null }, token, signal)).toEqual(agentRead);
    expect(seen(asked)).toEqual([
      ['GET', `${base}/${id}`],
      ['GET', `${base}/agent/${id}`],
      ['GET', `${base}/byexternalref/a%20b/999999999/ref%2F1`],
      ['GET', `${base}/agent/byexternalref/a%20b/999999999/999999999`],
    ]);
  });

  it('is none with Altinn’s 404, and not known with a page’s', async () => {
    for (const read of reads(problem('AUTH-00010', 404))) expect(await read).toBeNull();
    for (const read of reads({ status: 404, headers: {}, body: '' })) expect(await read).toBeNull();
    for (const read of reads(page(404))) await expect(read).rejects.toMatchObject({ kind: 'unexpected', status: 404 });
    for (const read of reads(problem('AUTH-00025', 400)))
      await expect(read).rejects.toMatchObject({ code: 'AUTH-00025' });
  });

  it('has timed out when Altinn says so beside a status that says otherwise', async () => {
    const { altinn } = altinnOf(() => json({ ...body, timedOut: true }));
    expect(await altinn.readRequest('standard', id, token, signal)).toEqual({ ...read, status: 'timed_out' });
  });

  it('is read without what is not needed', async () => {
    const { created, timedOut, escalated, redirectUrl, externalRef, ...needed } = body;
    const { altinn } = altinnOf(() => json({ ...needed, confirmUrl: '', unknown: { canary: [1] } }));
    expect(await altinn.readRequest('standard', id, token, signal)).toEqual({
      ...read,
      ...{ created: null, redirectUrl: null, confirmUrl: null, externalRef: null },
    });
    const noInstant = altinnOf(() => json({ ...body, created: '0001-01-01T00:00:00' }));
    expect(await noInstant.altinn.readRequest('standard', id, token, signal)).toMatchObject({ created: null });
  });

  it('names each service once, also where a right names several', async () => {
    const both = {
      resource: [...right('one').resource, ...right('two').resource, { id: 'urn:altinn:task', value: 'x' }],
    };
    const { altinn } = altinnOf(() => json({ ...body, rights: [right('two'), both] }));
    expect(await altinn.readRequest('standard', id, token, signal)).toMatchObject({ rights: ['two', 'one'] });
  });

  it('is no answer when it is half of one', async () => {
    const halves = [
      { id: '' },
      { status: 'Maybe' },
      { status: 'constructor' },
      { status: 'NoChangeNeeded' },
      { rights: undefined },
      { rights: [{ resource: [{ id: 'urn:altinn:org', value: 'skd' }] }] },
      { accessPackages: [{}] },
      { accessPackages: undefined },
      { partyOrgNo: undefined },
      { created: 'yesterday' },
    ];
    for (const half of halves) {
      const { altinn } = altinnOf(() => json({ ...body, ...half }));
      const halved = altinn.readRequest('standard', id, token, signal);
      await expect(halved, JSON.stringify(half)).rejects.toMatchObject({ kind: 'unexpected' });
    }
    const notJson = altinnOf(() => page(200)).altinn.readRequest('standard', id, token, signal);
    await expect(notJson).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('is never asked for at an address that leads elsewhere', async () => {
    const { altinn, asked } = altinnOf(() => json(body));
    for (const step of ['', '.', '..']) {
      await expect(altinn.readRequest('standard', step, token, signal)).rejects.toThrow(TypeError);
      await expect(altinn.withdrawRequest(step, token, signal)).rejects.toThrow(TypeError);
      await expect(altinn.listRequests('agent', step, null, token, signal)).rejects.toThrow(TypeError);
      const reference = { ...wanted, systemId: step };
      await expect(altinn.findRequest('standard', reference, token, signal)).rejects.toThrow(TypeError);
    }
    expect(asked).toEqual([]);
  });
});

describe('the requests of a system', () => {
  it('are listed by kind, a page at a time', async () => {
    const next = `https://altinn.example${base}/agent/bysystem/310753614_apier?token=x`;
    const { altinn, asked } = altinnOf(({ url }) =>
      json(url.includes('/agent/') ? { links: { next }, data: [agentBody] } : { data: [body] }),
    );
    expect(await altinn.listRequests('standard', '310753614_apier', null, token, signal)).toEqual({
      rows: [read],
      next: null,
    });
    expect(await altinn.listRequests('agent', '310753614_apier', next, token, signal)).toEqual({
      rows: [agentRead],
      next,
    });
    expect(seen(asked)).toEqual([
      ['GET', `${base}/bysystem/310753614_apier`],
      ['GET', `${base}/agent/bysystem/310753614_apier?token=x`],
    ]);
  });
});

describe('withdrawing a request', () => {
  it('is done with 202, and has nothing to do when Altinn has none', async () => {
    const { altinn, asked } = altinnOf(() => ({ status: 202, headers: {}, body: '' }));
    expect(await altinn.withdrawRequest(id, token, signal)).toBe('withdrawn');
    expect(seen(asked)).toEqual([['DELETE', `${base}/${id}`]]);
    const gone = altinnOf(() => problem('AUTH-00010', 404)).altinn;
    expect(await gone.withdrawRequest(id, token, signal)).toBe('not_found');
  });

  it('is not taken for done when something else answers', async () => {
    for (const answer of [page(200), page(404), json({}), problem('AUTH-00023', 401)]) {
      const withdrawn = altinnOf(() => answer).altinn.withdrawRequest(id, token, signal);
      await expect(withdrawn).rejects.toMatchObject({ name: 'UpstreamFailure' });
    }
  });
});
