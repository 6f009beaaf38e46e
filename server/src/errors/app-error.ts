import type { ErrorCode } from './codes.ts';

export interface Bilingual {
  nb: string;
  en: string;
}

/** One field at fault. `pointer` is a JSON Pointer as URI fragment (RFC 6901 § 6) into body, query, path or headers. */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** A failure written for the caller: a code from the table, this occurrence's own detail, and the fields at fault. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: Bilingual | undefined;
  readonly fields: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    more: {
      detail?: Bilingual;
      fields?: readonly FieldProblem[];
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(more.detail?.en ?? code, { cause: more.cause });
    this.code = code;
    this.detail = more.detail;
    this.fields = more.fields ?? [];
    this.headers = more.headers ?? {};
  }
}
