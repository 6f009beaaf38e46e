import { certificateWarning } from '../signing-keys/index.ts';
import type { CertificateFacts, EnvironmentMeans } from './means.ts';
import { pages } from './pages.ts';
import type { Draft, Severity } from './shapes.ts';

const dayMs = 86_400_000;
const severities = { 60: 'info', 30: 'warning', 7: 'error' } as const;

/** From 60 days before the end on; an order takes some days, so the last week is an error. `null`: time enough. */
export function expiryOf(endsAt: number, now: number): { severity: Severity; isOver: boolean; words: string } | null {
  const warning = certificateWarning(endsAt, now);
  if (warning === null) return null;
  const on = `on ${new Date(endsAt).toISOString().slice(0, 10)}`;
  if (warning === 'expired') return { severity: 'error', isOver: true, words: on };
  return {
    severity: severities[warning],
    isOver: false,
    words: `${on}, in ${Math.floor((endsAt - now) / dayMs)} days`,
  };
}

/** What is to be said of a certificate that signs. */
export function certificateDrafts(
  certificate: CertificateFacts,
  about: Pick<EnvironmentMeans, 'environment' | 'kind'> & {
    prefix: 'certificate' | 'admin_certificate';
    whose: string;
    organisation: string;
    now: number;
  },
): Draft[] {
  const { prefix, whose, organisation, environment, kind, now } = about;
  const { page } = { page: pages.certificates };
  const order = 'Order a new enterprise certificate from Buypass or Commfides; it takes some business days.';
  const drafts: Draft[] = [];
  const expiry = expiryOf(certificate.notAfter, now);
  if (expiry) {
    const { severity, isOver, words } = expiry;
    drafts.push({
      ...{ id: `${prefix}_${isOver ? 'expired' : 'expires'}`, severity, mpCode: 'MP-120', fix: order, page },
      cause: `The certificate of ${whose} ${isOver ? 'expired' : 'expires'} ${words}.`,
    });
  }
  if (certificate.organisation === null) {
    drafts.push({
      ...{ id: `${prefix}_organisation_unknown`, severity: 'info', page },
      cause: `The certificate of ${whose} names no organisation number that can be read, so whether it is ours is not known.`,
      fix: 'Use an enterprise certificate (virksomhetssertifikat) from Buypass or Commfides.',
    });
  } else if (certificate.organisation !== organisation) {
    drafts.push({
      ...{ id: `${prefix}_of_other_organisation`, severity: 'error', mpCode: 'MP-122', page },
      cause: `The certificate of ${whose} belongs to ${certificate.organisation}, and the client to ${organisation}.`,
      fix: 'Sign with a certificate of the organisation that owns the client, or correct the organisation number in the settings.',
    });
  }
  const isTest = /test/i.test(certificate.issuer);
  if (kind === 'real' && isTest !== (environment === 'test')) {
    drafts.push({
      ...{ id: `${prefix}_of_other_environment`, severity: 'error', mpCode: 'MP-120', page },
      cause: `The certificate of ${whose} is ${isTest ? 'a test certificate' : 'a certificate for production'}, and this is the ${environment} environment; Maskinporten takes only its own kind.`,
      fix: `Use a certificate for ${environment === 'test' ? 'test' : 'production'}: it is a separate order.`,
    });
  }
  if (certificate.chainLength < 2) {
    drafts.push({
      ...{ id: `${prefix}_chain_missing`, severity: 'info', page },
      cause: `The certificate of ${whose} is sent without those of its issuers. Norwegian ones are taken alone today; the documentation asks for all.`,
      fix: 'Use the PKCS#12 file as it came, with its whole chain.',
    });
  }
  return drafts;
}
