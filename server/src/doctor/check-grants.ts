import type { ErrorKind, MaskinportenError } from '@apier/maskinporten';
import type { ClientExamined } from './check.ts';
import { explained, isTransient, maskinportenErrorIn, mpCodeOf, notExamined } from './failure-words.ts';
import { KeyDoesNotOpen } from './look-ups.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';

/** Refusals of the client itself, before its scopes are looked at. */
const refusals: Readonly<Record<string, { id: string; page: string }>> = {
  unknown_kid: { id: 'key_unknown', page: pages.errors },
  kid_required: { id: 'key_id_required', page: pages.certificates },
  client_authentication_failed: { id: 'client_refused', page: pages.errors },
  'MP-100': { id: 'client_unknown', page: pages.portal },
  'MP-110': { id: 'audience_refused', page: pages.grant },
  'MP-120': { id: 'certificate_refused', page: pages.certificates },
  'MP-121': { id: 'key_expired', page: pages.registration },
  'MP-122': { id: 'certificate_of_other_organisation', page: pages.certificates },
  'MP-123': { id: 'certificate_malformed', page: pages.grant },
  'MP-124': { id: 'signature_refused', page: pages.errors },
};
const clockKinds: ReadonlySet<string> = new Set<ErrorKind>(['issued_in_future', 'assertion_expired']);

/** What goes wrong before anything is sent. */
const ownFaults: ReadonlySet<string> = new Set<ErrorKind>(['signing_failed', 'bad_key', 'bad_option', 'bad_grant']);

/** Refusals of one scope, which say that the client itself was accepted. */
const scopeRefusals: Readonly<Record<string, { id: string; fix: (scope: string, client: string) => string }>> = {
  'MP-200': {
    id: 'scope_not_on_client',
    fix: (scope, client) => `Add ${scope} to client ${client} in Samarbeidsportalen; it is seen within 15 minutes.`,
  },
  'MP-201': {
    id: 'scope_not_for_maskinporten',
    fix: (scope) => `Use a client of the integration type maskinporten, and check how ${scope} is spelt.`,
  },
  'MP-250': {
    id: 'scope_not_granted',
    fix: (scope) => `Ask the owner of ${scope} to give our organisation access, in this environment.`,
  },
};

const wordOf = ({ kind, code }: MaskinportenError): string => (kind === 'mp' ? (code ?? '') : kind);

const isScopeRefusal = (error: unknown): boolean => {
  const refused = maskinportenErrorIn(error);
  return refused !== undefined && Object.hasOwn(scopeRefusals, wordOf(refused));
};

/** Whether Maskinporten accepts the client with its key. */
export async function checkGrant({ client, lookUps }: ClientExamined): Promise<Draft[]> {
  const looked = await lookUps.scopes();
  if ('error' in looked)
    return looked.error instanceof KeyDoesNotOpen ? [keyFirst('Whether Maskinporten accepts the key')] : [];
  const failures = looked.value.map(({ error }) => error).filter((error) => error !== null);
  // One token, or one refusal of a scope, says that the client was accepted.
  if (failures.length < looked.value.length || failures.some(isScopeRefusal)) return [];
  const said = failures.find((error) => maskinportenErrorIn(error) && !isTransient(error)) ?? failures[0];
  const refused = maskinportenErrorIn(said);
  if (!refused || isTransient(said)) return [unanswered(refused)];
  if (ownFaults.has(refused.kind)) return [unsigned(refused)];
  const word = wordOf(refused);
  const { cause, fix } = explained(refused);
  if (refused.code === 'MP-130' || clockKinds.has(refused.kind)) {
    return [{ id: 'clock_refused', severity: 'error', cause, fix, mpCode: mpCodeOf(refused), page: pages.grant }];
  }
  const { id, page } = refusals[word] ?? { id: 'grant_refused', page: pages.errors };
  return [
    {
      ...{ id, severity: 'error', mpCode: mpCodeOf(refused), page },
      cause: `Maskinporten refuses client ${client.id} with its key${await keyWords()}: ${withSmallStart(cause)}`,
      fix,
    },
  ];

  /** Of an unknown key it may be known whether it is only waiting to be seen. */
  async function keyWords(): Promise<string> {
    const key = await lookUps.key();
    const kid = 'value' in key ? key.value.kid : null;
    if (kid === null) return '';
    const registered = word === 'unknown_kid' ? await lookUps.registeredKeys() : null;
    if (!registered || 'error' in registered) return ` (${kid})`;
    const isThere = registered.value.some((one) => one.kid === kid);
    return ` (${kid}, which is ${isThere ? 'registered, and perhaps not seen everywhere yet' : 'not registered on it'})`;
  }
}

const withSmallStart = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const keyFirst = (what: string): Draft =>
  notExamined(what, 'the signing key does not open', 'Mend the key first, and examine again.');

const unsigned = (refused: MaskinportenError): Draft => ({
  ...{ id: 'signing_failed', severity: 'error', fix: explained(refused).fix, page: pages.certificates },
  cause: `No assertion could be made for Maskinporten: ${withSmallStart(explained(refused).cause)}`,
});

const unanswered = (refused: MaskinportenError | undefined): Draft => ({
  ...{ id: 'maskinporten_no_answer', severity: 'error', page: pages.errors },
  cause: `Maskinporten gave no token and no reason: ${withSmallStart(refused ? explained(refused).cause : 'It could not be asked in time.')} Whether it accepts the key is not known.`,
  fix: refused ? explained(refused).fix : 'Check the network to Maskinporten, and examine again.',
});

/** Each scope that the product needs, with our own token. */
export async function checkScopes({ client, lookUps }: ClientExamined): Promise<Draft[]> {
  const looked = await lookUps.scopes();
  if ('error' in looked) return [keyFirst('Which scopes the client has')];
  return looked.value.flatMap(({ scope, error }): Draft[] => {
    if (error === null) return [];
    const refused = maskinportenErrorIn(error);
    const row = refused && scopeRefusals[wordOf(refused)];
    if (!refused || !row) {
      return [
        notExamined(`The scope ${scope}`, 'Maskinporten did not come to look at it', 'Mend what else is found first.'),
      ];
    }
    return [
      {
        ...{ id: row.id, severity: 'error', about: scope, mpCode: mpCodeOf(refused), page: pages.consumer },
        cause: `No token for ${scope}: ${withSmallStart(explained(refused).cause)}`,
        fix: row.fix(scope, client.id),
      },
    ];
  });
}
