import { isJsonObject, type JsonObject } from '../json-values.ts';
import { NOT_KNOWN, type Register, type UnitKind } from './facts.ts';
import { numberRows } from './feed-order.ts';

/** A step of a JSON Patch (RFC 6902). */
type PatchStep = { op: 'add' | 'replace'; path: string; value: unknown };

/** What happened to a unit on a day. `steps` says what a change changed; the other types have none. */
type Happening = { day: string; type: 'Ny' | 'Endring' | 'Sletting' | 'Fjernet'; steps: PatchStep[] };

/** A row of a change feed; `at` in milliseconds since 1970. */
export type UnitChange = Happening & { id: number; at: number; kind: UnitKind; orgNumber: string };

/** The dates in a unit that say when something was registered, each with the flag that turned true with it. */
const DATED: readonly (readonly [date: string, flag: string | null])[] = [
  ['registreringsdatoMerverdiavgiftsregisteret', 'registrertIMvaregisteret'],
  ['registreringsdatoMerverdiavgiftsregisteretEnhetsregisteret', null],
  ['registreringsdatoForetaksregisteret', 'registrertIForetaksregisteret'],
  ['registreringsdatoFrivillighetsregisteret', 'registrertIFrivillighetsregisteret'],
  ['fravalgRevisjonDato', null],
  ['datoEierskifte', null],
  ['nedleggelsesdato', null],
  ['konkursdato', 'konkurs'],
  ['underAvviklingDato', 'underAvvikling'],
  ['tvangsavvikletPgaManglendeSlettingDato', 'underTvangsavviklingEllerTvangsopplosning'],
  ['tvangsopplostPgaManglendeDagligLederDato', 'underTvangsavviklingEllerTvangsopplosning'],
  ['tvangsopplostPgaManglendeRevisorDato', 'underTvangsavviklingEllerTvangsopplosning'],
  ['tvangsopplostPgaManglendeRegnskapDato', 'underTvangsavviklingEllerTvangsopplosning'],
  ['tvangsopplostPgaMangelfulltStyreDato', 'underTvangsavviklingEllerTvangsopplosning'],
];
const EMPLOYEES_DATE = 'registreringsdatoAntallAnsatteEnhetsregisteret';
/** The register does not say when accounts were registered; they are due a month later. */
const ACCOUNTS_DAY = '06-30';

const NUMBERING = { firstId: 25_000_001, firstOfDay: 'T05:00:00.000Z', stepMs: 1_234 };

/**
 * Tells the world's past as the feeds would have told it, both kinds in one row of ids. What a unit says of itself is
 * all there is: one row for its registration, one for each later day on which it says that something changed, one for
 * its end. The same world always gives the same rows.
 */
export function deriveUnitChanges(register: Register): UnitChange[] {
  const changes = [...register].flatMap(([orgNumber, { brreg }]) =>
    (['enhet', 'underenhet'] as const).flatMap((kind) => {
      const { status, body } = brreg[kind] ?? NOT_KNOWN;
      return isJsonObject(body) ? tellUnit(status, body).map((row) => ({ ...row, kind, orgNumber })) : [];
    }),
  );
  return numberRows(changes, NUMBERING);
}

function tellUnit(status: number, unit: JsonObject): Happening[] {
  const end = unit.slettedato;
  if (typeof end === 'string') return [{ day: end, type: status === 410 ? 'Fjernet' : 'Sletting', steps: [] }];
  if (status !== 200) return [];
  const registered = unit.registreringsdatoEnhetsregisteret;
  const begin = typeof registered === 'string' ? registered : '';
  const later = [...stepsByDay(unit)].filter(([day]) => day > begin);
  return [
    ...(begin === '' ? [] : [{ day: begin, type: 'Ny' as const, steps: [] }]),
    ...later.map(([day, steps]) => ({ day, type: 'Endring' as const, steps })),
  ];
}

function stepsByDay(unit: JsonObject): Map<string, PatchStep[]> {
  const days = new Map<string, PatchStep[]>();
  const say = (day: unknown, steps: PatchStep[]) => {
    if (typeof day === 'string') days.set(day, [...(days.get(day) ?? []), ...steps]);
  };
  for (const [date, flag] of DATED) {
    const turned = flag !== null && unit[flag] === true ? [replacing(flag, true)] : [];
    say(unit[date], [...turned, adding(date, unit[date])]);
  }
  const { antallAnsatte, harRegistrertAntallAnsatte, sisteInnsendteAarsregnskap } = unit;
  say(unit[EMPLOYEES_DATE], [
    typeof antallAnsatte === 'number'
      ? replacing('antallAnsatte', antallAnsatte)
      : replacing('harRegistrertAntallAnsatte', harRegistrertAntallAnsatte === true),
    adding(EMPLOYEES_DATE, unit[EMPLOYEES_DATE]),
  ]);
  if (typeof sisteInnsendteAarsregnskap === 'string') {
    say(`${Number(sisteInnsendteAarsregnskap) + 1}-${ACCOUNTS_DAY}`, [
      adding('sisteInnsendteAarsregnskap', sisteInnsendteAarsregnskap),
    ]);
  }
  return days;
}

/** `add` also replaces, so it is right whether or not the member was there before. */
function adding(member: string, value: unknown): PatchStep {
  return { op: 'add', path: `/${member}`, value };
}

function replacing(member: string, value: unknown): PatchStep {
  return { op: 'replace', path: `/${member}`, value };
}
