import { afterAll, describe, expect, it } from 'vitest';
import { NOON } from '../testing/played-client.ts';
import { liveEnhet, playBrreg } from './testing.ts';

const RESOURCE = '/regnskapsregisteret/regnskap';
const accounts = [{ id: 5600003, regnskapstype: 'SELSKAP', regnskapsperiode: { tilDato: '2025-12-31' } }];
const failure = { status: '500', error: 'Internal Server Error', path: `${RESOURCE}/310000002` };

const brreg = playBrreg({
  '310000001': { regnskap: { status: 200, body: accounts } },
  '310000002': { regnskap: { status: 500, body: failure } },
  '310000003': liveEnhet('310000003', 'UTEN REGNSKAP AS'),
});
afterAll(() => brreg.close());

describe('Regnskapsregisteret', () => {
  it('gives the latest accounts in a list, or the one with an id', async () => {
    const { status, headers, body } = await brreg.ask(`${RESOURCE}/310000001`);
    expect([status, body]).toEqual([200, accounts]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect((await brreg.ask(`${RESOURCE}/310000001/5600003`)).body).toEqual(accounts[0]);
  });

  it.each(['%C3%A5r=2019', 'regnskapstype=KONSERN', '%C3%A5r=2025&regnskapstype=SELSKAP', 'ukjent=1'])(
    'gives the public the same for %s',
    async (query) => {
      expect((await brreg.ask(`${RESOURCE}/310000001?${query}`)).body).toEqual(accounts);
    },
  );

  it.each(['310000003', '310000009', '12345678', 'abc', '310000001/1', '310000009/1'])(
    'says 404 with nothing in it where there are no accounts: %s',
    async (path) => {
      const { status, body } = await brreg.ask(`${RESOURCE}/${path}`);
      expect([status, body]).toEqual([404, '']);
    },
  );

  it('fails for finance companies as the world says, every time', async () => {
    for (const path of ['310000002', '310000002', '310000002/1']) {
      const { status, body } = await brreg.ask(`${RESOURCE}/${path}`);
      expect([status, body]).toEqual([500, failure]);
    }
  });

  it.each(['310000001?%C3%A5r=i%20fjor', '310000001?%C3%A5r=', '310000001?regnskapstype=selskap', '310000001/x'])(
    'fails for what it cannot read: %s',
    async (path) => {
      const { status, body } = await brreg.ask(`${RESOURCE}/${path}`);
      expect(status).toBe(500);
      expect(body).toEqual({
        timestamp: new Date(NOON).toISOString().replace('Z', '+0000'),
        status: '500',
        error: 'Internal Server Error',
        message: 'Internal Server Error',
        path: `${RESOURCE}/${path.split('?')[0]}`,
        trace: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    },
  );

  it.each(['application/xml', 'text/turtle', 'application/ld+json', 'application/hal+json'])(
    'does not play %s',
    async (accept) => {
      expect((await brreg.ask(`${RESOURCE}/310000001`, { accept })).status).toBe(406);
    },
  );

  it('knows no partner', async () => {
    const { status, body } = await brreg.ask(`${RESOURCE}/310000001`, { authorization: 'Basic YTpi' });
    expect([status, body]).toEqual([401, '']);
    expect((await brreg.ask(`${RESOURCE}/310000001`, { authorization: 'Bearer x' })).status).toBe(200);
  });
});
