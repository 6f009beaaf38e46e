import { describe, expect, it } from 'vitest';
import { createDelegatedReader } from '../companies/index.ts';
import { type Answering, down, forbidden, hangs, minutes, partiesBody, readerOf } from '../companies/testing.ts';
import { testServer } from '../http/testing.ts';
import type { OutgoingResponse } from '../lib/outgoing.ts';
import { json, scriptedSend, settle, testInstant } from '../testing.ts';
import { TokenRefused } from '../tokens/index.ts';
import { createAltinn } from '../upstreams/altinn/index.ts';
import { cursorAt } from './cursor.ts';
import { type ListFilingsInput, listFilings } from './list-filings.ts';
import { FilingHistory } from './shapes.ts';

const org = '999999999';
const scope = 'altinn:instances.read';

const instance = (guid: string, more: object = {}) => ({
  id: `149999999/${guid}`,
  instanceOwner: { partyId: '149999999', organisationNumber: org, personNumber: 'canary', username: 'canary' },
  appId: 'skd/mva-melding-innsending-v1',
  org: 'skd',
  process: { currentTask: { elementId: 'Task_1', altinnTaskType: 'data' }, ended: null },
  status: { isArchived: false, isSoftDeleted: false, isHardDeleted: false },
  data: [
    { id: 'd1', dataType: 'mvamelding', filename: 'canary.xml' },
    { id: 'd2', dataType: 'vedlegg', filename: 'Ola Nordmann.pdf' },
    { id: 'd3', dataType: 'vedlegg' },
  ],
  ...{ created: '2026-11-20T10:00:00Z', createdBy: 'canary', lastChanged: '2026-11-20T11:00:00Z' },
  ...more,
});

const pageOf = (instances: readonly object[], next?: string): OutgoingResponse =>
  json({
    count: instances.length,
    instances,
    ...(next && { next: `https://altinn.test/storage/api/v1/instances?continuationToken=${next}` }),
  });

/** A reader of filings over one Altinn: what it answers of instances, and everything it was asked. */
function filingsOf(
  answer: Answering = () => pageOf([instance('a')]),
  options: Parameters<typeof readerOf>[0] & { parties?: Answering } = {},
) {
  const { parties = () => json(partiesBody(['urn:altinn:accesspackage:merverdiavgift'])), ...rest } = options;
  const reader = readerOf(rest);
  const { send, asked } = scriptedSend((request) =>
    request.url.includes('/storage/') ? answer(request) : parties(request),
  );
  const altinn = reader.ctx.upstreams.altinn && {
    client: createAltinn({ send, baseUrl: 'https://altinn.test' }),
    systemId: '999999999_apier',
  };
  const ctx = { ...reader.ctx, upstreams: { ...reader.ctx.upstreams, altinn } };
  const storage = () => asked.filter(({ url }) => url.includes('/storage/'));
  const read = async (input: Partial<ListFilingsInput> = {}) => {
    const work = listFilings(ctx, { org, limit: 20, ...input });
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    for (let turn = 0; turn < 30 && !isDone; turn += 1) await settle();
    if (!isDone) reader.clock.advance(1_000);
    const { data, ...more } = await work;
    return { ...more, data: FilingHistory.parse(data) };
  };
  return { ...reader, ctx, asked, storage, read };
}

