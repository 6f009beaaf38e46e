import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bearer, testServer } from '../http/testing.ts';
import type { OutgoingResponse } from '../lib/outgoing.ts';
import { json, scriptedSend } from '../testing.ts';
import { createBrreg } from '../upstreams/brreg/index.ts';
import { companySearchOperations } from './operations.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;
const unit = { organisasjonsnummer: '310332712', navn: 'PRØVE AS', organisasjonsform: { kode: 'AS' } };
const page = (totalElements: number, enheter: readonly object[] = [unit]) =>
  json({
    ...(enheter.length > 0 && { _embedded: { enheter } }),
    page: { size: 20, totalElements, totalPages: 1, number: 0 },
  });

/** A server whose live register answers searches from a function. */
function searching(answer: () => OutgoingResponse | Promise<OutgoingResponse>) {
  const { send, asked } = scriptedSend(answer);
  const server = testServer({
    operations: companySearchOperations,
    live: ({ upstreams }) => ({
      upstreams: { ...upstreams, brreg: createBrreg({ send, baseUrl: 'https://brreg.test' }) },
    }),
  });
  const ask = async (query: Record<string, string>, key = 'live-a') => {
    const url = `/api/v1/company/search?${new URLSearchParams(query)}`;
    const response = await server.http.inject({ url, headers: bearer(key) });
    return { status: response.statusCode, text: response.body, headers: response.headers, body: response.json() };
  };
  return { ...server, asked: () => asked.map(({ url }) => new URL(url).searchParams), ask };
}

