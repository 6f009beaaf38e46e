import { parseOrgnr } from '../../rulebook/src/index.ts';

/** Synthetic organisation numbers (first digit 3), always the same ones. */
export function syntheticOrganisations(count: number): string[] {
  const found: string[] = [];
  for (let number = 300_000_000; found.length < count; number += 1)
    if (parseOrgnr(String(number)).ok) found.push(String(number));
  return found;
}
