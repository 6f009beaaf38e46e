import { connect } from 'node:net';
import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { AppError, errorCodes } from '../errors/index.ts';
import { Failure } from './failure.ts';
import { bearer, testServer } from './testing.ts';

const context = '/api/v1/company/999999999/context';

async function refused(request: string | InjectOptions) {
  const { http } = testServer();
  const response = await http.inject(request);
  const body = Failure.parse(response.json());
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(body.status).toBe(response.statusCode);
  expect(body.request_id).toBe(response.headers['x-request-id']);
  expect(body.type).toBe(`/api/v1/errors#${body.error_code}`);
  return { status: response.statusCode, headers: response.headers, body };
}

describe('a refusal', () => {
  it('names what is wrong with an organisation number', async () => {
    const cases = {
      '12345678': 'exactly nine digits',
      '1234567890': 'exactly nine digits',
      '99999999a': 'nine digits',
      '999%20999%20999': 'nine digits',
      '123456789': 'check digit',
      '000000000': 'not an organisation number',
    };
    for (const [org, words] of Object.entries(cases)) {
      const { status, body } = await refused({ url: `/api/v1/company/${org}/context`, headers: bearer('live-a') });
      expect([status, body.error_code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(body.errors).toEqual([{ pointer: '#/org', detail: expect.stringContaining(words) }]);
    }
  });

  it('names a parameter that is not one, and never repeats a key that stood in the address', async () => {
    const unknown = await refused({ url: `${context}?colour=blue`, headers: bearer('live-a') });
    expect(unknown.body.errors).toEqual([{ pointer: '#/colour', detail: 'is not a parameter of this operation' }]);
    const asValue = await refused({ url: `${context}?api_key=apier_live_x`, headers: bearer('live-a') });
    expect(asValue.body.errors?.[0]?.detail).toMatch(/Authorization header only/);
    const asName = await refused({ url: `${context}?apier_live_canary=1`, headers: bearer('live-a') });
    expect(JSON.stringify([asValue, asName])).not.toMatch(/apier_live_x|canary/);
  });

  it('takes an identity number in the body only, and repeats it nowhere', async () => {
    for (const name of ['fnr', 'FNR']) {
      const { status, body } = await refused({
        ...{ method: 'POST', url: `/api/v1/sandbox/public/acting-capacity?${name}=01818010083` },
        payload: { org_number: '999999999' },
      });
      expect([status, body.error_code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(body.errors?.[0]?.detail).toContain('never in an address');
      expect(JSON.stringify(body)).not.toContain('01818010083');
    }
  });

  it('names a year that is none, and one given twice', async () => {
    for (const year of ['1999', '2101', '20.5', 'abc', '']) {
      const { body } = await refused(`/api/v1/public/deadlines?year=${year}`);
      expect(body.errors?.[0]?.pointer).toBe('#/year');
    }
    expect((await refused('/api/v1/public/deadlines?year=2026&year=2027')).body.errors?.[0]?.pointer).toBe('#/year');
    const twice = await refused({ url: `${context}?org=999999999`, headers: bearer('live-a') });
    expect(twice.body.errors).toEqual([{ pointer: '#/org', detail: expect.stringContaining('twice') }]);
  });

  it('tells a missing key from one that is refused, as RFC 6750 has it', async () => {
    const missing = await refused(context);
    expect([missing.status, missing.body.error_code]).toEqual([401, 'AUTH_REQUIRED']);
    expect(missing.headers['www-authenticate']).toBe('Bearer realm="apier"');
    for (const authorization of [
      'Bearer nobody',
      'Basic eDp5',
      'Bearer',
      'Bearer a b',
      'Bearer apier_sandbox_test_me',
    ]) {
      const wrong = await refused({ url: context, headers: { authorization } });
      expect([wrong.status, wrong.body.error_code]).toEqual([401, 'AUTH_INVALID_KEY']);
      expect(wrong.headers['www-authenticate']).toBe('Bearer realm="apier", error="invalid_token"');
    }
  });

  it('names the scope that a key lacks', async () => {
    const { status, headers, body } = await refused({ url: context, headers: bearer('live-bare') });
    expect([status, body.error_code]).toEqual([403, 'SCOPE_INSUFFICIENT']);
    expect(headers['www-authenticate']).toContain('error="insufficient_scope", scope="read:brreg"');
    expect(body.detail).toContain('read:brreg');
  });

  it('tells a wrong method from an unknown path', async () => {
    const wrong = await refused({ method: 'DELETE', url: context });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect((await refused({ method: 'GET', url: '/api/v1/explain' })).headers.allow).toBe('POST');
    for (const url of [
      '/api/v1/nothing',
      '/api/v1/company/999999999',
      '/nothing',
      '/api/v1/sandbox/public/capabilities',
    ]) {
      expect((await refused(url)).body.error_code).toBe('NOT_FOUND');
    }
  });

  it('says what it cannot read of a body, without repeating it', async () => {
    const post = (payload: string, type = 'application/json') =>
      refused({ method: 'POST', url: '/api/v1/explain', headers: { 'content-type': type }, payload });
    expect((await post('{"error_code": canary')).body).toMatchObject({ status: 400, error_code: 'REQUEST_MALFORMED' });
    expect(JSON.stringify((await post('{"error_code": canary')).body)).not.toContain('canary');
    expect((await post('')).body).toMatchObject({ status: 400, error_code: 'REQUEST_MALFORMED' });
    expect((await post('{"__proto__": {"x": 1}}')).body.status).toBe(400);
    expect((await post('[]')).body.errors).toEqual([{ pointer: '#', detail: 'must be a JSON object' }]);
    expect((await post('"text"')).body.errors).toEqual([{ pointer: '#', detail: 'must be a JSON object' }]);
    expect((await post('{}')).body.errors?.[0]?.pointer).toBe('#/error_code');
    expect((await post('<xml/>', 'application/xml')).body).toMatchObject({ status: 415 });
    expect((await post('text', 'text/plain')).body).toMatchObject({ status: 415 });
    expect((await post(`{"x":"${'x'.repeat(10_000_000)}"}`)).body).toMatchObject({
      status: 413,
      detail: 'The limit is 65536 bytes.',
    });
  });

  it('names the types that the operation takes, to who sends another one or a compressed body', async () => {
    const { http } = testServer();
    const post = async (headers: Record<string, string>) => {
      const payload = '{"error_code":"NOT_FOUND"}';
      const {
        statusCode,
        headers: told,
        json,
      } = await http.inject({
        ...{ method: 'POST', url: '/api/v1/explain', payload, headers },
      });
      return { status: statusCode, told, detail: json().detail };
    };
    const json = { 'content-type': 'application/json' };
    for (const type of ['application/xml', 'text/xml; charset=utf-8', 'application/jsonx', 'application/gzip']) {
      const { status, detail } = await post({ 'content-type': type });
      expect([status, detail]).toEqual([415, 'Taken here: application/json.']);
    }
    for (const coding of ['gzip', 'br', 'GZIP', 'identity, gzip']) {
      const { status, told, detail } = await post({ ...json, 'content-encoding': coding });
      expect([status, told['accept-encoding']]).toEqual([415, 'identity']);
      expect(detail).toMatch(/Content-Encoding.* Taken here: application\/json\.$/);
    }
    expect((await post({ ...json, 'content-encoding': 'identity' })).status).toBe(200);
  });

  it('takes a document in its own types only, in UTF-8 when it says so', async () => {
    const { http } = testServer();
    const types = 'Taken here: application/json, application/xml, text/xml.';
    const statusOf = async (type: string) => {
      const response = await http.inject({
        ...{ method: 'POST', url: '/api/v1/tools/vat-return/validate', payload: '<a/>' },
        headers: { 'content-type': type },
      });
      if (response.statusCode === 415) expect(response.json().detail).toContain(types);
      return response.statusCode;
    };
    for (const type of ['application/xml', 'text/xml;charset=UTF-8', 'application/xml; charset="utf-8"; x=y']) {
      expect([type, await statusOf(type)]).toEqual([type, 200]);
    }
    for (const type of [
      'application/xml; charset=iso-8859-1',
      'text/xml; charset=utf-16',
      'application/xml; charset=utf-8; charset=utf-7',
      'text/xml; CHARSET=utf8',
      'application/soap+xml',
      'application/x-gzip',
      'text/plain',
    ]) {
      expect([type, await statusOf(type)]).toEqual([type, 415]);
    }
  });

  it('offers the formats that there are', async () => {
    const { body } = await refused({ url: '/api/v1/public/deadlines', headers: { accept: 'application/xml' } });
    expect(body).toMatchObject({ error_code: 'NOT_ACCEPTABLE', detail: expect.stringContaining('text/calendar') });
  });

  it('says which organisation the public sandbox has', async () => {
    const { body } = await refused('/api/v1/sandbox/public/company/991825827/context');
    expect(body).toMatchObject({ error_code: 'COMPANY_NOT_FOUND', _meta: { is_sandbox: true } });
    expect(body.detail).toContain('999999999');
  });

  it('comes in the caller’s language; without one the explanation is in bokmål and the rest in English', async () => {
    const plain = await refused(context);
    expect(plain.body.title).toBe(errorCodes.AUTH_REQUIRED.en.title);
    expect(plain.body.explanation.summary).toBe(errorCodes.AUTH_REQUIRED.nb.summary);
    const english = await refused({ url: context, headers: { 'accept-language': 'en' } });
    expect(english.body.explanation.summary).toBe(errorCodes.AUTH_REQUIRED.en.summary);
    expect(english.headers['content-language']).toBe('en');
    const norwegian = await refused({ url: context, headers: { 'accept-language': 'nb' } });
    expect(norwegian.body.title).toBe(errorCodes.AUTH_REQUIRED.nb.title);
  });

  it('of our own making says nothing of what went wrong', async () => {
    const { http } = testServer({
      authenticate: () => {
        throw new Error('canary in the database');
      },
    });
    const response = await http.inject({ url: context, headers: bearer('live-a') });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('canary');
  });

  it('reaches a caller who repeats a header, or does not speak HTTP', async () => {
    const { http } = testServer();
    await http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = http.server.address() as { port: number };
    const say = (text: string) => hear(port, text);
    const twice = await say(
      `GET ${context} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n`,
    );
    expect(twice).toMatch(/^HTTP\/1\.1 400 .*authorization was sent more than once/s);
    expect(await say('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*REQUEST_MALFORMED/s);
    const large = await say(`GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(large).toMatch(/^HTTP\/1\.1 431 .*HEADERS_TOO_LARGE/s);
    const undecodable = await say(
      'GET /api/v1/company/%E0%A4%A/context HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(undecodable).toMatch(/^HTTP\/1\.1 400 .*cannot be decoded/s);
    const long = await say(
      `GET /api/v1/company/${'9'.repeat(300)}/context HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect(long).toMatch(/^HTTP\/1\.1 414 .*URI_TOO_LONG/s);
  });
});

it('a body that is too large is refused in words that its sender hears', async () => {
  const { http } = testServer();
  await http.listen({ port: 0, host: '127.0.0.1' });
  const { port } = http.server.address() as { port: number };
  const body = JSON.stringify({ error_code: 'x'.repeat(10_000_000) });
  const headers = { 'content-type': 'application/json' };
  for (let i = 0; i < 5; i += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/explain`, { method: 'POST', headers, body });
    expect([response.status, Failure.parse(await response.json()).error_code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  }
});

it('who takes too long to send a request hears so', async () => {
  const { http } = testServer({ limits: { headersMs: 100, wholeRequestMs: 200, checkedEveryMs: 20 } });
  await http.listen({ port: 0, host: '127.0.0.1' });
  const { port } = http.server.address() as { port: number };
  expect(await hear(port, 'GET / HTTP/1.1\r\nHost: x\r\n')).toMatch(/^HTTP\/1\.1 408 .*REQUEST_TIMEOUT/s);
  const half =
    'POST /api/v1/explain HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{';
  expect(await hear(port, half)).toMatch(/^HTTP\/1\.1 408 .*REQUEST_TIMEOUT/s);
});

/** What a server says to bare bytes until it closes the connection. */
function hear(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
      .on('data', (data) => {
        heard += data;
      })
      .on('close', () => resolve(heard))
      .on('error', reject);
  });
}

describe('health', () => {
  it('tells alive from ready from stopping', async () => {
    const { http } = testServer();
    expect((await http.inject('/livez')).json()).toEqual({ status: 'ok' });
    expect((await http.inject('/readyz')).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
    expect((await http.inject('/api/health')).json()).toMatchObject({ status: 'ok', service: 'apier' });
    const stopping = await testServer({ isStopping: true }).http.inject('/readyz');
    expect([stopping.statusCode, stopping.json().status]).toEqual([503, 'stopping']);
    const broken = testServer({ databaseFails: true }).http;
    expect((await broken.inject('/livez')).statusCode).toBe(200);
    expect((await broken.inject('/readyz')).statusCode).toBe(503);
    expect((await broken.inject('/api/health')).statusCode).toBe(503);
  });
});

it('a failure that an operation throws keeps its headers', async () => {
  const { http } = testServer({
    authenticate: () => {
      throw new AppError('SERVICE_UNAVAILABLE');
    },
  });
  const response = await http.inject({ url: context, headers: bearer('live-a') });
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
});
