import type { World, WorldAnswer } from './world.ts';

/** Of a unit what a search looks at. */
interface Unit {
  organisasjonsnummer: string;
  navn: string;
  organisasjonsform?: { kode: string };
  forretningsadresse?: { kommunenummer?: string };
  registrertIMvaregisteret?: boolean;
  slettedato?: string;
}

/**
 * `GET /enheter?navn=`: the main units of the world that are neither deleted nor removed, as Enhetsregisteret finds them.
 * An empty page has no `_embedded`; a name without a letter or digit is refused.
 */
export function searchWorld(world: World, query: URLSearchParams): WorldAnswer {
  const name = query.get('navn');
  const wanted = wordsOf(name ?? '');
  if (name !== null && wanted.length === 0) return refusalOf('navn');
  const forms = query.get('organisasjonsform')?.split(',');
  const municipalities = query.get('kommunenummer')?.split(',');
  const mva = query.get('registrertIMvaregisteret');

  const hits = [...world.organisations.values()]
    .filter(({ brreg }) => brreg.enhet.status === 200)
    .map(({ brreg }) => brreg.enhet.body as Unit)
    .filter(
      (unit) =>
        unit.slettedato === undefined &&
        wanted.every((start) => wordsOf(unit.navn).some((word) => word.startsWith(start))) &&
        (forms?.includes(unit.organisasjonsform?.kode ?? '') ?? true) &&
        (municipalities?.includes(unit.forretningsadresse?.kommunenummer ?? '') ?? true) &&
        (mva === null || String(unit.registrertIMvaregisteret === true) === mva),
    )
    .sort(byCloseness(wanted.join(' ')));

  const [number, size] = [Number(query.get('page') ?? 0), Number(query.get('size') ?? 20)];
  const enheter = hits.slice(number * size, (number + 1) * size);
  const page = { size, totalElements: hits.length, totalPages: Math.ceil(hits.length / size), number };
  return { status: 200, body: { ...(enheter.length > 0 && { _embedded: { enheter } }), page } };
}

const wordsOf = (text: string): string[] => text.toLocaleLowerCase('nb').match(/[\p{L}\p{N}]+/gu) ?? [];

/** The whole name first, then names that begin with what was sought, then the others; by name among equals. */
function byCloseness(sought: string): (one: Unit, other: Unit) => number {
  const distanceOf = ({ navn }: Unit): number => {
    const words = wordsOf(navn).join(' ');
    if (words === sought) return 0;
    return words.startsWith(sought) ? 1 : 2;
  };
  return (one, other) =>
    distanceOf(one) - distanceOf(other) ||
    one.navn.localeCompare(other.navn, 'nb') ||
    one.organisasjonsnummer.localeCompare(other.organisasjonsnummer);
}

const refusalOf = (parameter: string): WorldAnswer => ({
  status: 400,
  body: { status: 400, antallFeil: 1, valideringsfeil: [{ parametere: [parameter] }] },
});
