import type { z } from 'zod';
import type { ApiKeyScope } from './accounts/scopes.ts';
import type { Bilingual, ErrorCode, Language } from './errors/index.ts';

/** How one source took part in an answer. */
export interface SourceReport {
  source: string;
  /** `not_served`: the register has nothing to give on this kind of company. */
  status: 'ok' | 'unavailable' | 'off' | 'no_delegation' | 'not_served';
  error_code: ErrorCode | null;
  /** More than the status says, as a stable word: `scope_not_grantable`, `right_missing`. */
  reason: string | null;
  fetched_at: string | null;
  served_from: 'live' | 'cache' | null;
  /** Its window is over, and nothing younger is to be had yet. */
  stale: boolean;
}

/** What `run` gives: the data, and what the envelope's `_meta` must say about this evaluation. */
export interface Answer<Data> {
  data: Data;
  sources?: SourceReport[];
  dataSource: string;
  legalBasis: string;
  notice?: string | null;
  /** Until when the same bytes may be served again, epoch milliseconds; absent: not at all. */
  freshUntil?: number;
}

/** What a representation must say beside the data, since it has no `_meta`. */
export interface AboutAnswer {
  simulated: boolean;
  notice: string | null;
}

/** One more representation of an operation's data, chosen by `Accept` or by the path's extension. */
export interface Medium<Data> {
  type: string;
  extension: string;
  /** The one language that it is written in. */
  language: Language;
  /** Why one would ask for it, for the documentation. */
  summary: string;
  render(data: Data, about: AboutAnswer): string;
}

/**
 * A body that is a document of its own, beside the JSON that holds it: its bytes, as they came, fill one field of the
 * input. The other fields come in the query, where JSON holds them itself.
 */
export interface DocumentBody {
  /** A charset that is sent with one of them must be UTF-8. */
  types: readonly string[];
  /** The field; `run` finds a `Uint8Array` there, which the input's shape knows nothing of. */
  field: string;
  /** How large the document may be. */
  bytes: number;
  /** How large the JSON may be in which the same document stands as text. */
  jsonBytes: number;
  /** How large the rest of that JSON may be, without white space; `refuse` makes PAYLOAD_TOO_LARGE. */
  jsonBesideText: { bytes: number; refuse(): Error };
  /** How large all of this may be, for the documentation. */
  sizes: string;
  example: string;
}

export interface HttpDoor<Data> {
  method: 'GET' | 'POST';
  /**
   * OpenAPI form: `/api/v1/company/{org}/context`. Path and query parameters are the input's fields; POST takes JSON.
   * `/_internal` is for who runs the installation: no part of the versioned API, and without a mirror in the sandbox.
   */
  path: `/api/v1/${string}` | `/_internal/${string}`;
  /**
   * Who may keep the answer. `static`: anybody, it follows from the rulebook; `private`: nobody shared, and every use
   * is authorised again; `none`: nobody.
   */
  caching: 'static' | 'private' | 'none';
  /** 201 for what makes something; 200 unless told. */
  status?: 201;
  media?: readonly Medium<Data>[];
  /** What a POST takes besides JSON. */
  body?: DocumentBody;
}

export interface CommandDoor {
  /** The words of the command: `deadlines`, `keys create`, `company <org> verify` with the input field `org` among them. */
  command: string;
  /** Input fields given by position; the path's parameters unless told. All others are options. */
  positional?: readonly string[];
  /**
   * Of each row of a list in the data, the members that people are shown: `{ deadlines: ['due_date', 'code'] }`, with
   * dots for what lies inside, or the one that is in their language. All unless told; `--json` prints all.
   */
  shows?: Readonly<Record<string, readonly (string | Readonly<Record<Language, string>>)[]>>;
  /** Answered in the caller's own process from what comes with the program: no server, key or data folder. */
  local?: true;
  /** The command is one of `cli/law/`, which asks the rulebook itself; none is made of the declaration. */
  isLaw?: true;
}

/** How agents find the operation among their tools. There is no door of this kind yet. */
export interface ToolDoor {
  /** Verb and noun: `validate_vat_return`. */
  tool: string;
  /** The group of tools that it is offered in. */
  toolset: string;
  /** The hints of MCP: it changes nothing; it reaches beyond what comes with the program. */
  annotations: { readOnlyHint: boolean; openWorldHint: boolean };
}

/** All that is said of an operation besides how it runs: what the catalogue, OpenAPI and capabilities are made from. */
export interface Declaration<Input extends z.ZodObject, Output extends z.ZodType> {
  /** The OpenAPI operationId: verb and noun. */
  id: string;
  summary: Bilingual;
  description: Bilingual;
  /** The scope a key needs; `null`: no key. */
  scope: ApiKeyScope | null;
  /** Who administers the installation may ask `also`, besides keys with the scope, or `only` they may. */
  operator?: 'also' | 'only';
  /** 2: may show what only the organisation's delegation opens. */
  tier: 1 | 2;
  input: Input;
  output: Output;
  /** The failures that are this operation's own; those of the door come with it. */
  errors: readonly ErrorCode[];
  dataSources: readonly string[];
  /** `static`: follows from the rulebook; `live`: asked of the registers; `records`: this installation's own. */
  freshness: 'static' | 'live' | 'records';
  /** An input that works in the sandbox; the documentation's example is what it really answers. */
  example: z.input<Input>;
  /** What the answer to it looks like, for what the sandbox does not have. */
  exampleData?: z.input<Output>;
  http: HttpDoor<z.output<Output>>;
  cli?: CommandDoor;
  mcp?: ToolDoor;
  /**
   * `bearer`: mirrored under `/api/v1/sandbox` for sandbox keys, each with a namespace of its own. `public`: there too,
   * and under `/api/v1/sandbox/public` without a key, for 999999999 only.
   */
  sandbox?: 'public' | 'bearer';
}

// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous list has no narrower type
export type AnyDeclaration = Declaration<any, any>;