describe('what a company has filed in Altinn', () => {
  it('is told filing by filing, by our codes and words, and without anything that identifies a person', async () => {
    const { read, storage } = filingsOf();
    const { data, sources } = await read();
    expect(data).toEqual({
      org_number: org,
      filings: [
        {
          ...{ instance_id: '149999999/a', app_id: 'skd/mva-melding-innsending-v1', org: 'skd', code: 'mva_melding' },
          name: { nb: 'Mva-melding', en: 'VAT return' },
          ...{ status: 'draft', agency_step: { id: 'Task_1', kind: 'data' } },
          ...{ created_at: '2026-11-20T10:00:00.000Z', last_changed_at: '2026-11-20T11:00:00.000Z', ended_at: null },
          ...{ filed_via_apier: false, apier_record: null, documents: { count: 3, types: ['mvamelding', 'vedlegg'] } },
        },
      ],
      access_packages: [{ id: 'urn:altinn:accesspackage:merverdiavgift', name: 'Merverdiavgift' }],
      pagination: { next_cursor: null, limit: 20 },
    });
    expect(JSON.stringify(data)).not.toMatch(/canary|Nordmann/);
    expect(sources?.map(({ source, status }) => [source, status])).toEqual([
      ['altinn.instances', 'ok'],
      ['altinn.authorizedparties', 'ok'],
    ]);
    const [request] = storage();
    expect(request?.headers['x-ai-instanceowneridentifier']).toBe(`Organisation:${org}`);
    expect(new URL(request?.url ?? '').search).toBe('?size=20');
  });

  it.each([
    ['draft', { process: { currentTask: { elementId: 'T', altinnTaskType: 'data' } } }],
    ['awaiting_confirmation', { process: { currentTask: { elementId: 'T', altinnTaskType: 'Confirmation' } } }],
    ['awaiting_signature', { process: { currentTask: { elementId: 'T', altinnTaskType: 'signing' } } }],
    ['awaiting_feedback', { process: { currentTask: { elementId: 'T', altinnTaskType: 'feedback' } } }],
    ['unknown', { process: { currentTask: { elementId: 'T', altinnTaskType: 'payment' } } }],
    ['unknown', { process: { currentTask: { elementId: 'T', altinnTaskType: 'constructor' } } }],
    ['unknown', { process: null }],
    ['completed', { process: { currentTask: null, ended: '2026-11-20T12:00:00Z' } }],
    ['completed', { process: null, status: { isArchived: true } }],
    ['deleted', { process: { ended: '2026-11-20T12:00:00Z' }, status: { isSoftDeleted: true } }],
  ])('is %s when Altinn’s process says so', async (status, more) => {
    const { data } = await filingsOf(() => pageOf([instance('a', more)])).read();
    expect(data.filings[0]?.status).toBe(status);
  });

  it.each([
    ['skd/mva-melding-innsending-test', 'mva_melding', 'VAT return'],
    ['skd/formueinntekt-skattemelding-v2', null, 'Tax return for businesses'],
    ['brg/aarsregnskap-vanlig-202406', 'aarsregnskap', 'Annual accounts'],
    ['brg/rrh-innrapportering', 'reelle_rettighetshavere', 'Beneficial owners'],
    ['skd/mva-melding-innsendingen', null, undefined],
    ['ttd/skd/mva-melding-innsending', null, undefined],
  ])('knows the app %s as %s', async (appId, code, name) => {
    const { data } = await filingsOf(() => pageOf([instance('a', { appId })])).read();
    expect([data.filings[0]?.code, data.filings[0]?.name?.en]).toEqual([code, name]);
  });

  it('is an empty list where nothing was filed', async () => {
    const { data } = await filingsOf(() => pageOf([])).read();
    expect([data.filings, data.pagination.next_cursor]).toEqual([[], null]);
  });

  it('goes on where the cursor says, and passes by pages of which Altinn shows nothing', async () => {
    const pages: Record<string, OutgoingResponse> = {
      null: pageOf([instance('a')], 'p2'),
      p2: pageOf([], 'p3'),
      p3: pageOf([instance('b')]),
    };
    const { read, storage } = filingsOf(
      ({ url }) => pages[String(new URL(url).searchParams.get('continuationToken'))] ?? json({}, 400),
    );
    const first = (await read({ limit: 1 })).data;
    expect([first.filings.map((one) => one.instance_id), first.pagination.limit]).toEqual([['149999999/a'], 1]);
    const second = (await read({ limit: 1, cursor: first.pagination.next_cursor ?? '' })).data;
    expect([second.filings.map((one) => one.instance_id), second.pagination.next_cursor]).toEqual([
      ['149999999/b'],
      null,
    ]);
    expect(storage()).toHaveLength(3);
  });

  it('does not follow empty pages for ever', async () => {
    const { read, storage } = filingsOf(() => pageOf([], 'more'));
    const { data } = await read();
    expect([data.filings, data.pagination.next_cursor]).toEqual([[], cursorAt(org, 'more')]);
    expect(storage()).toHaveLength(6);
  });

  it('asks again when the proof of authority is a minute old, and not before', async () => {
    const { read, clock, storage } = filingsOf();
    await read();
    clock.advance(minutes - 1);
    expect((await read()).sources?.[0]?.served_from).toBe('cache');
    clock.advance(1);
    expect((await read()).sources?.[0]?.fetched_at).toBe(new Date(testInstant + minutes).toISOString());
    expect(storage()).toHaveLength(2);
  });
});

