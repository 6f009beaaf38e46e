import type { z } from 'zod';
import type { Enhet, Underenheter } from '../upstreams/brreg/index.ts';
import type { Outcome } from './outcome.ts';
import type { Employment } from './shapes.ts';

type Described = z.input<typeof Employment>;

/** One to four employees are withheld: registered, without a number. That is not the same as none. */
export function describeEmployment(enhet: Enhet, underenheter: Outcome<Underenheter>): Described {
  const counted = countOf(enhet);
  const workplaces = underenheter.kind === 'read' ? underenheter.read.value : null;
  return {
    source: 'brreg.enheter',
    origin: 'nav.aareg',
    registered: enhet.harRegistrertAntallAnsatte ?? null,
    ...counted,
    band: bandOf(counted),
    as_of: enhet.registreringsdatoAntallAnsatteNAVAaregisteret ?? null,
    registered_at: enhet.registreringsdatoAntallAnsatteEnhetsregisteret ?? null,
    workplaces:
      workplaces?.units.map((unit) => ({ org_number: unit.organisasjonsnummer, name: unit.navn, ...countOf(unit) })) ??
      null,
    workplaces_total: workplaces?.total ?? null,
  };
}

interface Counted {
  count: number | null;
  count_withheld: boolean;
}

function countOf(unit: Pick<Enhet, 'antallAnsatte' | 'harRegistrertAntallAnsatte'>): Counted {
  const registered = unit.harRegistrertAntallAnsatte;
  const count = unit.antallAnsatte ?? (registered === false ? 0 : null);
  return { count, count_withheld: registered === true && count === null };
}

const bands = [
  [0, '0'],
  [4, '1-4'],
  [9, '5-9'],
  [19, '10-19'],
  [49, '20-49'],
  [99, '50-99'],
  [249, '100-249'],
  [Number.POSITIVE_INFINITY, '250+'],
] as const;

function bandOf({ count, count_withheld }: Counted): Described['band'] {
  if (count_withheld) return '1-4';
  if (count === null) return null;
  return bands.find(([most]) => count <= most)?.[1] ?? null;
}
