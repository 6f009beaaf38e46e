import type { Signer } from '@apier/maskinporten';
import type { CertificateFacts, KeyFacts, KeyRowFacts } from './means.ts';

/** A key as the rotation has it on record, as far as it is looked at; instants are ISO text. */
interface RecordedKey {
  kid: string;
  location: string;
  state: string;
  /** `null`: a certificate, and `kid` is its serial number. */
  publicJwk: { n: string } | null;
  createdAt: string;
  uploadedAt: string | null;
  activeAt: string | null;
  retiringAt: string | null;
  removedAt: string | null;
  expiresAt: string | null;
  problem: string | null;
  problemAt: string | null;
}

/** When a key came into its state. */
const changed: Readonly<Record<string, (row: RecordedKey) => string | null>> = {
  uploaded: ({ uploadedAt }) => uploadedAt,
  proving: ({ uploadedAt }) => uploadedAt,
  active: ({ activeAt }) => activeAt,
  retiring: ({ retiringAt }) => retiringAt,
  removed: ({ removedAt }) => removedAt,
  abandoned: ({ problemAt }) => problemAt,
};

/** A key on record as doctor looks at it. One that a person replaced before it was used was not given up. */
export const keyRowFactsOf = (row: RecordedKey): KeyRowFacts => ({
  kid: row.publicJwk === null ? null : row.kid,
  location: row.location,
  state: row.state === 'abandoned' && row.problem === 'replaced' ? 'removed' : row.state,
  createdAt: Date.parse(row.createdAt),
  changedAt: Date.parse(changed[row.state]?.(row) ?? row.createdAt),
  expiresAt: row.expiresAt === null ? null : Date.parse(row.expiresAt),
});

/** No assertion: what is signed here opens nothing. */
const trial = new TextEncoder().encode('apier doctor');

/**
 * The key that signs now: has it sign something, so that a home that does not let us is found, and a wrong PIN is not
 * tried once more. `readCertificate` opens it anew, and is asked only when it signs by a certificate. Throws what signing
 * throws.
 */
export async function lookAtKey(
  signer: Signer,
  rows: readonly RecordedKey[],
  readCertificate: (active: RecordedKey) => Promise<CertificateFacts | null>,
): Promise<KeyFacts> {
  await signer.sign(trial);
  const active = rows.find(({ state }) => state === 'active');
  const { header } = signer;
  if ('kid' in header)
    return { kid: header.kid, bits: active?.publicJwk ? bitsOf(active.publicJwk.n) : null, certificate: null };
  return { kid: null, bits: null, certificate: active ? await readCertificate(active) : null };
}

/** What an open key says of itself; for the administration client's. */
export function keyFactsOf(open: {
  signer: Pick<Signer, 'header'>;
  publicJwk: { n: string } | null;
  certificate: CertificateFacts | null;
}): KeyFacts {
  const { signer, publicJwk, certificate } = open;
  const kid = 'kid' in signer.header ? signer.header.kid : null;
  return { kid, bits: publicJwk && bitsOf(publicJwk.n), certificate };
}

/** Length of a modulus in base64url. */
function bitsOf(n: string): number {
  const bytes = Buffer.from(n, 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) return 0;
  return (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
