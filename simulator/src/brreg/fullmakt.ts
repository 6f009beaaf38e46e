import type { FastifyInstance } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import { answering } from './answering.ts';
import { type BrregDesk, NOT_KNOWN } from './facts.ts';

type ByNumber = { Params: { orgnr: string } };

const FIRST_LOOK_UP = 5_000_001;

/** Who may sign (signatur) and who holds procuration (prokura), in the open variant: name and birth date. */
export function registerFullmakt(app: FastifyInstance, { clock, register }: BrregDesk): void {
  let lookUps = 0;
  for (const authority of ['signatur', 'prokura'] as const) {
    app.get<ByNumber>(
      `/fullmakt/enheter/:orgnr/${authority}`,
      answering<ByNumber>('fullmakt', clock, ({ params: { orgnr } }) => {
        if (!/^\d{9}$/.test(orgnr)) return refusal(400, 'Organisasjonsnummer må bestå av ni siffer');
        const { status, body } = register.get(orgnr)?.brreg[authority] ?? NOT_KNOWN;
        if (status !== 200 || !isJsonObject(body)) return refusal(404, 'Enheten ble ikke funnet');
        const oppslagsData = {
          oppslagsTidspunkt: toOsloTime(clock.now()),
          oppslagsIdent: String(FIRST_LOOK_UP + lookUps),
        };
        lookUps += 1;
        return { status, body: { ...body, oppslagsData } };
      }),
    );
  }
}

/** A refusal of this service is a list. */
function refusal(status: number, message: string): { status: number; body: unknown } {
  return { status, body: [{ message }] };
}

/** An instant as the service writes it: Norwegian time without saying so. */
function toOsloTime(instant: number): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone: 'Europe/Oslo' }).replace(' ', 'T');
}
