import { describe, expect, it } from 'vitest';
import { json, scriptedSend } from '../../testing.ts';
import { createAltinn } from './client.ts';
import { altinnOf, signal, token } from './testing.ts';

const path = '/authentication/api/v1/systemuser/request/vendor/bysystem/310753614_apier';
const own = `https://altinn.example${path}?token=a`;

const hostile = [
  `https://elsewhere.example${path}?token=a`,
  `http://altinn.example${path}?token=a`,
  `https://altinn.example:8443${path}?token=a`,
  `https://altinn.example.elsewhere.example${path}?token=a`,
  `https://altinn.example@elsewhere.example${path}?token=a`,
  `https://user:word@altinn.example${path}?token=a`,
  `https://altinn.example\\@elsewhere.example${path}?token=a`,
  `//elsewhere.example${path}?token=a`,
  `${path}?token=a`,
  `https://altinn.example/storage/api/v1/instances?token=a`,
  `https://altinn.example${path}/../310753614_other?token=a`,
  `https://altinn.example${path}/%2e%2e/310753614_other?token=a`,
  `https://altinn.example${path.replace('request', 'changerequest')}?token=a`,
  `https://altinn.example${path}%ff?token=a`,
  'javascript:alert(1)',
  'next',
];

describe('the next page of a list', () => {
  it('is asked for nowhere but where the list is: a token goes with it', async () => {
    for (const next of hostile) {
      const { altinn, asked } = altinnOf(() => json({ links: { next }, data: [] }));
      const told = altinn.listRequests('standard', '310753614_apier', null, token, signal);
      await expect(told, next).rejects.toMatchObject({ kind: 'unexpected' });
      expect(asked).toHaveLength(1);
      const handedBack = altinn.listRequests('standard', '310753614_apier', next, token, signal);
      await expect(handedBack, next).rejects.toMatchObject({ kind: 'unexpected' });
      expect(asked).toHaveLength(1);
    }
  });

  it('is not another list’s', async () => {
    const { altinn, asked } = altinnOf(() => json({ data: [] }));
    for (const call of [
      () => altinn.listRequests('agent', '310753614_apier', own, token, signal),
      () => altinn.listRequests('standard', '310753614_other', own, token, signal),
      () => altinn.listChangeRequests('310753614_apier', own, token, signal),
      () => altinn.listSystemUsers('310753614_apier', own, token, signal),
    ]) {
      await expect(call()).rejects.toMatchObject({ kind: 'unexpected' });
    }
    expect(asked).toEqual([]);
  });

  it('is asked for with the query as it was given, whichever way the path is written', async () => {
    const query = '?token=IjUwNWY4NDg4Ig%3D%3D&size=50';
    for (const link of [
      `https://altinn.example${path}${query}`,
      `HTTPS://ALTINN.example${path.toUpperCase()}${query}`,
    ]) {
      const { altinn, asked } = altinnOf(() => json({ data: [] }));
      await altinn.listRequests('standard', '310753614_apier', link, token, signal);
      expect(asked.map(({ url }) => url)).toEqual([`https://altinn.example${path}${query}`]);
    }
  });

  it('is below the platform’s own path where it has one', async () => {
    const { send, asked } = scriptedSend(() => json({ data: [] }));
    const altinn = createAltinn({ send, baseUrl: 'http://127.0.0.1:7410/altinn' });
    await altinn.listRequests('standard', 'a b', `http://127.0.0.1:7410/altinn${base}/a%20b?token=1`, token, signal);
    expect(asked.map(({ url }) => url)).toEqual([`http://127.0.0.1:7410/altinn${base}/a%20b?token=1`]);
    const beside = `http://127.0.0.1:7410/_control${base}/a%20b?token=1`;
    const refused = altinn.listRequests('standard', 'a b', beside, token, signal);
    await expect(refused).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('is none when Altinn says nothing, null or an empty text', async () => {
    for (const links of [undefined, null, {}, { next: null }, { next: '' }]) {
      const { altinn } = altinnOf(() => json({ links, data: [] }));
      const { next } = await altinn.listChangeRequests('310753614_apier', null, token, signal);
      expect(next).toBeNull();
    }
  });
});

const base = '/authentication/api/v1/systemuser/request/vendor/bysystem';
