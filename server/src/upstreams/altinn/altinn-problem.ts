import { z } from 'zod';
import { UpstreamFailure, type UpstreamFailureKind } from '../../lib/outgoing.ts';
import { accessPackageUrn } from './access-packages.ts';
import { problemCodes, standardCodes } from './problem-codes.ts';
import { validationCodes } from './validation-codes.ts';

/** `AUTH-00010` is a problem, `AUTH.VLD-00003` a validation error. */
const codePattern = /^[A-Z]+(\.[A-Z]+)*-\d{5}$/;
/** Where in the request: a pointer, such as `/registersystemrequest/systemid`. */
const pathPattern = /^\/[\w$./[\]-]{0,199}$/;

const ValidationError = z.object({ code: z.string().regex(codePattern), paths: z.array(z.unknown()).nullish() });
const Document = z.looseObject({
  code: z.string().regex(codePattern),
  validationErrors: z.array(z.unknown()).nullish().catch(null),
});

export interface AltinnValidationError {
  readonly code: string;
  readonly paths: readonly string[];
}

/** What is taken from a problem document: what has the form of a code, a pointer or a package, and no sentence. */
interface ProblemFacts {
  code: string;
  /** Whether the code stands in one of our tables. */
  isKnown: boolean;
  validationErrors: readonly AltinnValidationError[];
  packages: readonly string[];
}

/**
 * A refusal for which Altinn gives a code that we know (altinn-authorization-utils, `ProblemDetails`): nothing came of the
 * call. Holds codes, pointers and package URNs, and nothing else of the document.
 */
export class AltinnProblem extends UpstreamFailure {
  /** `AUTH-00063`, or `STD-00000` for a body with faults, which are in `validationErrors`. */
  readonly code: string;
  readonly validationErrors: readonly AltinnValidationError[];
  /** The packages that Altinn names as unknown or not to be handed out; URNs in lower case. */
  readonly packages: readonly string[];
  /** What it means and what to do, in English, in our words. */
  readonly meaning: string;

  constructor(upstream: string, status: number, { code, validationErrors, packages }: ProblemFacts) {
    super(upstream, kinds[status] ?? 'unexpected', { status, upstreamCode: code });
    this.code = code;
    this.validationErrors = validationErrors;
    this.packages = packages;
    this.meaning = meaningOf(code, validationErrors);
  }
}

const kinds: Readonly<Record<number, UpstreamFailureKind>> = {
  401: 'unauthorised',
  403: 'forbidden',
  429: 'rate_limited',
};

function meaningOf(code: string, errors: readonly AltinnValidationError[]): string {
  const found = errors.map((error) => validationCodes.find((row) => row.code === error.code)?.meaning);
  const meanings = [...new Set(found.filter((meaning) => meaning !== undefined))];
  if (meanings.length > 0) return meanings.join(' ');
  return problemCodes.get(code)?.meaning ?? standardCodes.get(code)?.meaning ?? '';
}

/** Reads a body as a problem document with a code; `null` for anything else. */
export function readProblem(body: string): ProblemFacts | null {
  const parsed = Document.safeParse(jsonOf(body));
  if (!parsed.success) return null;
  const { code, validationErrors, ...members } = parsed.data;
  return {
    code,
    isKnown: problemCodes.has(code) || standardCodes.has(code),
    validationErrors: (validationErrors ?? []).flatMap(validationErrorOf),
    packages: ['NotFoundPackages', 'NotDelegablePackages'].flatMap((member) => packagesIn(members[member])),
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function validationErrorOf(row: unknown): AltinnValidationError[] {
  const parsed = ValidationError.safeParse(row);
  if (!parsed.success) return [];
  const paths = (parsed.data.paths ?? [])
    .filter((path) => typeof path === 'string')
    .filter((path) => pathPattern.test(path));
  return [{ code: parsed.data.code, paths }];
}

/** An extension member is a list, or a text with the packages in it; which sign parts them is not written anywhere. */
function packagesIn(member: unknown): string[] {
  const text = Array.isArray(member) ? member.filter((one) => typeof one === 'string').join(' ') : member;
  if (typeof text !== 'string') return [];
  const urns = text.match(/urn:altinn:accesspackage:[a-z0-9-]+/gi);
  const bare = text.split(/[\s,;|]+/).filter((word) => /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(word));
  return [...new Set((urns ?? bare).map(accessPackageUrn))];
}
