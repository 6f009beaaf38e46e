import { maskIdentityNumbers } from '../mask-identity-numbers.ts';
import type { XmlFault, XmlProblem } from './xml-element.ts';

/** Thrown inside a reader at the first fault, and caught where reading began. */
export class Refusal {
  readonly problem: XmlProblem;

  constructor(problem: XmlProblem) {
    this.problem = problem;
  }
}

/** Ends the reading at a place of the text. Throws a {@link Refusal}, always. */
export function refuse(text: string, at: number, fault: XmlFault, nb: string, en: string): never {
  throw new Refusal({ fault, message: { nb, en }, ...placeOf(text, at) });
}

/** A name as a message shows it: what is long is cut, and no identity number is told. Names hold no control characters. */
export function shown(name: string): string {
  const characters = [...maskIdentityNumbers(name.slice(0, 82))];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : characters.join('');
}

/** The line and the column, both from 1, the column in characters (a pair of surrogates is one). */
function placeOf(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = end + 1;
  }
  let column = 1;
  for (let unit = lineStart; unit < at; unit += 1) {
    if ((text.charCodeAt(unit) & 0xfc00) !== 0xdc00) column += 1;
  }
  return { line, column };
}
