import { afterAll, describe, expect, it } from 'vitest';
import { control, createStage, grantsIn } from './harness.ts';
import { systemUserOf } from './new-reader.ts';
import { exchange, requestText } from './raw-http.ts';

const org = '999999999';
const sockets = 250;
const onEach = 20;
/** So long every register takes, and nobody is answered before. */
const slowMs = 2_000;

describe('five thousand readers at once', () => {
  const stage = createStage();
  afterAll(() => stage.end());

  it('of a company that nobody has read yet cost one call to each register and one token for each scope, and get the same bytes', async () => {
    const product = await stage.start({
      settings: { APIER_RATE_LIMIT: 'off', APIER_UPSTREAM_DEADLINE_MS: '30000', APIER_LOG_LEVEL: 'warn' },
    });
    const stands = control(product.simulator);
    const { live_key: key } = product.keys();
    expect(systemUserOf((await stands.world()).system_users, org).deleted).toBe(false);
    const upstreams = ['brreg', 'skatteetaten', 'nav', 'altinn'];
    await stands.faults(...upstreams.map((upstream) => ({ upstream, kind: 'latency', delay_ms: slowMs })));

    const one = requestText('GET', `/api/v1/company/${org}/context`, [['Authorization', `Bearer ${key}`]]);
    const bytes = Buffer.concat(Array.from({ length: onEach }, () => one));
    const methods = Array.from({ length: onEach }, () => 'GET');
    const all = Array.from({ length: sockets }, () => exchange(product.port, bytes, { methods, withinMs: 60_000 }));
    const answers = (await Promise.all(all)).flatMap((heard) => heard.answers);
    // Every one of them had come long before there was an answer: none was served from memory.
    const metrics = (await product.get('/metrics')).text;
    const durations = (le: string) =>
      Number(
        new RegExp(
          `^apier_http_request_duration_seconds_bucket{le="${le}",operation="getCompanyContext"} (\\d+)$`,
          'm',
        ).exec(metrics)?.[1],
      );
    expect([durations('0.5'), durations('\\+Inf')]).toEqual([0, sockets * onEach]);

    expect(answers).toHaveLength(sockets * onEach);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(answers.length);
    const [body, ...others] = new Set(answers.map((answer) => answer.body));
    expect(others).toEqual([]);
    expect(JSON.parse(body ?? '')).toMatchObject({ data: { org_number: org, data_tier: 'tier_1_2', partial: false } });

    const entries = await stands.journal();
    const asked = entries.filter(({ grant }) => grant === undefined).map(({ method, path }) => `${method} ${path}`);
    expect(asked.sort()).toEqual(
      [
        'GET /altinn/accessmanagement/api/v1/enduser/authorizedparties',
        'GET /altinn/authentication/api/v1/exchange/maskinporten',
        'GET /altinn/authentication/api/v1/systemuser/vendor/byquery',
        `GET /brreg/enhetsregisteret/api/enheter/${org}`,
        `GET /brreg/enhetsregisteret/api/enheter/${org}/roller`,
        'GET /brreg/enhetsregisteret/api/underenheter',
        `GET /brreg/fullmakt/enheter/${org}/prokura`,
        `GET /brreg/fullmakt/enheter/${org}/signatur`,
        `GET /brreg/regnskapsregisteret/regnskap/${org}`,
        'GET /maskinporten/.well-known/oauth-authorization-server',
        `GET /skatteetaten/beregnetskattupersonlig/v1/apier/2025/${org}`,
        `GET /skatteetaten/mvameldingsopplysning/v1/apier/${org}`,
        `GET /skatteetaten/mvaregister/v1/apier/${org}`,
        'POST /nav/aareg/v1/arbeidsforhold/graphql',
      ].sort(),
    );
    const scopes = grantsIn(entries).flatMap((grant) => grant.scopes);
    expect(scopes).toHaveLength(6);
    expect(new Set(scopes).size).toBe(6);
    expect(grantsIn(entries).every(({ outcome }) => outcome === 'issued')).toBe(true);
  });
});
