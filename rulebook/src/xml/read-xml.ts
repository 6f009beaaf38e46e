import { LESS, skipSpace } from './characters.ts';
import { decodeDocument } from './decode-document.ts';
import { readDeclaration } from './read-declaration.ts';
import { readRoot } from './read-root.ts';
import type { Reading } from './reading.ts';
import { Refusal, refuse } from './refuse.ts';
import { skipComment, skipInstruction } from './skip-markup.ts';
import type { XmlElement, XmlLimits, XmlResult } from './xml-element.ts';

/** How much of a document is read unless told, in bytes of UTF-8. */
export const mostBytesUnlessTold = 5 * 1024 * 1024;

/**
 * Reads a document: XML 1.0 (fifth edition) with Namespaces 1.0. Bytes, or characters that stand for their UTF-8; a limit
 * that is absent has its default. Never throws.
 *
 * What is refused on purpose: more than the limits, any encoding but UTF-8, a document type, references to other entities
 * than the five of XML, and what Namespaces 1.0 forbids. For the rest its verdict is that of libxml2 2.9, which only speaks
 * of faults of namespaces and reads on, and which reads nothing after a zero byte behind the root.
 *
 * It stops at the first fault, calls itself nowhere, and takes time and memory in proportion to the input. A prefix is
 * looked for outwards through the declarations around it, of which the limit of the depth leaves few.
 */
export function readXml(input: Uint8Array | string, limits: XmlLimits = {}): XmlResult {
  try {
    const text = decodeDocument(input, limits.bytes ?? mostBytesUnlessTold);
    return { ok: true, root: readDocument(text, limits) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

function readDocument(text: string, limits: XmlLimits): XmlElement {
  const reading: Reading = {
    text,
    mostDepth: limits.depth ?? 32,
    mostAttributes: limits.attributes ?? 32,
    mostElements: limits.elements ?? 500_000,
    at: readDeclaration(text),
    elements: 0,
    line: 0,
    lineEnd: -1,
    nextReference: -1,
    nextCdataEnd: -1,
    knownTags: new Map(),
    lastTag: null,
  };
  skipOutsideRoot(reading);
  if (text.charCodeAt(reading.at) !== LESS) refuseOutsideRoot(reading);
  const root = readRoot(reading);
  skipOutsideRoot(reading);
  if (reading.at !== text.length) refuseOutsideRoot(reading);
  return root;
}

/** White space, comments and processing instructions. */
function skipOutsideRoot(reading: Reading): void {
  const { text } = reading;
  for (;;) {
    reading.at = skipSpace(text, reading.at);
    if (text.startsWith('<?', reading.at)) skipInstruction(reading);
    else if (text.startsWith('<!', reading.at)) skipComment(reading);
    else return;
  }
}

function refuseOutsideRoot({ text, at }: Reading): never {
  if (at === text.length) {
    refuse(
      text,
      at,
      'syntax',
      'Dokumentet har ikke noe element. Det må ha ett rotelement, med meldingen i.',
      'The document has no element. It must have one root element, with the return in it.',
    );
  }
  return refuse(
    text,
    at,
    'syntax',
    'Dokumentet må ha ett rotelement. Utenfor det kan bare mellomrom, kommentarer og instruksjoner stå.',
    'The document must have one root element. Outside it only white space, comments and instructions can stand.',
  );
}
