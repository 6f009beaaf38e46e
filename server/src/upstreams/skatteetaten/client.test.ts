import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { json, scriptedSend, testWorld, virtualClock } from '../../testing.ts';
import { createSkatteetaten } from './client.ts';

const signal = virtualClock().timeout(1_000);
const token = new Secret('canary');
const skatteetatenOf = (answer: Parameters<typeof scriptedSend>[0]) => {
  const { send, asked } = scriptedSend(answer);
  const skatteetaten = createSkatteetaten({
    send,
    baseUrl: 'https://{service}.api.skatteetaten.no',
    rettighetspakke: 'apier',
    correlationId: () => 'a-correlation-id',
  });
  return { asked, read: () => skatteetaten.readMvaRegistration('999999999', token, signal) };
};
const feil = (kode: string, status: number) => json({ kode, melding: 'x', korrelasjonsid: 'y' }, status);

describe('the client of Skatteetaten’s VAT register', () => {
  it('shows the token to the register’s own host, with a correlation id', async () => {
    const body = testWorld().organisations.get('999999999')?.skatteetaten.mvaregister.body;
    const { asked, read } = skatteetatenOf(() => json(body));
    expect(await read()).toMatchObject({ state: 'found' });
    expect(asked).toMatchObject([
      {
        url: 'https://mvaregister.api.skatteetaten.no/v1/apier/999999999',
        headers: { authorization: 'Bearer canary', korrelasjonsid: 'a-correlation-id' },
      },
    ]);
  });

  it('takes only the register’s own “no hit” for not registered', async () => {
    expect(await skatteetatenOf(() => feil('MRA-007', 404)).read()).toEqual({ state: 'not_found' });
    await expect(skatteetatenOf(() => feil('MRA-003', 404)).read()).rejects.toMatchObject({ kind: 'unexpected' });
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };
    await expect(skatteetatenOf(() => page).read()).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('takes a status that it does not know for no answer, never for not registered', async () => {
    const status = (registreringsstatus: string) =>
      json({ organisasjonsnummer: '999999999', registrertAvgiftssubjekt: { registreringsstatus } });
    expect(await skatteetatenOf(() => status('avregistrert')).read()).toMatchObject({ state: 'found' });
    await expect(skatteetatenOf(() => status('ukjent')).read()).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('keeps the agency’s code of a refusal and nothing else of it', async () => {
    const refused = skatteetatenOf(() => feil('MRA-005', 403)).read();
    await expect(refused).rejects.toMatchObject({ kind: 'forbidden', upstreamCode: 'MRA-005', status: 403 });
    await expect(skatteetatenOf(() => feil('MRA-004', 401)).read()).rejects.toMatchObject({ kind: 'unauthorised' });
    await expect(refused).rejects.not.toThrow(/canary/);
  });
});
