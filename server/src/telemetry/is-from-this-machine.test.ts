import { describe, expect, it } from 'vitest';
import { isFromThisMachine } from './is-from-this-machine.ts';

describe('a request from this machine', () => {
  it('comes from a loopback address, in any of its forms', () => {
    for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::ffff:127.1.2.3']) {
      expect(isFromThisMachine(address, { host: 'localhost:7400', 'user-agent': 'Prometheus/3' })).toBe(true);
    }
  });

  it('comes from no other address, and not from nowhere', () => {
    for (const address of ['10.0.0.1', '192.168.1.127', '::', 'fe80::1', '::ffff:10.0.0.1', '127.0.0.1.evil.example']) {
      expect(isFromThisMachine(address, {})).toBe(false);
    }
    expect(isFromThisMachine('', {})).toBe(false);
    expect(isFromThisMachine(undefined, {})).toBe(false);
  });

  it('was not passed on by a proxy on this machine', () => {
    for (const name of ['forwarded', 'x-forwarded-for', 'x-real-ip', 'x-forwarded-host', 'via']) {
      expect(isFromThisMachine('127.0.0.1', { [name]: '127.0.0.1' })).toBe(false);
      expect(isFromThisMachine('::1', { [name]: '' })).toBe(false);
    }
  });
});
