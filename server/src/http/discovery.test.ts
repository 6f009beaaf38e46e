import { describe, expect, it } from 'vitest';
import { operations } from '../operations.ts';
import { bearer, testServer } from './testing.ts';

describe('/llms.txt', () => {
  it('names every operation with its path and credential, and the sandbox, and is 304 to who has it', async () => {
    const { http } = testServer();
    const answer = await http.inject('/llms.txt');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    for (const op of operations) expect(answer.body).toContain(`\`${op.http.method} ${op.http.path}\``);
    const sandbox = answer.body.split('\n').find((line) => line.includes('apier_sandbox_test_<name>'));
    for (const word of [
      '/api/v1/sandbox',
      '/api/v1/sandbox/fixtures',
      '`simulate_error`',
      '`simulate_latency`',
      '`mock_date`',
    ]) {
      expect(sandbox).toContain(word);
    }
    const etag = String(answer.headers.etag);
    expect((await http.inject({ url: '/llms.txt', headers: { 'if-none-match': etag } })).statusCode).toBe(304);
  });
});

describe('/metrics', () => {
  it('answers programs on this machine only, unless it is open', async () => {
    const { http } = testServer();
    expect((await http.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).statusCode).toBe(200);
    expect((await http.inject({ url: '/metrics', remoteAddress: '192.0.2.1' })).statusCode).toBe(404);
    const behindProxy = { url: '/metrics', headers: { 'x-forwarded-for': '192.0.2.1' } };
    expect((await http.inject(behindProxy)).statusCode).toBe(404);
    const { http: open } = testServer({ openMetrics: true });
    expect((await open.inject({ url: '/metrics', remoteAddress: '192.0.2.1' })).statusCode).toBe(200);
  });

  it('counts answers by operation, door and status, kept ones too, and nothing that names anybody', async () => {
    const { http } = testServer();
    const url = '/api/v1/company/999999999/context';
    for (let i = 0; i < 3; i += 1) await http.inject({ url, headers: bearer('live-a') });
    await http.inject(url);
    await http.inject('/api/v1/nowhere/999999999');
    const { body } = await http.inject('/metrics');
    const line = (status: number) =>
      `apier_http_requests_total{operation="getCompanyContext",entrance="key",status="${status}"}`;
    expect(body).toContain(`${line(200)} 3`);
    expect(body).toContain(`${line(401)} 1`);
    expect(body).toContain('apier_http_requests_total{operation="other",entrance="other",status="404"} 1');
    expect(body).not.toMatch(/999999999|acc_|key_|live-a/);
  });
});
