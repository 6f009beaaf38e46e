import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  askClients,
  askVat,
  CUSTOMER,
  OWN,
  type PlayedVendor,
  packagesOf,
  playVendor,
  serviceRight,
} from './vendor-testing.ts';

const REDIRECT = 'https://ek.example/altinn/return?tenant=42';
const UI = '/altinn/accessmanagement/ui/systemuser';

describe('the page where a person answers a request', () => {
  let played: PlayedVendor;
  let url: string;

  beforeAll(async () => {
    played = await playVendor();
    url = played.simulator.url;
  });
  afterEach(() => played.reset());
  afterAll(() => played.simulator.close());

  const open = async (address: unknown) => {
    const response = await fetch(String(address), { redirect: 'manual' });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  const answer = async (id: unknown, form: Record<string, string>, page = 'request', headers = {}) => {
    const response = await fetch(`${url}${UI}/${page}`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams({ id: String(id), ...form }),
    });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };

  it('says in Norwegian who asks, for whom and for what, and that it is simulated', async () => {
    const rights = [serviceRight('app_brg_aarsregnskap-vanlig-202406')];
    const { body } = await played.ask(askVat({ rights, integrationTitle: 'x' }));
    const { status, headers, html } = await open(body.confirmUrl);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    for (const said of [
      'lang="nb"',
      'Simulert',
      '(326018155)',
      'Apier',
      `(${CUSTOMER})`,
      'Merverdiavgift',
      'Årsregnskap',
    ]) {
      expect(html).toContain(said);
    }
    for (const button of ['Godkjenn', 'Avvis', 'Send videre']) expect(html).toContain(`>${button}</button>`);
    expect(html).not.toContain('<script');
  });

  it('is one for each kind', async () => {
    const agent = await played.ask(askClients(), 'agent');
    expect((await open(agent.body.confirmUrl)).html).toContain('Regnskapsfører lønn');
    const user = await played.askAndDecide(askVat(), 'approve');
    const id = '44444444-4444-4444-8444-444444444444';
    const query = `correlation-id=${id}&system-user-id=${user}`;
    const lists = {
      requiredAccessPackages: packagesOf('lonn'),
      unwantedAccessPackages: packagesOf('merverdiavgift'),
    };
    const change = await played.call('POST', `/systemuser/changerequest/vendor?${query}`, { body: lists });
    const { html } = await open(change.body.confirmUrl);
    expect(html).toMatch(/Nye tilgangspakker.*Lønn.*Tilgangspakker som fjernes.*Merverdiavgift/s);
    expect(html).not.toContain('Send videre');
    // The wrong page does not know it.
    expect((await open(`${url}${UI}/request?id=${id}`)).status).toBe(404);
    expect((await open(`${url}${UI}/agentrequest?id=${user}`)).status).toBe(404);
    expect((await open(`${url}${UI}/request`)).status).toBe(404);
  });

  it.each([
    ['approve', 'Accepted', 'Forespørselen er godkjent.'],
    ['reject', 'Rejected', 'Forespørselen er avvist.'],
  ])('after %s, it sends the person back to the vendor, or says what was done', async (decision, status, text) => {
    const { id } = (await played.ask(askVat({ redirectUrl: REDIRECT }))).body;
    const sent = await answer(id, { decision, as: 'DAGL' });
    expect({ status: sent.status, location: sent.headers.get('location') }).toEqual({
      status: 303,
      location: REDIRECT,
    });
    const read = await played.call('GET', `/systemuser/request/vendor/${id}`, { scope: 'read' });
    expect(read.body.status).toBe(status);
    expect((await open(`${url}${UI}/request?id=${id}`)).html).toContain(text);
    const other = (await played.ask(askVat({ externalRef: 'b' }))).body.id;
    expect((await answer(other, { decision })).html).toContain(text);
  });

  it('lets the browser follow the way back', async () => {
    const { confirmUrl } = (await played.ask(askVat({ redirectUrl: REDIRECT }))).body;
    const policy = (await open(confirmUrl)).headers.get('content-security-policy');
    expect(policy).toContain("form-action 'self' https://ek.example;");
  });

  it('says why Altinn refuses the person, and lets it be handed on', async () => {
    const { id } = (await played.ask(askVat({ redirectUrl: REDIRECT }))).body;
    const refused = await answer(id, { decision: 'approve', as: 'MEDL' });
    expect(refused.status).toBe(403);
    expect(refused.html).toContain('AUTH-00066');
    expect(refused.html).toContain('Send videre');
    const handedOn = await answer(id, { decision: 'escalate', as: 'MEDL' });
    expect(handedOn.status).toBe(200);
    expect(handedOn.html).toContain('sendt videre');
    expect((await answer(id, { decision: 'approve' })).status).toBe(303);
    const late = await answer(id, { decision: 'approve' });
    expect(late.status).toBe(409);
    expect(late.html).not.toContain('<form');
    expect((await answer(id, { decision: 'maybe' })).status).toBe(400);
    expect((await answer('nobody', { decision: 'approve' })).status).toBe(404);
  });

  it('says that nobody answered in time', async () => {
    const { confirmUrl } = (await played.ask(askVat())).body;
    await played.wait(181 * 86_400);
    const { html } = await open(confirmUrl);
    expect(html).toContain('utløpt');
    expect(html).not.toContain('<form');
  });

  it('writes what a vendor sent as text', async () => {
    const name = { nb: '<b>"Vi" & dere</b>', nn: 'x', en: 'x' };
    const body = {
      id: OWN,
      vendor: { ID: '0192:326018155' },
      name,
      description: name,
      accessPackages: packagesOf('merverdiavgift'),
    };
    await played.call('PUT', `/systemregister/vendor/${OWN}`, { scope: 'register', body });
    const { confirmUrl } = (await played.ask(askVat({ externalRef: "<script>'" }))).body;
    const { html } = await open(confirmUrl);
    expect(html).toContain('&lt;b&gt;&quot;Vi&quot; &amp; dere&lt;/b&gt;');
    expect(html).toContain('&lt;script&gt;&#39;');
    expect(html).not.toContain('<b>');
  });

  it('403: is for this machine by its own name, and for its own form', async () => {
    const { id } = (await played.ask(askVat())).body;
    const named = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request(`${url}${UI}/request?id=${id}`, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject).end();
      });
    expect(await named('elsewhere.example')).toBe(403);
    expect(await named('localhost:7410')).toBe(200);
    for (const origin of ['https://elsewhere.example', 'http://127.0.0.1:1', 'null']) {
      expect((await answer(id, { decision: 'approve' }, 'request', { origin })).status).toBe(403);
    }
    expect((await answer(id, { decision: 'approve' }, 'request', { origin: url })).status).toBe(200);
  });
});
