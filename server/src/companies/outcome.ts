import type { Delegation } from '../delegations/index.ts';
import type { ErrorCode } from '../errors/index.ts';
import type { SourceRead } from '../lib/source-cache.ts';
import type { UpstreamScope } from '../tokens/index.ts';
import type { EnhetAnswer, Roller } from '../upstreams/brreg/index.ts';
import type { MvaAnswer } from '../upstreams/skatteetaten/index.ts';

/** What Maskinporten must grant before Skatteetaten's VAT register may be read. */
export const mvaScope: UpstreamScope = 'skatteetaten:mvaregisteravgiftssubjekt';

/** What became of one source. `denied`: Maskinporten or the table says that the authority is not there. */
export type Outcome<T> =
  | { kind: 'read'; read: SourceRead<T> }
  | { kind: 'failed'; code: ErrorCode }
  | { kind: 'denied' }
  | { kind: 'off' };

export interface ContextParts {
  org: string;
  enhet: Outcome<EnhetAnswer>;
  roller: Outcome<Roller>;
  mva: Outcome<MvaAnswer>;
  delegation: Delegation | undefined;
}
