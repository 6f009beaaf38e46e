import { describe, expect, it } from 'vitest';
import { json, scriptedSend, virtualClock } from '../testing.ts';
import { refuseStandIns } from './refuse-stand-ins.ts';

describe('an environment that says that it is real', () => {
  const ask = (headers: Record<string, string>) => {
    const { send } = scriptedSend(() => ({ ...json({}), headers: { 'content-type': 'application/json', ...headers } }));
    const request = {
      method: 'GET',
      url: 'http://127.0.0.1:1/x',
      headers: {},
      signal: virtualClock().timeout(1),
    } as const;
    return refuseStandIns(send)(request);
  };

  it('takes no answer of a stand-in, wherever it was found', async () => {
    await expect(ask({ 'x-apier-stand-in': 'brreg' })).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('takes every other', async () => {
    expect((await ask({})).status).toBe(200);
  });
});
