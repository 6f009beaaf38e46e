import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import type { UpstreamFailure } from '../../lib/outgoing.ts';
import { json, scriptedSend, testWorld, virtualClock } from '../../testing.ts';
import { createSkatteetaten } from './client.ts';

const signal = virtualClock().timeout(1_000);
const token = new Secret('canary');
const orgnr = '999999999';
const skatteetatenOf = (answer: Parameters<typeof scriptedSend>[0]) => {
  const { send, asked } = scriptedSend(answer);
  const skatteetaten = createSkatteetaten({
    send,
    baseUrl: 'https://{service}.api.skatteetaten.no',
    rettighetspakke: 'apier',
    correlationId: () => 'a-correlation-id',
  });
  return {
    asked,
    read: () => skatteetaten.readMvaRegistration(orgnr, token, signal),
    readMeldinger: () => skatteetaten.readMvaMeldinger(orgnr, token, signal),
    readOppgjoer: (year = 2025) => skatteetaten.readSkatteoppgjoer(orgnr, year, token, signal),
  };
};
const feil = (kode: string, status: number) => json({ kode, melding: 'x', korrelasjonsid: 'y' }, status);
const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' };

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

  it('takes no code over that is not written as the agency writes codes', async () => {
    const error = await skatteetatenOf(() => feil('Bearer canary', 403))
      .read()
      .catch((thrown: UpstreamFailure) => thrown);
    expect(error).toMatchObject({ kind: 'forbidden', upstreamCode: null });
  });
});

const opplysning = {
  levert: '2026-11-20T09:00:00',
  forespurteOrganisasjon: orgnr,
  mvaAlminneligNaering: {
    skattemeldingsplikt: {
      termintype: 'toMaanedlig',
      foersteTermin: { termin: 'jan-feb', aar: '2019' },
      sisteTermin: { termin: null, aar: null },
    },
    ansvarligForMvaMelding: { organisasjonsnummer: orgnr, organisasjonsnavn: 'EKSEMPEL AS' },
    samletFastsattOgReskontrofoertForTermin: [
      {
        gjelderTermin: { termin: 'jul-aug', aar: '2026' },
        fastsettingsperiodeStatus: 'meldingIkkeLevert',
        erMyndighetsfastsatt: null,
        grunnMyndighetsfastsatt: null,
        mvaAvgift: null,
        mvaGrunnlag: 120_000,
      },
    ],
  },
};

describe('the client of Skatteetaten’s VAT statements', () => {
  it('asks the service’s own host and reads terms, statuses and whole kroner', async () => {
    const { asked, readMeldinger } = skatteetatenOf(() => json(opplysning));
    expect(await readMeldinger()).toEqual({ state: 'found', opplysning });
    expect(asked.map(({ url }) => url)).toEqual([
      'https://mvameldingsopplysning.api.skatteetaten.no/v1/apier/999999999',
    ]);
    expect(asked[0]?.headers.authorization).toBe('Bearer canary');
  });

  it('claims nothing for what the service leaves out or gives in another form', async () => {
    const [term] = opplysning.mvaAlminneligNaering.samletFastsattOgReskontrofoertForTermin;
    const sparse = {
      forespurteOrganisasjon: 999999999,
      mvaAlminneligNaering: {
        samletFastsattOgReskontrofoertForTermin: [
          { ...term, gjelderTermin: { termin: null, aar: 2026 }, mvaAvgift: { hoeySats: 1 }, mvaGrunnlag: undefined },
        ],
      },
    };
    expect(await skatteetatenOf(() => json(sparse)).readMeldinger()).toEqual({
      state: 'found',
      opplysning: {
        levert: null,
        forespurteOrganisasjon: orgnr,
        mvaAlminneligNaering: {
          skattemeldingsplikt: null,
          ansvarligForMvaMelding: null,
          samletFastsattOgReskontrofoertForTermin: [
            { ...term, gjelderTermin: { termin: null, aar: '2026' }, mvaAvgift: null, mvaGrunnlag: null },
          ],
        },
      },
    });
    expect(await skatteetatenOf(() => json({ forespurteOrganisasjon: orgnr })).readMeldinger()).toMatchObject({
      opplysning: { mvaAlminneligNaering: null },
    });
    await expect(skatteetatenOf(() => json({})).readMeldinger()).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('takes -008 and -010 for nothing there, and a refused consent for a refusal', async () => {
    const answered = (number: string, status: number) =>
      skatteetatenOf(() => feil(`MVA-MELDINGSOPPLYSNING-${number}`, status)).readMeldinger();
    expect(await answered('008', 404)).toEqual({ state: 'not_found' });
    expect(await answered('010', 404)).toEqual({ state: 'not_found' });
    await expect(answered('003', 404)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(answered('007', 403)).rejects.toMatchObject({
      kind: 'forbidden',
      upstreamCode: 'MVA-MELDINGSOPPLYSNING-007',
    });
    await expect(answered('009', 406)).rejects.toMatchObject({ kind: 'unexpected', status: 406 });
    await expect(skatteetatenOf(() => page).readMeldinger()).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(skatteetatenOf(() => feil('MRA-007', 404)).readMeldinger()).rejects.toMatchObject({
      kind: 'unexpected',
    });
  });
});

describe('the client of Skatteetaten’s assessed tax', () => {
  const settled = { organisasjonsnummer: orgnr, inntektsaar: '2025', skatteoppgjoersdato: '2026-10-07' };

  it('asks for one income year and reads when it was settled', async () => {
    const { asked, readOppgjoer } = skatteetatenOf(() => json(settled));
    expect(await readOppgjoer(2025)).toEqual({ state: 'settled', settledAt: '2026-10-07' });
    expect(asked[0]?.url).toBe('https://beregnetskattupersonlig.api.skatteetaten.no/v1/apier/2025/999999999');
  });

  it('knows that it is settled also where no date can be read', async () => {
    for (const skatteoppgjoersdato of [undefined, null, 'i fjor']) {
      const answer = await skatteetatenOf(() => json({ ...settled, skatteoppgjoersdato })).readOppgjoer();
      expect(answer).toEqual({ state: 'settled', settledAt: null });
    }
    await expect(skatteetatenOf(() => json([settled])).readOppgjoer()).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('takes BUP-007 and BUP-008 for not settled, and nothing else', async () => {
    const answered = (kode: string, status: number) => skatteetatenOf(() => feil(kode, status)).readOppgjoer();
    expect(await answered('BUP-007', 404)).toEqual({ state: 'not_settled' });
    expect(await answered('BUP-008', 404)).toEqual({ state: 'not_settled' });
    await expect(answered('BUP-003', 404)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(answered('BUP-009', 406)).rejects.toMatchObject({ kind: 'unexpected', upstreamCode: 'BUP-009' });
    await expect(answered('BUP-010', 410)).rejects.toMatchObject({ kind: 'unexpected', upstreamCode: 'BUP-010' });
    await expect(answered('BUP-008', 500)).rejects.toMatchObject({ kind: 'server_error' });
    await expect(skatteetatenOf(() => page).readOppgjoer()).rejects.toMatchObject({ kind: 'unexpected' });
  });
});
