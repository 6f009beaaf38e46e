import type { AccessToken, Signer } from '@apier/maskinporten';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingRequest, OutgoingResponse, Send } from '../lib/outgoing.ts';
import { json, seededRandom, settle, virtualClock } from '../testing.ts';
import { maskinportenTokens } from './maskinporten-tokens.ts';
import type { UpstreamScope } from './scope-table.ts';
import type { SystemUser } from './token-source.ts';

const environments = ['test', 'live'] as const;
type Environment = (typeof environments)[number];

/** The references are such as could be mistaken for one another, and for none. */
const systemUsers: SystemUser[] = ['acc_a', 'acc_b'].flatMap((account) =>
  ['999999999', '310753614'].flatMap((organisation) =>
    [null, '', '-', 'ref'].map((externalRef) => ({ account, organisation, externalRef })),
  ),
);
const scopes: UpstreamScope[] = ['skatteetaten:mvameldingsopplysning', 'altinn:accessmanagement/authorizedparties'];

/** What a made-up token says of itself: for whom, and the how-manieth request it answered. */
interface Made {
  environment: Environment;
  organisation: string;
  externalRef: string | null;
  scope: string;
  sentAs: number;
  number: number;
}
const written = (made: Made): string => Buffer.from(JSON.stringify(made)).toString('base64url');
/** Bare, or within one of Altinn's. */
const readMade = (token: string): Made => JSON.parse(Buffer.from(token.split('.')[1] ?? token, 'base64url').toString());

const instantSigner: Signer = { alg: 'RS256', header: { kid: 'kid' }, sign: async () => new Uint8Array([1]) };

/** Both environments over one network, which answers when and how it is told. */
function setUp() {
  const clock = virtualClock();
  const waiting: ((isDenied: boolean) => void)[] = [];
  let sent = 0;
  let made = 0;

  const sendOf =
    (environment: Environment, issuer: string): Send =>
    (request) => {
      if (!request.url.endsWith('/token')) {
        return Promise.resolve(json({ issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` }));
      }
      sent += 1;
      const asked = { environment, ...askedFor(request), sentAs: sent };
      return new Promise<OutgoingResponse>((resolve) => {
        waiting.push((isDenied) => {
          made += 1;
          resolve(isDenied ? denial(issuer) : issue(written({ ...asked, number: made })));
        });
      });
    };

  const sourceOf = (environment: Environment) => {
    const issuer = `https://${environment}.example/`;
    return maskinportenTokens({
      ...{ issuer, clientId: 'client', signer: instantSigner, clock, random: seededRandom(environment) },
      send: sendOf(environment, issuer),
      onEvent: () => {},
      responseTimeoutMs: 3_000,
      altinn: {
        platform: {
          url: `${issuer}altinn`,
          send: ({ headers, signal }) =>
            new Promise((resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason), { once: true });
              waiting.push(() => {
                made += 1;
                const proof = readMade((headers.authorization ?? '').replace('Bearer ', ''));
                const claims = { ...proof, number: made, exp: clock.now() / 1_000 + 1_800 };
                resolve({ status: 200, headers: {}, body: `x.${written(claims)}.x` });
              });
            }),
        },
      },
    });
  };

  const sources = { test: sourceOf('test'), live: sourceOf('live') };
  return { clock, sources, waiting, requestsSent: () => sent };
}

function askedFor({ body }: OutgoingRequest): Pick<Made, 'organisation' | 'externalRef' | 'scope'> {
  const assertion = new URLSearchParams(body).get('assertion') ?? '';
  const { scope, authorization_details: details } = JSON.parse(
    Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString(),
  );
  return {
    scope,
    organisation: details[0].systemuser_org.ID.split(':')[1],
    externalRef: details[0].externalRef ?? null,
  };
}

const issue = (token: string) => json({ access_token: token, token_type: 'Bearer', expires_in: 120 });
const denial = (issuer: string) =>
  json({ error: 'invalid_altinn_customer_configuration', error_uri: `${issuer}errors/MP-303` }, 400);

const whom = { environment: fc.constantFrom(...environments), systemUser: fc.constantFrom(...systemUsers) };
/** The same few again and again: otherwise nothing is ever kept for anybody. */
const theSame = { environment: fc.constant('live' as const), systemUser: fc.constantFrom(...systemUsers.slice(0, 2)) };
const asking = { do: fc.constant('ask' as const), isAltinn: fc.boolean(), scope: fc.constantFrom(...scopes) };
const answering = { do: fc.constant('answer' as const), which: fc.nat(), isDenied: fc.nat(19).map((n) => n === 0) };
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ...asking, ...theSame }) },
  { weight: 2, arbitrary: fc.record({ ...asking, ...whom }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('evict' as const), ...theSame }) },
  { weight: 6, arbitrary: fc.record({ ...answering, howMany: fc.constantFrom(1, 1, 100) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(1, 2_000, 30_000, 61_000) }),
  },
);

describe('tokens, whatever is asked, answered and denied in whatever order', () => {
  it('never come back for another account, organisation, reference, scope or environment, nor after a denial', async () => {
    let handedOut = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 60 }), async (actions) => {
        const { clock, sources, waiting, requestsSent } = setUp();
        const holders = new Map<string, string>();
        const sentAtDenial = new Map<string, number>();
        const faults: string[] = [];
        const asks: Promise<void>[] = [];
        const nameOf = (environment: Environment, systemUser: SystemUser) => JSON.stringify([environment, systemUser]);

        for (const step of actions) {
          if (step.do === 'ask') {
            const { environment, systemUser, scope, isAltinn } = step;
            const name = nameOf(environment, systemUser);
            const oldest = sentAtDenial.get(name) ?? 0;
            const check = ({ secret, issuedAt }: AccessToken) => {
              handedOut += 1;
              const token = readMade(secret.reveal());
              const { organisation, externalRef } = systemUser;
              const isTheirs =
                token.environment === environment &&
                token.organisation === organisation &&
                token.externalRef === externalRef &&
                token.scope === scope;
              if (!isTheirs) faults.push(`${name} got ${secret.reveal()}`);
              const holder = `${name} ${isAltinn}`;
              if ((holders.get(secret.reveal()) ?? holder) !== holder) faults.push(`${name} shares with another`);
              holders.set(secret.reveal(), holder);
              if (token.sentAs <= oldest) faults.push(`${name} got an old one after its denial`);
              if (isAltinn && clock.now() - issuedAt >= 60_000) faults.push(`${name} got one beyond the bound`);
            };
            const source = sources[environment];
            const { signal } = new AbortController();
            const ask = isAltinn
              ? source.forAltinn(scope, systemUser, signal)
              : source.forSystemUser(scope, systemUser, signal);
            asks.push(ask.then(check, () => {}));
          }
          if (step.do === 'evict') {
            sources[step.environment].evictSystemUser(step.systemUser);
            sentAtDenial.set(nameOf(step.environment, step.systemUser), requestsSent());
          }
          if (step.do === 'answer' && waiting.length > 0) {
            for (const answer of waiting.splice(step.which % waiting.length, step.howMany)) answer(step.isDenied);
          }
          if (step.do === 'advance') clock.advance(step.ms);
          await settle();
        }
        for (let round = 0; round < 10; round += 1) {
          for (const answer of waiting.splice(0)) answer(false);
          await settle();
          clock.advance(3_000);
          await settle();
        }
        for (const source of Object.values(sources)) source.close();
        await Promise.all(asks);
        expect(faults).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(handedOut).toBeGreaterThan(500);
  });
});
