import { describe, expect, it } from 'vitest';
import { errorCodeNames, errorCodes } from '../errors/index.ts';
import { testServer } from '../http/testing.ts';

const ask = (payload: object, language?: string) =>
  testServer().http.inject({
    method: 'POST',
    url: '/api/v1/explain',
    payload,
    ...(language && { headers: { 'accept-language': language } }),
  });

describe('explaining an error code', () => {
  it('says what it means, why, what to do and who has to do it, without a key', async () => {
    const response = await ask({ error_code: 'AUTH_NO_DELEGATION', context: { org_number: '999999999' } });
    expect(response.statusCode).toBe(200);
    expect(response.json().data).toMatchObject({
      error_code: 'AUTH_NO_DELEGATION',
      status: 403,
      org_number: '999999999',
      explanation: { summary: errorCodes.AUTH_NO_DELEGATION.nb.summary, handover: { who: 'company_admin' } },
    });
  });

  it('speaks the caller’s language', async () => {
    const { data } = (await ask({ error_code: 'COMPANY_NOT_FOUND' }, 'en')).json();
    expect(data.explanation.fix_steps).toEqual(errorCodes.COMPANY_NOT_FOUND.en.fixSteps);
  });

  it('knows every code in both languages, with something to do', async () => {
    const { errors } = (await testServer().http.inject('/api/v1/errors')).json().data;
    expect(errors.map(({ error_code }: { error_code: string }) => error_code)).toEqual(errorCodeNames);
    for (const code of errorCodeNames) {
      const { nb, en } = errorCodes[code];
      for (const text of [nb, en]) {
        expect(text.title.length).toBeGreaterThan(3);
        expect(text.fixSteps.length).toBeGreaterThan(0);
      }
      expect(nb.summary).not.toBe(en.summary);
    }
  });

  it('refuses a code that there is not, naming those that there are', async () => {
    const { errors } = (await ask({ error_code: 'NO_SUCH' })).json();
    expect(errors[0].pointer).toBe('#/error_code');
    expect(errors[0].detail).toContain('AUTH_NO_DELEGATION');
  });
});
