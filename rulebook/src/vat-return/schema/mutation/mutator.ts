import { createChance } from './chance.ts';
import { type Changes, createElementChanges } from './element-changes.ts';
import { createTextChanges } from './text-changes.ts';
import { parseExample, writeContent } from './tree.ts';

/** A changed copy of an example, and the names of what was done to it. */
export interface Mutant {
  bytes: Uint8Array;
  changes: readonly string[];
}

/** How many of a hundred keep the schema if the example did, and how many more are at least well-formed. */
const untouched = 0.5;
const wellFormed = 0.88;

/**
 * Changes documents so that a checker of schemas has something to say about them, or, in about half of all cases, nothing.
 * `random` gives numbers from 0 to below 1; from the same ones the same documents come. Only tests and the proof use it.
 */
export function createMutator(random: () => number): (example: string) => Mutant {
  const chance = createChance(random);
  const { below, happens, pick } = chance;
  const { goodValues, good, badValues, bad } = createElementChanges(chance);
  const { rewritings, breakages, changeByte } = createTextChanges(chance);

  return (example) => {
    const changes: string[] = [];
    function use<Subject, Result>(list: Changes<Subject, Result>, subject: Subject): Result {
      const [name, change] = pick(Object.entries(list));
      changes.push(name);
      return change(subject);
    }
    const kind = random();
    const { before, root, after } = parseExample(example);
    for (let count = below(4); count >= 0; count -= 1) use(happens(0.5) ? goodValues : good, root);
    if (kind > untouched && kind < wellFormed) {
      // Mostly one only: of many changes one or the other is always wrong.
      for (let count = happens(0.1) ? 2 : 0; count >= 0; count -= 1) use(happens(0.5) ? badValues : bad, root);
    }
    let text = `${before}${writeContent(root)}${after}`;
    if (happens(0.4)) text = use(rewritings, text);
    const isBroken = kind >= wellFormed;
    if (isBroken && happens(0.85)) text = use(breakages, text);
    else if (isBroken) changes.push('a byte');
    const bytes = new TextEncoder().encode(text);
    return { bytes: changes.at(-1) === 'a byte' ? changeByte(bytes) : bytes, changes };
  };
}
