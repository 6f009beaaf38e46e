import { vatRules } from '@apier/rulebook/vat-return';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { bearer, testServer } from '../http/testing.ts';
import { createLogger } from '../lib/log.ts';
import { createLimits } from '../limits/index.ts';
import { virtualClock } from '../testing.ts';
import { exampleReturn, exampleReturnXml } from './example-return.ts';
import { vatReturnOperations } from './operations.ts';
import { VatReturnValidation } from './shapes.ts';
import { limits } from './validate-vat-return.ts';

const path = '/api/v1/tools/vat-return/validate';
const xml = { 'content-type': 'application/xml' };
const envelope = {
  norskIdentifikator: { organisasjonsnummer: '999999999' },
  skattleggingsperiode: { periode: { skattleggingsperiodeToMaaneder: 'mars-april' }, aar: '2026' },
  meldingskategori: 'alminnelig',
  opprettetAv: 'Eksempel AS',
};
/** The sum is right by another amount: R018. */
const deviating = exampleReturnXml.replace('>15000<', '>15001<');

const serve = () => testServer({ operations: vatReturnOperations });

/** Asks at the door without a key unless told otherwise; on Saturday 21 November 2026, 13:00 in Oslo. */
async function ask(request: Partial<InjectOptions>, http: FastifyInstance = serve().http) {
  const response = await http.inject({ method: 'POST', url: path, ...request });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

async function verdict(request: Partial<InjectOptions>, http?: FastifyInstance): Promise<VatReturnValidation> {
  const { status, body } = await ask(request, http);
  expect(status, JSON.stringify(body)).toBe(200);
  return VatReturnValidation.parse(body.data);
}

const asXml = (payload: string | Buffer, headers: Record<string, string> = xml) => ({ payload, headers });
const asJson = (payload: object, more: object = {}) => ({ payload: { payload, ...more } });
const rulesOf = ({ deviations }: VatReturnValidation) => deviations.map(({ rule }) => rule);

describe('a VAT return that is checked', () => {
  it('gets one verdict as JSON, as XML and as XML in JSON', async () => {
    const { http } = serve();
    const good = await verdict(asJson({ mvaMeldingDto: exampleReturn }), http);
    expect(good).toMatchObject({ form: 'mvaMeldingDto', status: 'ingen avvik', at: '2026-11-21', deviations: [] });
    expect(good.not_evaluated).toContainEqual({
      rule: 'R047',
      code: 'MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE',
      needs: ['mva_register'],
    });
    for (const request of [
      asXml(exampleReturnXml),
      asXml(exampleReturnXml, { 'content-type': 'text/xml' }),
      asXml(exampleReturnXml, { 'content-type': 'Application/XML; charset="UTF-8"' }),
      asXml(`\ufeff${exampleReturnXml}`),
      asJson({ xml: exampleReturnXml }),
    ]) {
      expect(await verdict(request, http)).toEqual(good);
    }
  });

  it('is told what deviates, where and why, and what it is worth', async () => {
    const { status, deviations, deviations_omitted: omitted } = await verdict(asXml(deviating));
    expect([status, omitted]).toEqual(['avvikende skattemelding', 0]);
    expect(deviations).toEqual([
      {
        rule: 'R018',
        code: 'MVA_MELDINGSINNHOLD_SUM_MVA_FEIL_SUMMERING_AV_AVGIFTLINJER',
        severity: 'avvikende skattemelding',
        path: '/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift',
        message: expect.stringContaining('15001'),
      },
    ]);
    const invalid = await verdict(asXml(exampleReturnXml.replace('<sats>25</sats>', '<sats>24</sats>')));
    expect([invalid.status, rulesOf(invalid)[0]]).toEqual(['ugyldig skattemelding', 'R003']);
  });

  it('is told in the caller’s language, in bokmål where none is named', async () => {
    const { http } = serve();
    const messageIn = async (language?: string) => {
      const { headers, body } = await ask(
        { ...asXml(deviating), headers: { ...xml, ...(language && { 'accept-language': language }) } },
        http,
      );
      return [headers['content-language'], body.data.deviations[0].message, body._meta.notice];
    };
    const [english, inEnglish, englishNotice] = await messageIn('en');
    const [norwegian, inNorwegian] = await messageIn('nn');
    expect([english, norwegian]).toEqual(['en', 'nb']);
    expect(inEnglish).not.toBe(inNorwegian);
    expect(englishNotice).toContain('no promise that Skatteetaten accepts');
    expect(await messageIn()).toEqual(['en, nb', inNorwegian, englishNotice]);
  });

  it('rests on the rulebook and on the law, and is kept by nobody', async () => {
    const { headers, body } = await ask(asXml(exampleReturnXml));
    expect(body._meta).toMatchObject({
      data_source: 'Apier rulebook',
      legal_basis: 'Skatteforvaltningsloven § 8-3; for claims of compensation merverdiavgiftskompensasjonsloven',
      served_from: 'static',
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers).not.toHaveProperty('etag');
  });

  it('is judged on today in Oslo, or on the day that is named', async () => {
    const { http, clock } = serve();
    clock.advance(Date.parse('2026-04-30T21:59:00Z') - clock.now());
    const unfinished = await verdict(asXml(exampleReturnXml), http);
    expect([unfinished.at, unfinished.status, rulesOf(unfinished)]).toEqual([
      '2026-04-30',
      'ugyldig skattemelding',
      ['R059'],
    ]);
    clock.advance(60_000);
    expect(await verdict(asXml(exampleReturnXml), http)).toMatchObject({ at: '2026-05-01', deviations: [] });
    const named = { at: '2026-04-30' };
    for (const request of [
      { ...asXml(exampleReturnXml), url: `${path}?at=2026-04-30` },
      asJson({ mvaMeldingDto: exampleReturn }, named),
      { ...asJson({ mvaMeldingDto: exampleReturn }), url: `${path}?at=2026-04-30` },
    ]) {
      expect(await verdict(request, http)).toEqual(unfinished);
    }
  });

  it('may be early when the business has ended', async () => {
    const { http } = serve();
    const early = (ended: unknown) => asJson({ mvaMeldingDto: exampleReturn }, { at: '2026-04-15', has_ended: ended });
    expect(rulesOf(await verdict(early(true), http))).toEqual([]);
    expect(rulesOf(await verdict(early(false), http))).toEqual(['R059']);
    const inQuery = (ended: string) => ({
      ...asXml(exampleReturnXml),
      url: `${path}?at=2026-04-15&has_ended=${ended}`,
    });
    expect(rulesOf(await verdict(inQuery('true'), http))).toEqual([]);
    expect(rulesOf(await verdict(inQuery('false'), http))).toEqual(['R059']);
  });
});

describe('an envelope that is checked alone', () => {
  it('is held against its schema, and what the app compares is named', async () => {
    const answer = await verdict(asJson({ mvaMeldingInnsending: envelope }));
    expect(answer).toMatchObject({ form: 'mvaMeldingInnsending', status: 'ingen avvik', deviations: [] });
    expect(answer.not_evaluated.length).toBeGreaterThan(3);
    for (const { rule, needs } of answer.not_evaluated) {
      expect(rule).toBeNull();
      expect(needs.every((need) => need === 'instance' || need === 'return')).toBe(true);
    }
    const { opprettetAv: _, ...lacking } = envelope;
    const invalid = await verdict(asJson({ mvaMeldingInnsending: lacking }));
    expect([invalid.status, rulesOf(invalid)]).toEqual(['ugyldig skattemelding', ['R001']]);
  });
});

describe('what cannot be read', () => {
  it.each<[string, Partial<InjectOptions>, string | null]>([
    ['XML that breaks off', asXml(exampleReturnXml.slice(0, 200)), null],
    ['no XML at all', asXml('hello'), null],
    ['white space', asXml('  \n'), null],
    ['another document', asXml('<invoice/>'), null],
    ['a document type', asXml(`<!DOCTYPE a [<!ENTITY b "c">]>${exampleReturnXml.split('\n').slice(1).join('')}`), null],
    ['UTF-16', asXml(Buffer.from(`\ufeff${exampleReturnXml.replace('UTF-8', 'UTF-16')}`, 'utf16le')), null],
    ['bytes that are no UTF-8', asXml(Buffer.from(exampleReturnXml.replace('alminnelig', 'alm\xe6'), 'latin1')), null],
    ['JSON that is sent as XML', asXml(` ${JSON.stringify({ mvaMeldingDto: exampleReturn })}`), null],
    ['the same as text in JSON', asJson({ xml: JSON.stringify({ mvaMeldingDto: exampleReturn }) }), null],
    ['a form without content', asJson({ mvaMeldingDto: {} }), 'mvaMeldingDto'],
    [
      'a name that the form does not have',
      asJson({ mvaMeldingDto: { ...exampleReturn, belop: '1' } }),
      'mvaMeldingDto',
    ],
  ])('gets the verdict of the schema: %s', async (_, request, form) => {
    const answer = await verdict(request);
    expect([answer.form, answer.status, [...new Set(rulesOf(answer))]]).toEqual([
      form,
      'ugyldig skattemelding',
      ['R001'],
    ]);
    expect(answer.not_evaluated).toHaveLength(vatRules.length - 1);
  });

  it.each<[string, Partial<InjectOptions>, string]>([
    ['an XML body of nothing', asXml(''), '#/payload'],
    ['no body', {}, '#/payload'],
    ['no payload', { payload: {} }, '#/payload'],
    ['a payload of nothing', asJson({}), '#/payload'],
    ['two documents', asJson({ mvaMeldingDto: exampleReturn, xml: exampleReturnXml }), '#/payload'],
    ['a text that is empty', asJson({ xml: '' }), '#/payload/xml'],
    ['a text for a form', asJson({ mvaMeldingDto: exampleReturnXml }), '#/payload/mvaMeldingDto'],
    ['a list for a form', asJson({ mvaMeldingInnsending: [] }), '#/payload/mvaMeldingInnsending'],
    ['a form that there is not', asJson({ amelding: {} }), '#/payload/amelding'],
    ['a text for the payload', { payload: { payload: exampleReturnXml } }, '#/payload'],
    ['no day', asJson({ xml: exampleReturnXml }, { at: '2026-02-30' }), '#/at'],
    ['a year before the first', { ...asXml(exampleReturnXml), url: `${path}?at=0000-01-01` }, '#/at'],
    ['two days', { ...asXml(exampleReturnXml), url: `${path}?at=2026-01-01&at=2026-01-02` }, '#/at'],
    [
      'a day in the query and in the body',
      { ...asJson({ xml: 'x' }, { at: '2026-01-01' }), url: `${path}?at=2026-01-01` },
      '#/at',
    ],
    ['maybe', { ...asXml(exampleReturnXml), url: `${path}?has_ended=maybe` }, '#/has_ended'],
    ['a payload in the query beside the body', { ...asXml(exampleReturnXml), url: `${path}?payload=1` }, '#/payload'],
    ['a parameter that is none', { ...asXml(exampleReturnXml), url: `${path}?colour=blue` }, '#/colour'],
  ])('is refused by the name of the field: %s', async (_, request, pointer) => {
    const { status, body } = await ask(request);
    expect([status, body.error_code, body.errors?.[0]?.pointer]).toEqual([400, 'VALIDATION_FAILED', pointer]);
  });

  it.each<[string, Partial<InjectOptions>, string]>([
    ['nothing', asXml(''), 'Ugyldig: payload mangler: innholdet er tomt.'],
    ['no payload', { payload: {} }, 'Ugyldig: payload mangler.'],
    [
      'two documents',
      asJson({ mvaMeldingDto: exampleReturn, xml: 'x' }),
      'Ugyldig: payload må ha nøyaktig én av mvaMeldingDto, mvaMeldingInnsending og xml.',
    ],
    ['no day', asJson({ xml: 'x' }, { at: '2026-02-30' }), 'Ugyldig: at må være en dato, som 2026-05-20.'],
    [
      'a member twice',
      { payload: '{"payload":{"xml":"x","xml":"y"}}', headers: { 'content-type': 'application/json' } },
      'Ugyldig: payload/xml står to ganger i det samme objektet.',
    ],
  ])('is refused in bokmål, too: %s', async (_, request, detail) => {
    const { body } = await ask({ ...request, headers: { ...request.headers, 'accept-language': 'nb' } });
    expect([body.detail, JSON.stringify(body.errors)]).toEqual([detail, expect.not.stringContaining('"nb"')]);
  });

  it('is refused when a member stands twice in it: which of them counts would be a guess', async () => {
    const text = JSON.stringify({ payload: { mvaMeldingDto: exampleReturn } });
    const twice = text.replace('"aar":"2026"', '"aar":"2025","aar":"2026"');
    const { status, body } = await ask({ payload: twice, headers: { 'content-type': 'application/json' } });
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          pointer: '#/payload/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar',
          detail: 'is given twice in the same object',
        },
      ],
    ]);
  });

  it('is refused when it is deeper than anybody can write it', async () => {
    const deep = `{"payload":{"mvaMeldingDto":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}}`;
    const { status, body } = await ask({ payload: deep, headers: { 'content-type': 'application/json' } });
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, '#/payload']);
  });
});