describe('what a company has filed is refused', () => {
  it('to an account without a live delegation, and nobody is asked', async () => {
    const { read, asked, tokens } = filingsOf(undefined, { delegation: null });
    await expect(read()).rejects.toMatchObject({ code: 'AUTH_NO_DELEGATION' });
    expect([...asked, ...tokens.asked]).toEqual([]);
  });

  it('where Altinn is not connected', async () => {
    await expect(filingsOf(undefined, { off: ['altinn'] }).read()).rejects.toMatchObject({ code: 'ALTINN_OFF' });
  });

  it.each([
    ['another organisation’s', cursorAt('379754325', 'p2')],
    ['nonsense', 'nonsense'],
    ['empty of a token', Buffer.from(`${org} `).toString('base64url')],
    ['one of two tokens', Buffer.from(`${org} a b`).toString('base64url')],
  ])('with a cursor that is %s', async (_, cursor) => {
    const { read, asked } = filingsOf();
    await expect(read({ cursor })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '#/cursor' }],
    });
    expect(asked).toEqual([]);
  });

  it('with a cursor that Altinn knows no more, and says so', async () => {
    const refused = filingsOf(() => json({}, 400));
    await expect(refused.read({ cursor: cursorAt(org, 'old') })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    // Without a cursor it is no cursor's fault.
    await expect(filingsOf(() => json({}, 400)).read()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('where the right is missing or the system user is gone, and what was kept is forgotten', async () => {
    const missing = filingsOf(forbidden);
    await expect(missing.read()).rejects.toMatchObject({
      code: 'AUTH_NO_DELEGATION',
      message: expect.stringContaining('does not open'),
    });
    expect(missing.tokens.evicted).toEqual([org]);
    expect(missing.suspected).toEqual([]);

    const { read, tokens, suspected, clock } = filingsOf();
    await read();
    tokens.refusals.set(scope, 'no_delegation');
    clock.advance(minutes);
    await expect(read()).rejects.toMatchObject({
      code: 'AUTH_NO_DELEGATION',
      message: expect.stringContaining('has the system user'),
    });
    expect([tokens.evicted, suspected]).toEqual([[org], ['dlg_1']]);
  });

  it('where Altinn’s list says that the system user is gone, whatever else it told', async () => {
    const { read, tokens } = filingsOf();
    tokens.refusals.set('altinn:accessmanagement/authorizedparties', 'no_delegation');
    await expect(read()).rejects.toMatchObject({ code: 'AUTH_NO_DELEGATION' });
  });

  it('through an accountant, before Altinn lists the organisation as its client', async () => {
    const through = { delegation: { viaOrganisation: '283016617' } };
    const listed = filingsOf(undefined, through);
    expect((await listed.read()).data.filings).toHaveLength(1);
    expect(listed.asked.map(({ url }) => url.includes('/storage/'))).toEqual([false, true]);

    const parties = () => json({ links: { next: null }, data: [] });
    const foreign = filingsOf(undefined, { ...through, parties });
    await expect(foreign.read()).rejects.toMatchObject({
      code: 'AUTH_NO_DELEGATION',
      message: expect.stringContaining('acts for'),
    });
    expect(foreign.storage()).toEqual([]);
    const silent = filingsOf(undefined, { ...through, parties: down });
    await expect(silent.read()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(silent.storage()).toEqual([]);
  });

  it.each([
    [down, 'UPSTREAM_UNAVAILABLE'],
    [hangs, 'UPSTREAM_TIMEOUT'],
    [() => json({}, 401), 'UPSTREAM_FORBIDDEN'],
    [() => json({ instances: 'none' }), 'UPSTREAM_UNAVAILABLE'],
    // Somebody else's filing is never shown, whatever Altinn sends.
    [
      () => pageOf([instance('a', { instanceOwner: { partyId: '1', organisationNumber: '379754325' } })]),
      'UPSTREAM_UNAVAILABLE',
    ],
    [() => pageOf([instance('a', { instanceOwner: { partyId: '1' } })]), 'UPSTREAM_UNAVAILABLE'],
  ] as const)('when Altinn gives no answer that can be used: never an empty list (%#)', async (answer, code) => {
    await expect(filingsOf(answer).read()).rejects.toMatchObject({ code, headers: { 'retry-after': '5' } });
  });

  it('when our client was not given the scope, and says whose it is to give', async () => {
    const { read, tokens } = filingsOf();
    tokens.refusals.set(scope, 'not_grantable');
    await expect(read()).rejects.toMatchObject({
      code: 'MASKINPORTEN_AUTH_FAILED',
      message: expect.stringContaining(scope),
    });
  });

  it('but not because the list of packages is missing: that is null', async () => {
    const { data, sources } = await filingsOf(undefined, { parties: down }).read();
    expect([data.filings.length, data.access_packages]).toEqual([1, null]);
    expect(sources?.[1]).toMatchObject({ source: 'altinn.authorizedparties', status: 'unavailable' });
  });
});

describe('what was kept of filings', () => {
  it('is forgotten when another source says that the system user is gone', async () => {
    const { ctx, read, storage } = filingsOf();
    await read();
    const reader = createDelegatedReader(ctx, org, (await ctx.findDelegation('acc_1', org)) ?? expect.fail());
    const gone = () => Promise.reject(new TokenRefused('no_delegation', 'MP-303'));
    await reader.withSystemUser('skatteetaten.mvaregister', gone, Number.POSITIVE_INFINITY);
    await read();
    expect(storage()).toHaveLength(2);
  });

  it('never crosses pages, sizes or accounts', async () => {
    const { read, storage, ctx } = filingsOf(({ url }) =>
      url.includes('continuationToken') ? pageOf([instance('b')]) : pageOf([instance('a')], 'p2'),
    );
    const first = (await read()).data;
    const second = (await read({ cursor: first.pagination.next_cursor ?? '' })).data;
    expect([first, second].map(({ filings }) => filings[0]?.instance_id)).toEqual(['149999999/a', '149999999/b']);
    await read({ limit: 5 });
    expect(storage()).toHaveLength(3);
    const { data } = await listFilings({ ...ctx, accountId: 'acc_2' }, { org, limit: 20 });
    expect([data.filings.length, storage().length]).toEqual([1, 4]);
  });
});

describe('the filings of the sandbox', () => {
  const ask = (query = '') =>
    testServer().http.inject(`/api/v1/sandbox/public/company/999999999/filing-history${query}`);

  it('are two VAT returns, without a key', async () => {
    const { data, _meta } = (await ask()).json();
    expect(data.filings.map((one: { code: string; status: string }) => [one.code, one.status])).toEqual([
      ['mva_melding', 'completed'],
      ['mva_melding', 'completed'],
    ]);
    expect(_meta.is_sandbox).toBe(true);
  });

  it('come page by page', async () => {
    const first = (await ask('?limit=1')).json().data;
    const second = (await ask(`?limit=1&cursor=${first.pagination.next_cursor}`)).json().data;
    expect(second.pagination.next_cursor).toBeNull();
    expect(first.filings[0].last_changed_at > second.filings[0].last_changed_at).toBe(true);
  });

  it('are refused with an offset, a limit of none and a cursor of nobody', async () => {
    for (const [query, pointer] of [
      ['?offset=20', '#/offset'],
      ['?limit=0', '#/limit'],
      ['?limit=101', '#/limit'],
      ['?cursor=!', '#/cursor'],
      ['?cursor=abc', '#/cursor'],
    ]) {
      const body = (await ask(query)).json();
      expect([body.error_code, body.errors[0].pointer]).toEqual(['VALIDATION_FAILED', pointer]);
    }
  });
});
