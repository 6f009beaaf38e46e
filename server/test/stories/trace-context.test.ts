import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, control, createStage, freePort, type Product, until } from './harness.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';

describe('trace context', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let proxy: RecordingProxy;
  beforeAll(async () => {
    const simulatorPort = await freePort();
    const simulator = `http://127.0.0.1:${simulatorPort}`;
    proxy = await startRecordingProxy({ simulator, world: control(simulator).world, mutter: 'nothing' });
    stage.onEnd(proxy.close);
    product = await stage.start({
      settings: {
        APIER_SIMULATOR_PORT: String(simulatorPort),
        APIER_LOG_LEVEL: 'debug',
        APIER_LIVE_MASKINPORTEN_URL: `${proxy.url}/maskinporten`,
        APIER_LIVE_BRREG_URL: `${proxy.url}/brreg`,
        APIER_LIVE_SKATTEETATEN_URL: `${proxy.url}/skatteetaten/{service}`,
        APIER_LIVE_NAV_URL: `${proxy.url}/nav`,
        APIER_LIVE_ALTINN_URL: `${proxy.url}/altinn`,
        APIER_LIVE_NORGES_BANK_URL: `${proxy.url}/norges-bank`,
      },
    });
  });

  const read = (org: string, headers: Record<string, string>) =>
    product.get(`/api/v1/company/${org}/context`, { ...bearer(product.keys().live_key), ...headers });

  it('goes on to every agency with a span of ours, and nothing else of the caller’s tracing does', async () => {
    const headers = {
      traceparent: `00-${traceId}-${parent}-01`,
      tracestate: 'vendor=secret',
      baggage: 'user=somebody',
    };
    expect((await read('999999999', headers)).context().data.partial).toBe(false);
    expect((await product.get('/api/v1/tools/exchange-rate?currency=USD', headers)).status).toBe(200);
    const sent = proxy.headers.map(({ traceparent }) => String(traceparent));
    // Six at Brønnøysund, seven at Maskinporten, three at Skatteetaten and at Altinn, NAV and Norges Bank.
    expect(sent).toHaveLength(21);
    for (const traceparent of sent) expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(new Set(sent).size).toBe(sent.length);
    expect(sent.join()).not.toContain(parent);
    expect(JSON.stringify(proxy.headers)).not.toMatch(/vendor=secret|user=somebody/);
    await until('the trace is in the log', () => product.stderr().includes(`"trace_id":"${traceId}"`));
  });

  it('begins here when the caller’s is missing or will not do', async () => {
    const before = proxy.headers.length;
    expect((await read('391186251', { traceparent: `00-${'0'.repeat(32)}-${parent}-01` })).status).toBe(200);
    const ids = proxy.headers.slice(before).map(({ traceparent }) => String(traceparent).split('-')[1]);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[0]).not.toBe(traceId);
    expect(ids[0]).not.toBe('0'.repeat(32));
  });
});
