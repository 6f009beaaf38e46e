import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import { addressOf, pathOf } from './addresses.ts';
import { answering } from './answering.ts';
import { type BrregDesk, listLiveUnits, NOT_KNOWN, type Register, type UnitKind } from './facts.ts';

type ByCode = { Params: { kode: string } };

/** A legal form (organisasjonsform). */
type LegalForm = { kode: string; beskrivelse: string };

const LISTS: Record<string, readonly UnitKind[]> = {
  '': ['enhet', 'underenhet'],
  '/enheter': ['enhet'],
  '/underenheter': ['underenhet'],
};

/** The legal forms that the world's live units have, and no others. */
export function registerLegalForms(app: FastifyInstance, api: string, { clock, register }: BrregDesk): void {
  const resource = `${api}/organisasjonsformer`;
  const show = (request: FastifyRequest, form: LegalForm) => ({
    ...form,
    _links: { self: { href: addressOf(request, `${resource}/${encodeURIComponent(form.kode)}`) } },
  });
  for (const [list, kinds] of Object.entries(LISTS)) {
    app.get(
      `${resource}${list}`,
      answering('organisasjonsform', clock, (request) => ({
        status: 200,
        body: {
          _embedded: { organisasjonsformer: listLegalForms(register, kinds).map((form) => show(request, form)) },
          _links: { self: { href: addressOf(request, pathOf(request)) } },
        },
      })),
    );
  }
  app.get<ByCode>(
    `${resource}/:kode`,
    answering<ByCode>('organisasjonsform', clock, (request) => {
      const form = listLegalForms(register, ['enhet', 'underenhet']).find(({ kode }) => kode === request.params.kode);
      return form === undefined ? NOT_KNOWN : { status: 200, body: show(request, form) };
    }),
  );
}

function listLegalForms(register: Register, kinds: readonly UnitKind[]): LegalForm[] {
  const forms = new Map<string, LegalForm>();
  for (const unit of kinds.flatMap((kind) => listLiveUnits(register, kind))) {
    const form = unit.organisasjonsform;
    if (!isJsonObject(form) || typeof form.kode !== 'string' || typeof form.beskrivelse !== 'string') continue;
    forms.set(form.kode, { kode: form.kode, beskrivelse: form.beskrivelse });
  }
  return [...forms.values()].sort((one, other) => one.kode.localeCompare(other.kode, 'nb'));
}
