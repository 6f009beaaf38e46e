import { type ErrorCode, type ErrorDefinition, errorCodes } from '../errors/index.ts';
import { checkCodes } from './check-codes.ts';
import type { ExplainedCode } from './explained-code.ts';
import { maskinportenCodes } from './maskinporten-codes.ts';
import { reasonCodes } from './reason-codes.ts';
import { stepCodes } from './step-codes.ts';
import { needCodes, verdictCodes } from './vat-return-codes.ts';
import { warningCodes } from './warning-codes.ts';

/**
 * Every code that a caller can meet, by the kind of thing that it is; each stands in one of the tables only. The rules of
 * the VAT return are the rulebook's, which is opened when one is asked about.
 */
export const codesByKind = {
  error: errorCodes,
  step: stepCodes,
  reason: reasonCodes,
  warning: warningCodes,
  check: checkCodes,
  maskinporten: maskinportenCodes,
  need: needCodes,
  verdict: verdictCodes,
} as const;

export type CodeKind = keyof typeof codesByKind;
type CodeOf<Kind extends CodeKind> = keyof (typeof codesByKind)[Kind];
export type AnyCode = { [Kind in CodeKind]: CodeOf<Kind> }[CodeKind];

export const codeKinds = Object.keys(codesByKind) as [CodeKind, ...CodeKind[]];
export const allCodes = codeKinds.flatMap((kind) => Object.keys(codesByKind[kind])) as [AnyCode, ...AnyCode[]];

/** Failures that the organisation’s delegation decides. */
const aboutDelegation: readonly ErrorCode[] = [
  'AUTH_NO_DELEGATION',
  'CLIENT_NOT_LISTED',
  'DELEGATION_NOT_ACTIVE',
  'UPSTREAM_FORBIDDEN',
];

export const isKnownCode = (text: string): text is AnyCode =>
  codeKinds.some((kind) => Object.hasOwn(codesByKind[kind], text));

/** What there is to say of a code; `status` is HTTP's, and only failures have one. */
export function findCode(code: AnyCode): { kind: CodeKind; status: number | null; row: ExplainedCode } {
  for (const kind of codeKinds) {
    const table: Readonly<Record<string, ErrorDefinition | ExplainedCode>> = codesByKind[kind];
    const row = Object.hasOwn(table, code) ? table[code] : undefined;
    if (row === undefined) continue;
    if ('isAboutDelegation' in row) return { kind, status: null, row };
    return {
      kind,
      status: row.status,
      row: { ...row, isAboutDelegation: aboutDelegation.some((one) => one === code) },
    };
  }
  throw new Error(`no table has ${code}`);
}
