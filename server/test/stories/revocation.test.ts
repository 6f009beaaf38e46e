import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  type ContextBody,
  control,
  createStage,
  type DemoSystemUser,
  type DemoWorld,
  grantsIn,
  type Product,
  send,
  until,
} from './harness.ts';
import { newReader, type Reader, systemUserOf } from './new-reader.ts';

/** How old the proof of an authority may be that a fact was read with. */
const boundMs = 60_000;
const full = { data_tier: 'tier_1_2', partial: false, altinn: { status: 'full', reason: null } };
const gone = { data_tier: 'tier_1', partial: false, altinn: { status: 'none', reason: 'system_user_gone' } };

describe('an authority that ends', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let stands: ReturnType<typeof control>;
  let world: DemoWorld;
  beforeAll(async () => {
    product = await stage.start();
    stands = control(product.simulator);
    world = await stands.world();
  });
  afterEach(() => stands.faults());

  const readContext = async (reader: Reader, org: string): Promise<ContextBody> => {
    const answer = await reader.context(org);
    expect(answer.status, answer.text).toBe(200);
    return answer.context();
  };
  /** An organisation of its own for each story, as its system user may not come back. */
  const set = async (org: string): Promise<{ user: DemoSystemUser; reader: Reader }> => {
    const user = systemUserOf(world.system_users, org);
    return { user, reader: await newReader(product, [user]) };
  };

  it('at Altinn is told at once to who has read nothing yet, and no register is asked', async () => {
    const org = '999999999';
    const { user, reader } = await set(org);
    await stands.deleteSystemUser(user.id, true);
    const since = await stands.now();
    const { data, _meta } = await readContext(reader, org);
    expect(data).toMatchObject({ ...gone, company: { name: 'Eksempel AS' } });
    expect('tier_2' in data).toBe(false);
    expect(data.altinn).toMatchObject({ granted_scopes: [], access_packages: null, error_code: 'AUTH_NO_DELEGATION' });
    const told = [...Object.values(data.provenance), ...data.reconciliation.flatMap(({ values }) => values)];
    expect(told.filter(({ source }) => !source.startsWith('brreg.'))).toEqual([]);
    expect(new Set(_meta.sources?.map(({ status }) => status))).toEqual(new Set(['ok', 'no_delegation']));
    const entries = await stands.journal(since);
    expect(entries.filter(({ upstream }) => upstream === 'skatteetaten' || upstream === 'nav')).toEqual([]);
    const asked = grantsIn(entries).filter(({ system_user_org }) => system_user_org === org);
    expect(new Set(asked.map(({ mp_code }) => mp_code))).toEqual(new Set(['MP-303']));
  });

  it('at Altinn leaves who has just read it what was read, no older than a minute; ending it here ends that within a second', async () => {
    const org = '391186251';
    const { user, reader } = await set(org);
    expect((await readContext(reader, org)).data).toMatchObject(full);
    await stands.deleteSystemUser(user.id, true);
    const since = await stands.now();
    const kept = await readContext(reader, org);
    expect(kept.data).toMatchObject(full);
    for (const { source, fetched_at } of kept._meta.sources ?? []) {
      if (source.startsWith('brreg.')) continue;
      expect(Date.now() - Date.parse(fetched_at ?? ''), source).toBeLessThan(boundMs);
    }
    // Somebody else is told the truth meanwhile.
    expect((await readContext(await newReader(product, [user]), org)).data).toMatchObject(gone);
    const before = await stands.now();
    expect(before).toBeGreaterThan(since);

    const ask = (what: string) => product.get(`/api/v1/company/${org}/${what}`, bearer(reader.key));
    const tiers = () =>
      Promise.all(
        ['obligations', 'deadlines', 'summary'].map(
          async (what) => (await ask(what)).json<{ data: { data_tier: string } }>().data.data_tier,
        ),
      );
    expect(await tiers()).toEqual(['tier_1_2', 'tier_1_2', 'tier_1_2']);
    const revoked = await send(`${product.base}/api/v1/delegations/${reader.delegations[0]?.id}/revoke`, {
      method: 'POST',
      headers: { ...bearer(reader.key), 'content-type': 'application/json' },
      body: '{}',
    });
    expect(revoked.status, revoked.text).toBe(200);
    const revokedAt = performance.now();
    let lastKept = 0;
    await until('tier 2 is gone', async () => {
      const sentAt = performance.now();
      if ((await readContext(reader, org)).data.data_tier === 'tier_1') return true;
      lastKept = sentAt - revokedAt;
      return false;
    });
    expect(lastKept).toBeLessThan(1_000);
    const { data } = await readContext(reader, org);
    expect(data).toMatchObject({ ...gone, altinn: { status: 'none', reason: 'no_delegation', system_user_id: null } });
    expect('tier_2' in data).toBe(false);
    expect(await tiers()).toEqual(['tier_1', 'tier_1', 'tier_1']);
    expect((await ask('filing-history')).problem()).toMatchObject({ status: 403, error_code: 'AUTH_NO_DELEGATION' });
    // What is open was kept, and the rest is nobody's business any more.
    const asked = (await stands.journal(before)).filter(({ path }) => !path.endsWith('/vendor/byquery'));
    expect(asked, 'but for the watch, which looks into what the other reader was denied').toEqual([]);
  });

  it('in part is named: who reads then sees what is left, and which right is missing', async () => {
    const org = '276018957';
    const { user, reader } = await set(org);
    await send(`${product.simulator}/_control/system-users/${user.id}`, {
      method: 'POST',
      body: JSON.stringify({ access_packages: ['urn:altinn:accesspackage:skatt-naering'] }),
    });
    const { data } = await readContext(reader, org);
    expect(data).toMatchObject({
      ...{ data_tier: 'tier_1_2', partial: false },
      tier_2: { skatteetaten: { mva_registered: null, recent_mva_meldinger: null, skatteoppgjor: { year: 2025 } } },
      altinn: {
        ...{ status: 'partial', reason: 'right_missing' },
        missing_scopes: ['skatteetaten:mvaregisteravgiftssubjekt', 'skatteetaten:mvameldingsopplysning'],
        access_packages: [{ id: 'urn:altinn:accesspackage:skatt-naering' }],
      },
    });
  });

  it('is found by the first register that refuses, and then nothing that was kept of it is shown any more', async () => {
    const org = '265083250';
    const { user, reader } = await set(org);
    await stands.faults({ upstream: 'skatteetaten', path_contains: '/mvaregister/', kind: 'status', status: 500 });
    expect((await readContext(reader, org)).data).toMatchObject({ partial: true, data_tier: 'tier_1_2' });
    await stands.faults();
    await stands.deleteSystemUser(user.id, true);
    // The register is asked again, with the token that is still there, and refuses it (403).
    const { data } = await readContext(reader, org);
    expect(data.tier_2?.skatteetaten.mva_registered ?? null).toBeNull();
    expect(data.altinn.status).not.toBe('full');
    expect((await readContext(reader, org)).data).toMatchObject(gone);
  });
});
