import { MaskinportenError, maskinportenErrors, otherErrors } from '@apier/maskinporten';
import { isLoopback } from '../lib/is-loopback.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { Draft } from './shapes.ts';

const mostCauses = 6;

/** An error and what caused it, the outermost first. */
function* chainOf(error: unknown): Generator<unknown> {
  let one = error;
  for (let depth = 0; depth < mostCauses && one instanceof Error; depth += 1) {
    yield one;
    one = one.cause;
  }
}

const findIn = <T>(error: unknown, is: (one: unknown) => one is T): T | undefined => {
  for (const one of chainOf(error)) if (is(one)) return one;
  return undefined;
};

/** What Maskinporten said, however often it was wrapped since. */
export const maskinportenErrorIn = (error: unknown): MaskinportenError | undefined =>
  findIn(error, (one) => one instanceof MaskinportenError);

/** Why a key's home did not open it: the stable word of its fault, if it is one. */
export function keyFaultIn(error: unknown): string | undefined {
  for (const one of chainOf(error)) {
    const { name, reason } = one as { name?: string; reason?: unknown };
    if (name === 'KeyHomeFault' && typeof reason === 'string') return reason;
  }
  return undefined;
}

/** Our own explanation of what Maskinporten said; never its words. */
export function explained({ kind, code }: MaskinportenError): { cause: string; fix: string } {
  if (kind !== 'mp') return otherErrors[kind];
  const known = Object.entries(maskinportenErrors).find(([each]) => each === code);
  return known ? known[1] : otherErrors.refused;
}

/** A code that may be shown: Maskinporten's own form. */
export const mpCodeOf = ({ code }: MaskinportenError): string | null =>
  code !== null && /^MP-\d{3}$/.test(code) ? code : null;

export const isTransient = (error: unknown): boolean => {
  const refused = maskinportenErrorIn(error);
  return refused ? refused.retry === 'transient' && refused.kind !== 'signing_failed' : findDeadline(error);
};

const findDeadline = (error: unknown): boolean =>
  [...chainOf(error)].some((one) => (one as Error).name === 'TimeoutError' || (one as Error).name === 'AbortError');

const tls =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|UNKNOWN_CA|EPROTO$|ERR_OSSL)/;

type LineFault = 'dns' | 'refused' | 'tls' | 'timeout' | 'broken';

/** Where on the way to a host a call failed, as far as its error tells. */
function lineFaultOf(error: unknown): LineFault {
  const codes = [...chainOf(error)].map((one) => String((one as { code?: unknown }).code ?? ''));
  if (codes.some((code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN')) return 'dns';
  if (codes.some((code) => tls.test(code))) return 'tls';
  if (codes.some((code) => code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH'))
    return 'refused';
  const failure = findIn(error, (one) => one instanceof UpstreamFailure);
  if (failure?.kind === 'timeout' || findDeadline(error)) return 'timeout';
  return 'broken';
}

const lineWords: Record<LineFault, { id: string; what: string; fix: string }> = {
  dns: {
    id: 'host_not_found',
    what: 'its name is not found in DNS',
    fix: 'Check DNS on this machine, and the address in the settings.',
  },
  refused: {
    id: 'host_unreachable',
    what: 'no connection can be made',
    fix: 'Let this machine out to it on port 443, or correct the address in the settings.',
  },
  tls: {
    id: 'host_tls',
    what: 'its certificate is not trusted here, so something may stand between',
    fix: 'If a proxy of yours opens TLS, name its authority with NODE_EXTRA_CA_CERTS; else find out who answers.',
  },
  timeout: {
    id: 'host_timeout',
    what: 'it did not answer in time',
    fix: 'Check that the firewall lets this machine out to it on port 443; see the agency’s status page.',
  },
  broken: {
    id: 'host_broken',
    what: 'the connection broke before an answer came',
    fix: 'Check proxies and firewalls on the way, and the address in the settings.',
  },
};

/** A host that could not be asked. */
export function lineDraft(name: string, url: string, error: unknown, page?: string): Draft {
  const { id, what, fix: fixElsewhere } = lineWords[lineFaultOf(error)];
  const fix = isLoopback(url) ? 'Start what should answer there; npm start has the stand-ins beside it.' : fixElsewhere;
  return {
    ...{ id, severity: 'error', about: name, fix },
    cause: `The host ${new URL(url).host} (${name}) cannot be asked: ${what}.`,
    ...(page !== undefined && { page }),
  };
}

/** What could not be looked at is said, and never taken for well. */
export const notExamined = (what: string, why: string, fix: string, page?: string): Draft => ({
  ...{ id: 'not_examined', severity: 'info', about: what, fix },
  cause: `${what} could not be examined: ${why}.`,
  ...(page !== undefined && { page }),
});