describe('searching for companies', () => {
  it('asks the register, and shows of each hit what tells it from the others', async () => {
    const hit = {
      ...{ ...unit, konkurs: false, underAvvikling: true, underTvangsavviklingEllerTvangsopplosning: false },
      naeringskode1: { kode: '62.100', beskrivelse: 'Programmering' },
      registrertIMvaregisteret: true,
      forretningsadresse: { poststed: 'BERGEN', kommune: 'BERGEN', kommunenummer: '4601' },
      epostadresse: 'a@prove.invalid',
    };
    const { ask, asked } = searching(() => page(1, [hit]));
    const answer = await ask({
      ...{ name: ' prøve ', entity_type: 'enk,AS,as', municipality_number: '4601', registered_in_mva: 'true' },
      limit: '5',
    });
    expect(String(asked()[0])).toBe(
      'navn=pr%C3%B8ve&organisasjonsform=AS%2CENK&kommunenummer=4601&registrertIMvaregisteret=true&page=0&size=5',
    );
    expect(answer.body.data).toEqual({
      companies: [
        {
          ...{ org_number: '310332712', name: 'PRØVE AS', entity_type: 'AS', status: 'under_liquidation' },
          ...{ city: 'BERGEN', municipality: 'BERGEN', municipality_number: '4601' },
          ...{ nace_code: '62.100', nace_description: 'Programmering', registered_in_mva: true },
        },
      ],
      total: 1,
      pagination: { next_cursor: null, limit: 5 },
    });
    expect(answer.body._meta.sources).toMatchObject([{ source: 'brreg.enheter', status: 'ok', served_from: 'live' }]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('claims nothing that a hit does not say, and finds nothing without failing', async () => {
    const { body } = await searching(() => page(1)).ask({ name: 'prøve' });
    expect(body.data.companies[0]).toMatchObject({
      ...{ status: 'unknown', city: null, municipality_number: null, nace_code: null, registered_in_mva: null },
    });
    const none = await searching(() => page(0, [])).ask({ name: 'prøve' });
    expect(none.body.data).toEqual({ companies: [], total: 0, pagination: { next_cursor: null, limit: 20 } });
  });

  it('goes on from page to page, and ends', async () => {
    const { ask, asked } = searching(() => page(41));
    let cursor: string | null = null;
    const seen: (string | null)[] = [];
    do {
      const { body } = await ask({ name: 'prøve', ...(cursor !== null && { cursor }) });
      cursor = body.data.pagination.next_cursor;
      seen.push(cursor);
    } while (cursor !== null);
    expect(asked().map((query) => query.get('page'))).toEqual(['0', '1', '2']);
    expect(new Set(seen).size).toBe(3);
    expect(seen.join()).not.toContain(Buffer.from('prøve').toString('base64url'));
  });

  it('ends where the register gives an empty page, whatever it counts', async () => {
    const { ask } = searching(() => page(500, []));
    expect((await ask({ name: 'prøve' })).body.data.pagination.next_cursor).toBeNull();
  });

  it('takes a cursor for its own search only', async () => {
    const { ask, asked } = searching(() => page(500));
    const search = { name: 'prøve', entity_type: 'AS' };
    const cursor: string = (await ask(search)).body.data.pagination.next_cursor;
    for (const other of [
      { name: 'annen', entity_type: 'AS', cursor },
      { name: 'prøve', cursor },
      { ...search, limit: '50', cursor },
      { ...search, municipality_number: '0301', cursor },
      { ...search, cursor: `${cursor}x` },
      { ...search, cursor: 'MQ' },
      { ...search, cursor: '' },
    ]) {
      const { status, body } = await ask(other);
      expect([status, body.error_code, body.errors[0].pointer]).toEqual([400, 'VALIDATION_FAILED', '#/cursor']);
    }
    expect(asked()).toHaveLength(1);
    expect((await ask({ ...search, name: 'prøve ', cursor })).status).toBe(200);
  });

  it('says so where the register shows no more, and leaves nothing out in silence', async () => {
    const { ask, asked } = searching(() => page(25_000));
    const search = { name: 'prøve', limit: '100' };
    let answer = await ask(search);
    for (let turn = 1; turn < 100; turn += 1) {
      answer = await ask({ ...search, cursor: answer.body.data.pagination.next_cursor });
      expect(answer.status).toBe(200);
    }
    expect(asked().at(-1)?.get('page')).toBe('99');
    const refused = await ask({ ...search, cursor: answer.body.data.pagination.next_cursor });
    expect([refused.status, refused.body.error_code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(refused.body.errors[0].detail).toContain('first 10 000 hits');
    expect(asked()).toHaveLength(100);
  });

  it.each([
    [{}, 'name'],
    [{ limit: '5' }, 'name'],
    [{ name: 'x' }, 'name'],
    [{ name: '  x  ' }, 'name'],
    [{ name: 'x'.repeat(181) }, 'name'],
    [{ entity_type: 'XYZ' }, 'entity_type'],
    [{ entity_type: 'AS,' }, 'entity_type'],
    [{ entity_type: 'BEDR' }, 'entity_type'],
    [{ municipality_number: '301' }, 'municipality_number'],
    [{ registered_in_mva: 'yes' }, 'registered_in_mva'],
    [{ name: 'prøve', limit: '0' }, 'limit'],
    [{ name: 'prøve', limit: '101' }, 'limit'],
    [{ name: 'prøve', limit: 'all' }, 'limit'],
    [{ name: 'prøve', page: '2' }, 'page'],
    [{ navn: 'prøve' }, 'navn'],
  ])('refuses %j, and asks nobody', async (query, field) => {
    const { ask, asked } = searching(() => page(0, []));
    const { status, body } = await ask(query);
    expect([status, body.error_code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain(`#/${field}`);
    expect(asked()).toEqual([]);
  });

  it('takes names of two letters and of 180', async () => {
    const { ask } = searching(() => page(0, []));
    for (const name of ['ÅS', 'x'.repeat(180)]) expect((await ask({ name })).status).toBe(200);
    expect((await ask({ municipality_number: '0301' })).status).toBe(200);
  });

  it('tells what the register refuses in our words, and repeats nothing of it', async () => {
    const refusal = (parametere: readonly string[]) => ({
      ...{ status: 400, feilmelding: 'Kari Testesen?', sti: '/?navn=Kari' },
      valideringsfeil: [{ feilmelding: 'navn Kari er ugyldig', parametere, feilaktigVerdi: 'Kari Testesen' }],
    });
    const refused = async (parameters: readonly string[]) => {
      const { ask } = searching(() => json(refusal(parameters), 400));
      const { status, text, body } = await ask({ name: 'Kari Testesen' });
      expect([status, body.error_code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(text).not.toMatch(/Kari|Testesen|ugyldig er/);
      return body.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    expect(await refused(['navn'])).toEqual(['#/name']);
    expect(await refused(['kommunenummer', 'organisasjonsform'])).toEqual(['#/municipality_number', '#/entity_type']);
    expect(await refused(['Kari'])).toEqual(['#']);
    expect(await refused([])).toEqual(['#']);
  });

  it.each([
    ['503', () => json({}, 503)],
    ['429', () => json({}, 429)],
    ['403', () => json({}, 403)],
    ['404', () => json({}, 404)],
    ['a page', () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' })],
    ['another shape', () => json({ hits: [] })],
  ])('is unavailable while the register answers %s', async (_, answer) => {
    const { status, headers, body } = await searching(answer).ask({ name: 'prøve' });
    expect([status, body.error_code, headers['retry-after']]).toEqual([503, 'UPSTREAM_UNAVAILABLE', '5']);
  });

  it('needs a key with the scope', async () => {
    const { ask } = searching(() => page(0, []));
    expect((await ask({ name: 'prøve' }, 'stranger')).status).toBe(401);
    expect((await ask({ name: 'prøve' }, 'live-bare')).body.error_code).toBe('SCOPE_INSUFFICIENT');
  });

  it('puts nothing on record, whose name it may be', async () => {
    const { ask, recorded } = searching(() => page(1));
    await ask({ name: 'Kari Testesen' });
    await ask({ name: 'Kari Testesen', limit: '0' });
    expect(recorded).toEqual([]);
  });

  it('asks anew each time: what was sought is kept nowhere', async () => {
    const { ask, asked } = searching(() => page(1));
    await ask({ name: 'prøve' });
    await ask({ name: 'prøve' });
    expect(asked()).toHaveLength(2);
  });
});

describe('the search of the sandbox over HTTP', () => {
  const sandbox = '/api/v1/sandbox';

  it('is over the invented organisations, through both doors, and says that they are invented', async () => {
    const { http } = testServer();
    for (const request of [
      { url: `${sandbox}/public/company/search?name=eksempel%20as` },
      { url: `${sandbox}/company/search?name=eksempel%20as`, headers: bearer('apier_sandbox_test_me') },
    ]) {
      const body = (await http.inject(request)).json();
      expect(body.data.companies[0]).toMatchObject({ org_number: '999999999', entity_type: 'AS', status: 'active' });
      expect(body._meta).toMatchObject({ is_sandbox: true, notice: '991825827: Seed example, invented data' });
    }
  });

  it('gives every hit once over its pages', async () => {
    const { http } = testServer();
    const numbers: string[] = [];
    let next = '';
    let total = 0;
    do {
      const { data } = (await http.inject(`${sandbox}/public/company/search?entity_type=AS&limit=7${next}`)).json();
      numbers.push(...data.companies.map(({ org_number }: { org_number: string }) => org_number));
      total = data.total;
      next = data.pagination.next_cursor === null ? '' : `&cursor=${data.pagination.next_cursor}`;
    } while (next !== '');
    expect([numbers.length, new Set(numbers).size]).toEqual([total, total]);
  });

  it('refuses as the register does a name without a letter or digit', async () => {
    const answer = await testServer().http.inject(`${sandbox}/public/company/search?name=%21%21`);
    expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, '#/name']);
    expect(answer.json()._meta.is_sandbox).toBe(true);
  });

  it('sends nothing on that may be a person’s number', async () => {
    for (const name of ['01818010083', 'Ola 018180 10083']) {
      const answer = await testServer().http.inject(
        `${sandbox}/public/company/search?name=${encodeURIComponent(name)}`,
      );
      expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, '#/name']);
      expect(answer.body).not.toContain('10083');
    }
    expect((await testServer().http.inject(`${sandbox}/public/company/search?name=999999999`)).statusCode).toBe(200);
  });

  it('does not stand in the way of a company’s own addresses', async () => {
    const { http } = testServer();
    const answer = await http.inject(`${sandbox}/public/company/search/verify`);
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([400, '#/org']);
  });
});

describe.skipIf(!conformance)('the official samples (needs APIER_CONFORMANCE_DATA)', () => {
  it('are found with a page to go on to, though they count wrongly', async () => {
    const file = `${conformance}/brreg/samples/enheter-search-page1-response.json`;
    const { ask } = searching(() => json(JSON.parse(readFileSync(file, 'utf8'))));
    const { body } = await ask({ name: 'sesam', limit: '2' });
    expect(body.data.companies).toHaveLength(2);
    expect(body.data.pagination.next_cursor).not.toBeNull();
  });
});
