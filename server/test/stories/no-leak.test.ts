import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, control, createStage, freePort, type Product, send, until } from './harness.ts';
import { dresses, findIdentityNumbers, findLeaks, type Secret, syntheticIdentityNumber } from './leak-search.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

describe('no secret leaves, whatever happens', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  const person = syntheticIdentityNumber();
  /** The example of acting capacity, invented. */
  const documented = '01818010083';
  let product: Product;
  let proxy: RecordingProxy;
  const places: { where: string; bytes: Buffer }[] = [];
  const secrets: Secret[] = [];
  let answered = 0;

  const text = (name: string, value: string) => secrets.push({ name, bytes: Buffer.from(value) });
  const keep = (where: string, bytes: Buffer | string) => places.push({ where, bytes: Buffer.from(bytes) });

  function keepFolder(when: string): void {
    for (const file of readdirSync(product.folder, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      // The compile cache is V8's, made of our source files alone, and large; the other three files are the secrets' homes.
      const isHome = /(first-run\.json|keys.(master|operator))$/.test(path);
      if (!file.isFile() || path.includes('compile-cache') || isHome) continue;
      keep(`${when}: ${path.slice(product.folder.length)}`, readFileSync(path));
    }
  }

  beforeAll(async () => {
    const simulatorPort = await freePort();
    const simulator = `http://127.0.0.1:${simulatorPort}`;
    const stands = control(simulator);
    proxy = await startRecordingProxy({ simulator, world: stands.world, mutter: person });
    stage.onEnd(proxy.close);
    const addresses = (name: string) => ({
      [`APIER_${name}_MASKINPORTEN_URL`]: `${proxy.url}/maskinporten`,
      [`APIER_${name}_BRREG_URL`]: `${proxy.url}/brreg`,
      [`APIER_${name}_SKATTEETATEN_URL`]: `${proxy.url}/skatteetaten/{service}`,
      [`APIER_${name}_NAV_URL`]: `${proxy.url}/nav`,
      [`APIER_${name}_ALTINN_URL`]: `${proxy.url}/altinn`,
      [`APIER_${name}_NORGES_BANK_URL`]: `${proxy.url}/norges-bank`,
    });
    product = await stage.start({
      settings: {
        APIER_SIMULATOR_PORT: String(simulatorPort),
        APIER_LOG_LEVEL: 'trace',
        APIER_UPSTREAM_DEADLINE_MS: '1000',
        ...addresses('LIVE'),
        ...addresses('TEST'),
      },
    });
    const world = await stands.world();
    const { live_key: live, test_key: test } = product.keys();
    const mistyped = `${live.slice(0, -1)}${live.endsWith('a') ? 'b' : 'a'}`;
    text('the live key', live);
    text('the test key', test);
    text('the live key without its beginning', live.slice('apier_live_'.length));
    text('a mistyped key', mistyped.slice('apier_live_'.length));
    const master = readFileSync(join(product.folder, 'keys', 'master'), 'utf8').trim();
    text('the master key as text', master);
    const operator = readFileSync(join(product.folder, 'keys', 'operator'), 'utf8').trim();
    text('the operator’s key', operator);
    secrets.push({ name: 'the master key', bytes: Buffer.from(master, 'base64') });
    for (const { client_id, private_jwk } of world.clients) {
      for (const member of privateMembers) {
        const value = private_jwk?.[member];
        if (value === undefined) continue;
        text(`${member} of ${client_id}`, value);
        secrets.push({ name: `${member} of ${client_id} in bytes`, bytes: Buffer.from(value, 'base64url') });
      }
    }

    const call = async (path: string, init: RequestInit = {}) => {
      const answer = await send(product.base + path, init).catch((error: unknown) => error);
      if (answer instanceof Error) return;
      const { status, headers, text: body } = answer as Awaited<ReturnType<typeof send>>;
      answered += 1;
      // Who sends a number may read it again; nobody else.
      const theirs = JSON.stringify([path, init]).includes(person) ? ' that sent it' : '';
      keep(`answer ${status} to ${path.slice(0, 60)}${theirs}`, `${JSON.stringify([...headers])}\n${body}`);
    };
    const context = (org: string, key = live) => call(`/api/v1/company/${org}/context`, { headers: bearer(key) });
    const say = (lines: string) =>
      new Promise<void>((resolve) => {
        const socket = connect(product.port, '127.0.0.1', () => socket.write(lines));
        let heard = '';
        socket.setEncoding('utf8').setTimeout(2_000, () => socket.destroy());
        socket.on('data', (data) => {
          heard += data;
        });
        socket.on('error', () => undefined);
        socket.on('close', () => {
          answered += 1;
          keep('answer on a bare socket', heard);
          resolve();
        });
      });

    // Keys that are made, rotated and revoked: each is told once, in the answer that nobody keeps.
    const administer = async (path: string, body: object) => {
      const headers = { ...bearer(operator), 'content-type': 'application/json' };
      const answer = await send(product.base + path, { method: 'POST', headers, body: JSON.stringify(body) });
      answered += 1;
      const issued = answer.json<{ data: { key: { id: string }; plaintext_key: string } }>().data;
      text(`the key made by ${path}`, issued.plaintext_key);
      return issued.key.id;
    };
    const made = await administer('/api/v1/keys', { name: 'made', environment: 'live', scopes: ['read:brreg'] });
    const rotated = await administer(`/api/v1/keys/${made}/rotate`, { overlap_hours: 1 });
    const json = { 'content-type': 'application/json' };
    await call(`/api/v1/keys/${rotated}/revoke`, {
      method: 'POST',
      headers: { ...bearer(operator), ...json },
      body: '{}',
    });
    for (const path of ['/api/v1/keys', '/api/v1/accounts', '/api/v1/delegations']) {
      await call(path, { headers: bearer(operator) });
      await call(path, { headers: bearer(live) });
    }
    await call('/api/v1/company/999999999/audit', { headers: bearer(live) });
    await call('/metrics');
    await call('/llms.txt');
    await call('/workflows.json');

    // What goes well, for everybody the world knows, in both environments.
    const organisations = world.organisations.map(({ org_number }) => org_number);
    const isHeld = (org: string) =>
      org !== '999999999' &&
      world.system_users.some((user) => user.owner_org === org && !user.deleted) &&
      !world.fixtures.revoked.includes(org);
    const held = organisations.filter(isHeld).slice(0, 13);
    const rest = organisations.filter((org) => !held.includes(org));
    for (const key of [live, test]) {
      await until('the first read is whole', async () => {
        return !(await product.context('999999999', key)).context().data.partial;
      });
    }
    // A few at a time: nobody is to be late by our own doing.
    for (let at = 0; at < rest.length; at += 2) {
      const few = rest.slice(at, at + 2);
      await Promise.all([...few.map((org) => context(org)), ...few.map((org) => context(org, test))]);
    }
    await call('/api/v1/tools/exchange-rate?currency=USD', { headers: bearer(live) });
    for (const path of [
      '/openapi.json',
      '/api/v1/capabilities',
      '/api/v1/errors',
      '/api/v1/public/deadlines',
      '/api/v1/public/deadlines.ics',
      '/api/v1/sandbox/public/company/999999999/context',
      '/api/v1/sandbox/fixtures',
      '/api/v1/tools/exchange-rate?currency=EUR',
      '/livez',
      '/readyz',
      '/api/health',
    ]) {
      await call(path);
      await call(path, { headers: bearer(live) });
    }

    // Agencies that fail, refuse, break off or repeat what they were shown; a company nobody has read yet for each.
    const fresh = [...held.map((org) => ({ org, key: live })), ...held.map((org) => ({ org, key: test }))];
    const next = async () => {
      const { org, key } = fresh.shift() ?? { org: '999999999', key: live };
      await context(org, key);
    };
    const troubles: Record<string, unknown>[] = [
      { upstream: 'skatteetaten', kind: 'status', status: 401 },
      { upstream: 'skatteetaten', kind: 'status', status: 403 },
      { upstream: 'skatteetaten', kind: 'status', status: 500 },
      { upstream: 'skatteetaten', kind: 'truncate' },
      { upstream: 'skatteetaten', kind: 'html', status: 200 },
      { upstream: 'skatteetaten', kind: 'hang' },
      { upstream: 'brreg', kind: 'status', status: 500 },
      { upstream: 'altinn', kind: 'status', status: 401 },
      { upstream: 'altinn', kind: 'status', status: 403 },
      { upstream: 'altinn', kind: 'html', status: 200 },
      { upstream: 'nav', kind: 'status', status: 401 },
      { upstream: 'nav', kind: 'truncate' },
      { upstream: 'maskinporten', kind: 'mp_code', mp_code: 'MP-303' },
      { upstream: 'maskinporten', kind: 'mp_code', mp_code: 'MP-124' },
      { upstream: 'maskinporten', kind: 'mp_code', mp_code: 'MP-012' },
      { upstream: 'maskinporten', kind: 'truncate' },
      { upstream: 'maskinporten', kind: 'wrong_media_type' },
    ];
    for (const trouble of troubles) {
      await stands.faults(trouble);
      await next();
    }
    await stands.faults();
    for (const manner of ['spoil', 'echo'] as const) {
      proxy.behave(manner);
      for (let i = 0; i < 3; i += 1) await next();
    }
    proxy.behave('open');
    await stands.faults();

    // Callers who put their key, or a person's number, where it does not belong.
    for (const secret of [live, test, operator, mistyped, person]) {
      const odd = encodeURIComponent(secret);
      await context('999999999', secret);
      await context('999999999', `${secret} ${secret}`);
      await call(`/api/v1/company/${odd}/context`, { headers: bearer(live) });
      await call(`/api/v1/company/999999999/context?api_key=${odd}`, { headers: bearer(live) });
      await call(`/api/v1/company/999999999/context?${odd}=1`, { headers: bearer(live) });
      await call(`/api/v1/company/999999999/context?x-${odd}=1&org=${odd}`, { headers: bearer(live) });
      await call(`/api/v1/public/deadlines?year=${odd}`);
      await call(`/api/v1/${odd}`);
      await call(`/${odd}?${odd}=${odd}#${odd}`);
      await call('/api/v1/capabilities', { headers: { accept: secret } });
      for (const name of [
        ...[
          'accept-language',
          'if-none-match',
          'x-request-id',
          'x-api-key',
          'cookie',
          'user-agent',
          'referer',
          'origin',
        ],
        ...['traceparent', 'x-forwarded-for', 'proxy-authorization', 'from'],
      ]) {
        await call('/api/v1/company/999999999/context', { headers: { [name]: secret } });
      }
      await call('/api/v1/company/999999999/context', { headers: { authorization: `Basic ${btoa(`${secret}:`)}` } });
      await call('/api/v1/company/999999999/context', { method: 'DELETE', headers: bearer(secret) });
      for (const body of [
        secret,
        JSON.stringify(secret),
        JSON.stringify([secret]),
        JSON.stringify({ error_code: secret }),
        JSON.stringify({ error_code: 'NOT_FOUND', [secret]: secret }),
        JSON.stringify({ error_code: 'NOT_FOUND', context: { org_number: secret.slice(0, 20), [secret]: 1 } }),
        JSON.stringify({ error_code: 'NOT_FOUND', context: { org_number: secret.slice(0, 20) } }),
        `{"error_code": "${secret}`,
      ]) {
        const headers = { 'content-type': 'application/json' };
        await call('/api/v1/explain', { method: 'POST', headers, body });
      }
      await call('/api/v1/explain', { method: 'POST', headers: { 'content-type': secret }, body: secret });
      const body = JSON.stringify({
        name: secret.slice(0, 30),
        environment: secret,
        scopes: [secret],
        account: secret,
      });
      await call('/api/v1/keys', { method: 'POST', headers: { ...bearer(operator), ...json }, body });
      await call(`/api/v1/keys/${odd}/revoke`, {
        method: 'POST',
        headers: { ...bearer(operator), ...json },
        body: '{}',
      });
      await call(`/api/v1/company/999999999/audit?cursor=${odd}`, { headers: bearer(live) });
      await say(`GET /${secret} HTTP/9.9\r\nAuthorization: Bearer ${secret}\r\n\r\n`);
      await say(`${secret}\r\n\r\n`);
      await say(`GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
      await say(
        `GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${secret}\r\nAuthorization: ${secret}\r\n\r\n`,
      );
    }

    keepFolder('while it runs');
    keep('the journal of the stand-ins', JSON.stringify(await stands.journal()));
    await product.end('SIGTERM');
    keepFolder('afterwards');
    keep('standard output', product.stdout());
    keep('standard error', product.stderr());
    for (const [kind, seen] of [
      ['token', proxy.tokens],
      ['assertion', proxy.assertions],
    ] as const) {
      [...seen].forEach((jwt, i) => {
        text(`${kind} ${i}`, jwt);
        text(`the signature of ${kind} ${i}`, jwt.slice(jwt.lastIndexOf('.') + 1));
      });
    }
  });

  it('in hundreds of answers, the whole log at its loudest, every file and the journal', () => {
    // First that there was something to find, and somewhere to look.
    expect(answered).toBeGreaterThan(150);
    expect(proxy.tokens.size).toBeGreaterThan(10);
    expect(proxy.assertions.size).toBeGreaterThan(30);
    expect(product.stderr().split('\n').length).toBeGreaterThan(150);
    expect(product.stderr()).toContain('"mpCode":"MP-124"');
    const names = places.map(({ where }) => where);
    for (const file of ['apier.db', 'apier.db-wal', 'apier.db-shm']) expect(names).toContain(`while it runs: /${file}`);
    for (const [upstream, ...marks] of [
      ['UPSTREAM_FORBIDDEN', 'MASKINPORTEN_AUTH_FAILED', 'AUTH_NO_DELEGATION', 'AUTH_INVALID_KEY', 'VALIDATION_FAILED'],
    ]) {
      for (const mark of [upstream, ...marks]) {
        expect(
          places.some(({ bytes }) => bytes.includes(mark ?? '')),
          mark,
        ).toBe(true);
      }
    }

    expect(findLeaks(places, secrets)).toEqual([]);
  });

  it('nor any person’s identity number, but to who sent it', () => {
    const others = places.filter(({ where }) => !where.endsWith(' that sent it'));
    const found = others.flatMap(({ where, bytes }) =>
      findIdentityNumbers(bytes.toString('latin1'))
        .filter((number) => !(number === documented && / to \/(openapi|workflows)\.json$/.test(where)))
        .map((number) => `${number} in ${where}`),
    );
    expect(found).toEqual([]);
  });

  it.each(Object.keys(dresses))('and the same search finds what is planted: %s', (dress) => {
    const log = Buffer.from(product.stderr());
    for (const secret of secrets.filter(({ name }) =>
      /^(the live key|the master key|token 0|assertion 0)$/.test(name),
    )) {
      for (const before of ['', 'x', 'xy']) {
        const isBase64 = dress.startsWith('base64');
        const put = isBase64
          ? Buffer.concat([Buffer.from(before), secret.bytes, Buffer.from('}')]).toString(dress as 'base64')
          : (dresses[dress]?.(secret.bytes)[0] ?? '');
        const bytes = Buffer.concat([log.subarray(0, 999), Buffer.from(put), log.subarray(999)]);
        const found = findLeaks([{ where: 'a copy of the log', bytes }], [secret]);
        expect(found).toContainEqual({ where: 'a copy of the log', secret: secret.name, dress });
      }
    }
    expect(findIdentityNumbers(`{"who":"${person}"}`)).toEqual([person]);
  });
});
