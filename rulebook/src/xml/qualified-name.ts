import { nameEnd } from './characters.ts';
import { utf8Length } from './decode-document.ts';
import { refuse, shown } from './refuse.ts';

/** A name in its two parts; the prefix is empty where there is none. */
export interface QualifiedName {
  prefix: string;
  local: string;
}

/** As libxml2 has it, for each part of a name. */
const mostBytesOfName = 50_000;

/**
 * The name that stands at `at` as it is written, its prefix with it. Throws a Refusal (`syntax`; `size` where it is longer
 * than 50 000 bytes, in each of its parts).
 */
export function readName(text: string, at: number): string {
  const end = nameEnd(text, at);
  if (end === at) {
    refuse(
      text,
      at,
      'syntax',
      'Her må det stå et navn. Skal tegnet < være innhold, skriv &lt;.',
      'A name must stand here. If the character < is meant as content, write &lt;.',
    );
  }
  const name = text.slice(at, end);
  if (name.length * 3 > mostBytesOfName && name.split(':').some((part) => utf8Length(part) > mostBytesOfName)) {
    refuse(
      text,
      at,
      'size',
      `Et navn er lengre enn ${mostBytesOfName} byte, og dokumentet leses ikke. Kort det ned.`,
      `A name is longer than ${mostBytesOfName} bytes, and the document is not read. Shorten it.`,
    );
  }
  return name;
}

/** Throws a Refusal (`namespace`) for a name with colons in wrong places. Source: Namespaces in XML 1.0 § 4. */
export function splitName(text: string, at: number, name: string): QualifiedName {
  const colon = name.indexOf(':');
  if (colon === -1) return { prefix: '', local: name };
  const local = name.slice(colon + 1);
  if (colon === 0 || local.includes(':') || nameEnd(local, 0) === 0) {
    refuse(
      text,
      at,
      'namespace',
      `Navnet «${shown(name)}» har kolon på feil sted: skriv prefiks:navn, eller bare navn.`,
      `The name “${shown(name)}” has a colon in the wrong place: write prefix:name, or only a name.`,
    );
  }
  return { prefix: name.slice(0, colon), local };
}

/** What a prefix stands for. Throws a Refusal (`namespace`) for one that nobody declared; none needs no declaration. */
export function namespaceOf(text: string, at: number, prefix: string, scope: ReadonlyMap<string, string>): string {
  const namespace = scope.get(prefix);
  if (namespace !== undefined) return namespace;
  if (prefix === '') return '';
  return refuse(
    text,
    at,
    'namespace',
    `Prefikset «${shown(prefix)}» er ikke erklært. Legg til xmlns:${shown(prefix)}, eller ta det bort.`,
    `The prefix “${shown(prefix)}” is not declared. Add xmlns:${shown(prefix)}, or take it away.`,
  );
}
