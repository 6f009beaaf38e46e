import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, bearer, control, createStage, grantsIn, type Product, send, until } from './harness.ts';
import { meetStandIn, systemUserOf } from './stand-in.ts';

/** An AS of the invented world that has delegated nothing, and its accountant, with clients. */
const company = '299603083';
const accountant = '283016617';
const client = '332500449';
const boundSeconds = 5;
const vat = 'urn:altinn:accesspackage:merverdiavgift';
const accounting = 'urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet';

interface Delegation {
  id: string;
  state: string;
  kind: string;
  system_user_id: string | null;
  external_ref: string;
  request: { state: string; kind: string; confirm_url: string | null } | null;
}

describe('a delegation, from the question to its end', { timeout: 180_000 }, () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let key: string;
  let delegation: Delegation;

  const post = (path: string, body: unknown): Promise<Answer> =>
    send(product.base + path, {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const get = (path: string): Promise<Answer> => send(product.base + path, { headers: bearer(key) });
  const dataOf = <T>(answer: Answer): T => {
    const { data } = answer.json<{ data?: T }>();
    if (data === undefined) throw new Error(`refused: ${answer.text}`);
    return data;
  };
  const read = async (id: string) => dataOf<Delegation>(await get(`/api/v1/delegations/${id}`));
  const decide = (id: string, decision: string, as?: string) =>
    send(`${product.simulator}/_control/altinn/requests/${id}`, {
      method: 'POST',
      body: JSON.stringify({ decision, ...(as && { as }) }),
    });
  const requestIdIn = (url: string | null | undefined): string => new URL(url ?? '').searchParams.get('id') ?? '';
  const becomes = (id: string, state: string) =>
    until(`delegation ${state}`, async () => (await read(id)).state === state, 30_000);
  const contextOf = async (org: string) =>
    dataOf<{ data_tier: string; tier_2?: object; altinn: { status: string; reason: string | null } }>(
      await product.context(org, key),
    );

  beforeAll(async () => {
    product = await stage.start({
      settings: { APIER_AUTHORITY_BOUND_SECONDS: String(boundSeconds), APIER_RATE_LIMIT: 'off' },
    });
    key = product.keys().live_key;
  });

  it('begins with nothing: tier 1 only', async () => {
    expect(await contextOf(company)).toMatchObject({ data_tier: 'tier_1', altinn: { status: 'none' } });
  });

  it('is asked for, and answered with the address where a person approves', async () => {
    const answer = await post('/api/v1/delegations/request', {
      org_number: company,
      access_packages: ['merverdiavgift', 'skatt-naering'],
      redirect_url: 'https://ek.example/altinn/return?case=7',
    });
    expect(answer.status).toBe(201);
    delegation = dataOf(answer);
    expect(delegation).toMatchObject({ state: 'requested', kind: 'standard', request: { state: 'new' } });
    expect(await contextOf(company)).toMatchObject({ data_tier: 'tier_1' });
  });

  it('is approved by a person on that page, who is sent back afterwards', async () => {
    const url = delegation.request?.confirm_url ?? '';
    const page = await send(url);
    expect(page.text).toContain('Merverdiavgift');
    const form = new URLSearchParams({ id: requestIdIn(url), as: 'DAGL', decision: 'approve' });
    const answered = await fetch(url.split('?')[0] ?? '', { method: 'POST', body: form, redirect: 'manual' });
    expect([answered.status, answered.headers.get('location')]).toEqual([
      303,
      'https://ek.example/altinn/return?case=7',
    ]);
  });

  it('becomes active by itself, under the id that Altinn gave the request', async () => {
    await becomes(delegation.id, 'active');
    const now = await read(delegation.id);
    expect(now.system_user_id).toBe(requestIdIn(delegation.request?.confirm_url));
    expect(now.request).toMatchObject({ state: 'accepted', confirm_url: null });
  });

  it('opens the company with tokens that name its system user', async () => {
    const since = await control(product.simulator).now();
    const context = await contextOf(company);
    expect(context).toMatchObject({ data_tier: 'tier_1_2', tier_2: expect.any(Object) });
    const grants = grantsIn(await control(product.simulator).journal(since));
    const forCompany = grants.filter((grant) => grant.system_user_org === company);
    expect(forCompany.length).toBeGreaterThan(0);
    for (const grant of forCompany) {
      expect(grant).toMatchObject({ outcome: 'issued', external_ref: delegation.external_ref });
    }
  });

  it('is on record up to here, for its own account', async () => {
    const { entries } = dataOf<{ entries: { action: string; actor: string }[] }>(
      await get(`/api/v1/company/${company}/audit`),
    );
    const actions = entries.map(({ action }) => action).filter((action) => action.startsWith('delegation.'));
    expect(actions.reverse()).toEqual(['delegation.request_written', 'delegation.requested', 'delegation.activated']);
  });

  it('ends at Altinn, and is refused within the bound; unasked, the state says gone', async () => {
    const deletedAt = performance.now();
    await control(product.simulator).deleteSystemUser(
      delegation.system_user_id ?? (await read(delegation.id)).system_user_id ?? '',
      true,
    );
    await until('refused', async () => (await contextOf(company)).data_tier === 'tier_1', boundSeconds * 1_000 + 5_000);
    expect(performance.now() - deletedAt).toBeLessThan(boundSeconds * 1_000 + 5_000);
    const context = await contextOf(company);
    expect(context).not.toHaveProperty('tier_2');
    expect(context.altinn.status).toBe('none');
    await becomes(delegation.id, 'gone');
    // Seen by every instance within a second.
    await until('closed', async () => (await get(`/api/v1/company/${company}/audit`)).status === 403, 2_000);
    const kept = new Database(join(product.folder, 'apier.db'), { readonly: true });
    const changes = kept.prepare('select after_value from changes where entity_id = ? order by id').all(delegation.id);
    const ends = kept.prepare(`select count(*) as count from audit_events where action = 'delegation.gone'`).get();
    kept.close();
    expect(changes).toEqual([{ after_value: '"requested"' }, { after_value: '"active"' }, { after_value: '"gone"' }]);
    expect(ends).toEqual({ count: 1 });
  });

  it('is refused precisely, with nothing kept, when Altinn finds fault', async () => {
    const before = dataOf<{ delegations: Delegation[] }>(await get('/api/v1/delegations')).delegations.length;
    for (const [input, pointer, words] of [
      [{ access_packages: ['finnes-ikke'] }, '#/access_packages', 'AUTH-00063'],
      [{ access_packages: [accounting] }, '#/access_packages', 'agent: true'],
      [{ access_packages: [vat], redirect_url: 'https://elsewhere.example/x' }, '#/redirect_url', 'AUTH-00021'],
      [{ rights: ['app_skd_unknown'] }, '#/rights', 'AUTH-00001'],
    ] as const) {
      const answer = await post('/api/v1/delegations/request', { org_number: '330015470', ...input });
      const { errors } = answer.json<{ errors: { pointer: string; detail: string }[] }>();
      expect([answer.status, errors[0]?.pointer]).toEqual([400, pointer]);
      expect(errors[0]?.detail).toContain(words);
    }
    const unknown = await post('/api/v1/delegations/request', { org_number: '345678904', access_packages: [vat] });
    expect(unknown.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toBe('#/org_number');
    const after = dataOf<{ delegations: Delegation[] }>(await get('/api/v1/delegations')).delegations.length;
    expect(after).toBe(before);
    const { requests } = (await send(`${product.simulator}/_control/altinn/requests`)).json<{
      requests: { partyOrgNo: string }[];
    }>();
    expect(requests.filter(({ partyOrgNo }) => partyOrgNo === '330015470')).toEqual([]);
  });

  it('is refused by the organisation, and can be asked for again', async () => {
    const asked = { org_number: '330015470', access_packages: [vat] };
    const first = dataOf<Delegation>(await post('/api/v1/delegations/request', asked));
    await decide(requestIdIn(first.request?.confirm_url), 'reject');
    await becomes(first.id, 'rejected');
    const again = dataOf<Delegation>(await post('/api/v1/delegations/request', asked));
    expect(again).toMatchObject({ state: 'requested', request: { state: 'new' } });
    // Who may not decide cannot: somebody without access management.
    const refused = await decide(requestIdIn(again.request?.confirm_url), 'approve', 'REGN');
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await read(again.id)).state).toBe('requested');
    const withdrawn = await post(`/api/v1/delegations/${again.id}/withdraw`, {});
    expect(dataOf<Delegation>(withdrawn).state).toBe('withdrawn');
  });

  it('for an accountant is an agent’s: its clients are reached through it, and only while Altinn lists them', async () => {
    const refused = await post('/api/v1/delegations/request', {
      org_number: accountant,
      access_packages: [accounting],
    });
    expect(refused.text).toContain('agent: true');
    const administrator = await approved({ org_number: accountant, access_packages: ['klientadministrator'] });
    const agent = await approved({ org_number: accountant, agent: true, access_packages: [accounting] });
    expect(agent).toMatchObject({ kind: 'agent', state: 'active' });
    const add = () => post(`/api/v1/delegations/${agent.id}/clients`, { org_number: client });
    const early = await add();
    expect([early.status, early.json<{ error_code: string }>().error_code]).toEqual([403, 'CLIENT_NOT_LISTED']);

    await letAccountantAdd(administrator, agent);
    const since = await control(product.simulator).now();
    const bound = dataOf<Delegation & { via_org_number: string }>(await add());
    expect(bound).toMatchObject({ state: 'active', via_org_number: accountant });
    expect(await contextOf(client)).toMatchObject({ data_tier: 'tier_1_2' });
    const owners = grantsIn(await control(product.simulator).journal(since)).map((grant) => grant.system_user_org);
    expect(owners).toContain(accountant);
    expect(owners).not.toContain(client);

    const ended = await send(`${product.simulator}/_control/altinn/ended-relations`, {
      method: 'POST',
      body: JSON.stringify({ accountant, client }),
    });
    expect(ended.json()).toEqual({ lost_by: [agent.system_user_id] });
    await until('refused', async () => (await contextOf(client)).data_tier === 'tier_1', boundSeconds * 1_000 + 5_000);
    await becomes(bound.id, 'gone');
    expect((await read(agent.id)).state).toBe('active');
  });

  /** Asked for, approved and active. */
  async function approved(asked: object): Promise<Delegation> {
    const { id, request } = dataOf<Delegation>(await post('/api/v1/delegations/request', asked));
    expect((await decide(requestIdIn(request?.confirm_url), 'approve')).status).toBe(200);
    await becomes(id, 'active');
    return read(id);
  }

  /** What the accountant does in Altinn, with a system user of its own that administers clients. */
  async function letAccountantAdd(administrator: Delegation, agent: Delegation): Promise<void> {
    const standIn = await meetStandIn(product.simulator);
    const answer = await standIn.grant({
      client: standIn.client('Vendor, live'),
      claims: {
        scope: 'altinn:clientdelegations.read altinn:clientdelegations.write',
        authorization_details: systemUserOf(accountant, { externalRef: administrator.external_ref }),
      },
    });
    const base = `${product.simulator}/altinn/authentication/api/v1`;
    const exchanged = await send(`${base}/exchange/maskinporten`, {
      headers: bearer(String(answer.body.access_token)),
    });
    const headers = bearer(exchanged.text.replaceAll('"', ''));
    const clients = `${base}/enduser/systemuser/clients`;
    const available = await send(`${clients}/available?agent=${agent.system_user_id}`, { headers });
    const { data } = available.json<{ data: { clientId: string; clientOrganizationNumber: string }[] }>();
    const party = data.find(({ clientOrganizationNumber }) => clientOrganizationNumber === client)?.clientId;
    const added = await send(`${clients}?agent=${agent.system_user_id}&client=${party}`, { method: 'POST', headers });
    expect(added.status).toBe(200);
  }
});