describe('the size of a payload', () => {
  /** A return whose JSON has so many bytes in UTF-8, and fewer characters. */
  const jsonOf = (bytes: number) => {
    const made = (words: string) => ({
      mvaMeldingDto: { ...exampleReturn, merknad: { beskrivelse: words } },
    });
    const left = bytes - Buffer.byteLength(JSON.stringify(made('')));
    return made(`${'ø'.repeat(1_000)}${'x'.repeat(left - 2_000)}`);
  };
  /** The example with white space after it, to so many bytes. */
  const xmlOf = (bytes: number) => exampleReturnXml + ' '.repeat(bytes - Buffer.byteLength(exampleReturnXml));
  const refused = async (request: Partial<InjectOptions>, http: FastifyInstance) => {
    const { status, body } = await ask(request, http);
    return [status, body.error_code, /\d+/.exec(body.detail)?.[0]];
  };

  it('is 64 KiB at most as JSON, in bytes', async () => {
    const { http } = serve();
    expect(limits.json).toBe(65_536);
    expect(rulesOf(await verdict(asJson(jsonOf(65_536)), http))).toContain('R001');
    expect(await refused(asJson(jsonOf(65_537)), http)).toEqual([413, 'PAYLOAD_TOO_LARGE', '65536']);
    // White space between its members is not part of it.
    const spaced = JSON.stringify({ payload: jsonOf(65_536) }, null, 20);
    const json = { 'content-type': 'application/json' };
    expect(rulesOf(await verdict({ payload: spaced, headers: json }, http))).toContain('R001');
  });

  it('is 5 MiB at most as XML, by itself or in JSON', async () => {
    const { http } = serve();
    const [most, over] = [xmlOf(5 * 1024 * 1024), xmlOf(5 * 1024 * 1024 + 1)];
    const tooLarge = [413, 'PAYLOAD_TOO_LARGE', '5242880'];
    expect((await verdict(asXml(most), http)).status).toBe('ingen avvik');
    expect((await verdict(asJson({ xml: most }), http)).status).toBe('ingen avvik');
    expect(await refused(asXml(over), http)).toEqual(tooLarge);
    expect(await refused(asJson({ xml: over }), http)).toEqual(tooLarge);
  });

  it('is seen before JSON is parsed: what comes after the limit may be anything', async () => {
    const headers = { 'content-type': 'application/json' };
    const members = (count: number) => Array.from({ length: count }, (_, at) => `"a${at}":1`).join(',');
    const begun = `{"payload":{"mvaMeldingDto":{${members(20_000)},`;
    const { http } = serve();
    for (const rest of ['"b":1}}}', '"b":1,"b":2}}}', '}}}', ' and more']) {
      const { status, body } = await ask({ payload: begun + rest, headers }, http);
      expect([status, body.error_code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect(body.detail).toBe(
        'The limit of a payload as JSON is 65536 bytes. Send the return as XML, which may have 5242880.',
      );
    }
  });

  it('counts what is written, not how: white space and escapes are not part of it', async () => {
    const { http } = serve();
    const headers = { 'content-type': 'application/json' };
    const escaped = JSON.stringify({ payload: jsonOf(65_536), at: '2026-11-21', has_ended: false }, null, 20);
    const payload = escaped.replaceAll('ø', '\\u00f8');
    expect(rulesOf(await verdict({ payload, headers }, http))).toContain('R001');
  });

  it('has an end for JSON that holds XML, too', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await refused({ payload: Buffer.alloc(10_551_297, ' '), headers }, serve().http);
    expect(answer).toEqual([413, 'PAYLOAD_TOO_LARGE', '10551296']);
  });
});

describe('the doors', () => {
  const doors: [string, string, Record<string, string>][] = [
    ['the open one', path, {}],
    ['the public sandbox', '/api/v1/sandbox/public/tools/vat-return/validate', {}],
    ['a sandbox of one’s own', '/api/v1/sandbox/tools/vat-return/validate', bearer('apier_sandbox_test_me')],
  ];

  it.each(doors)('take JSON and XML, and refuse both in the same words: %s', async (_, url, key) => {
    const { http } = serve();
    const good = await verdict(asJson({ mvaMeldingDto: exampleReturn }), http);
    expect(await verdict({ ...asXml(exampleReturnXml), url, headers: { ...xml, ...key } }, http)).toEqual(good);
    expect(await verdict({ ...asJson({ mvaMeldingDto: exampleReturn }), url, headers: key }, http)).toEqual(good);
    for (const [headers, status] of [
      [{ 'content-type': 'text/plain' }, 415],
      [{ 'content-type': 'application/xml; charset=iso-8859-1' }, 415],
      [{ ...xml, 'content-encoding': 'gzip' }, 415],
    ] as const) {
      const answer = await ask({ payload: exampleReturnXml, url, headers: { ...headers, ...key } }, http);
      expect([answer.status, answer.body.error_code]).toEqual([status, 'UNSUPPORTED_MEDIA_TYPE']);
      expect(answer.body.detail).toContain('application/json, application/xml, text/xml');
    }
    const empty = await ask({ ...asXml(''), url, headers: { ...xml, ...key } }, http);
    expect([empty.status, empty.body.errors]).toEqual([400, [expect.objectContaining({ pointer: '#/payload' })]]);
  });

  it.each(doors.slice(1))('move the day with mock_date, unless one is named: %s', async (_, url, key) => {
    const { http } = serve();
    const on = async (query: string) =>
      verdict({ ...asXml(exampleReturnXml), url: `${url}?${query}`, headers: { ...xml, ...key } }, http);
    expect(await on('mock_date=2026-04-30')).toMatchObject({ at: '2026-04-30', status: 'ugyldig skattemelding' });
    expect(await on('mock_date=2026-05-01')).toMatchObject({ at: '2026-05-01', status: 'ingen avvik' });
    expect(await on('mock_date=2026-04-30&at=2026-05-01')).toMatchObject({ at: '2026-05-01', deviations: [] });
    const ordered = await ask(
      { ...asXml(exampleReturnXml), url: `${url}?simulate_error=rate_limited`, headers: { ...xml, ...key } },
      http,
    );
    expect(ordered.status).toBe(429);
  });

  it('are counted by the caller’s address, XML and JSON alike', async () => {
    const rateLimits = await createLimits({
      ...{ redisUrl: null, perKeyPerMinute: null, perAddressPerMinute: 2, failedKeysPerMinute: 60 },
      ...{ addressMac: (address: string) => address, clock: virtualClock(), log: createLogger('silent') },
    });
    const { http } = testServer({ operations: vatReturnOperations, rateLimits });
    const first = await ask(asXml(exampleReturnXml), http);
    expect([first.status, first.headers.ratelimit]).toEqual([200, '"address";r=1;t=60']);
    expect((await ask(asJson({ xml: 'x' }), http)).status).toBe(200);
    const refused = await ask(asXml(exampleReturnXml), http);
    expect([refused.status, refused.body.error_code]).toEqual([429, 'RATE_LIMITED']);
  });

  it('put nothing on record', async () => {
    const { http, recorded } = serve();
    await ask(asXml(exampleReturnXml), http);
    expect(recorded).toEqual([]);
  });
});
