/** The agencies whose stand-ins exist; each has its prefix by this name. */
export const AGENCIES = ['maskinporten', 'samarbeid', 'brreg', 'skatteetaten', 'altinn', 'nav', 'norges-bank'] as const;

/** Who was asked; `elsewhere` is the place that the `redirect` fault points at. */
export type Upstream = (typeof AGENCIES)[number] | 'elsewhere';

/** What one token request asked for, as far as it could be read, and what came of it. Claims are as sent. */
export type GrantRecord = {
  client_id: string | null;
  kid: string | null;
  alg: string | null;
  scopes: string[];
  /** Nine digits: the organisation whose system user was asked for. */
  system_user_org?: string;
  external_ref?: string;
  consumer_org?: string;
  resource?: string[];
  /** The assertion's signature was verified with a key of the client. */
  assertion_verified: boolean;
  /** SHA-256 of `jti`, hexadecimal. */
  jti_sha256: string | null;
  /** `issued`, or the OAuth `error`. */
  outcome: string;
  mp_code: string | null;
};

/** Who read a register with which right. */
export type TokenRecord = {
  verified: boolean;
  client_id: string | null;
  scopes: string[];
  /** Nine digits: the organisation whose system user the token is for. */
  system_user_org: string | null;
};

/** One request to a stand-in. `status` is null while unanswered, and stays so when a fault never answers. */
export type JournalEntry = {
  seq: number;
  /** The stand-ins' own clock, ISO 8601 UTC. */
  at: string;
  upstream: Upstream;
  method: string;
  /** The path alone: a query might hold an assertion. */
  path: string;
  status: number | null;
  fault?: string;
  grant?: GrantRecord;
  token?: TokenRecord;
};

const CAPACITY = 50_000;

/** What the stand-ins were asked, oldest first, at most 50 000 entries. Never holds a token, an assertion or a key. */
export class Journal {
  readonly #capacity: number;
  #entries: JournalEntry[] = [];
  #last = 0;

  constructor(capacity: number = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Opens an entry; the caller fills in what it learns while answering. */
  open(asked: { at: number; upstream: Upstream; method: string; path: string }): JournalEntry {
    this.#last += 1;
    const entry: JournalEntry = {
      seq: this.#last,
      at: new Date(asked.at).toISOString(),
      upstream: asked.upstream,
      method: asked.method,
      path: withoutSecretSegments(asked.path),
      status: null,
    };
    this.#entries[(this.#last - 1) % this.#capacity] = entry;
    return entry;
  }

  /** Entries with a higher sequence number than `seq`, oldest first. */
  since(seq: number): JournalEntry[] {
    const found: JournalEntry[] = [];
    for (let next = Math.max(seq, this.dropped()) + 1; next <= this.#last; next += 1) {
      const entry = this.#entries[(next - 1) % this.#capacity];
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }

  /** How many of the oldest entries no longer fit. */
  dropped(): number {
    return Math.max(0, this.#last - this.#capacity);
  }

  clear(): void {
    this.#entries = [];
    this.#last = 0;
  }
}

const LONGEST_TEXT = 255;
const LONGEST_SEGMENT = 64;
const COMPACT_JOSE = /[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]*/g;
const KEY_MATERIAL = /[A-Za-z0-9_-]{65,}/g;

/**
 * Text from a caller, made safe for the journal: anything like a compact JWS, and any unbroken run of more than 64
 * characters (no identifier in use is as long, a key is), is taken out; the rest is cut at 255.
 */
export function withoutSecrets(text: string): string {
  return text.replace(COMPACT_JOSE, '[redacted]').replace(KEY_MATERIAL, '[redacted]').slice(0, LONGEST_TEXT);
}

function withoutSecretSegments(path: string): string {
  const segments = path.split('/').map((segment) => (segment.length > LONGEST_SEGMENT ? '[redacted]' : segment));
  return withoutSecrets(segments.join('/'));
}
