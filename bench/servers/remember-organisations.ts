/**
 * An operation that exists only here. It leaves in the product's memory what the first context of an organisation leaves
 * there, for many organisations at once, and asks no register for it: reading a hundred thousand would take minutes.
 */
import { z } from 'zod';
import { instantSigner } from '../../maskinporten/src/testing.ts';
import { companyOperations } from '../../server/src/companies/operations.ts';
import { readContext } from '../../server/src/companies/read-context.ts';
import type { Context } from '../../server/src/context.ts';
import { createAnswerCache } from '../../server/src/http/answer-cache.ts';
import { successBody } from '../../server/src/http/success.ts';
import { systemClock } from '../../server/src/lib/clock.ts';
import type { Send } from '../../server/src/lib/outgoing.ts';
import { systemRandom } from '../../server/src/lib/random.ts';
import type { Loaded, SourceCache } from '../../server/src/lib/source-cache.ts';
import { operation } from '../../server/src/operation.ts';
import {
  maskinportenTokens,
  type SystemUser,
  systemUserScopes,
  type TokenSource,
} from '../../server/src/tokens/index.ts';
import { createAltinn } from '../../server/src/upstreams/altinn/index.ts';
import { createRegisterAnswers } from '../support/register-answers.ts';

/** One context as the product read it: what it kept of each source, and the answer's text. */
interface Recording {
  org: string;
  delegationId: string;
  kept: { source: string; loaded: Loaded<unknown> }[];
  text: string;
}

const Asked = z.strictObject({
  organisations: z.array(z.string()),
  /** Of so many organisations one has its delegation looked up and gets its tokens, which are the dearest part. */
  tokens_for_one_of: z.int(),
});

const origin = 'http://127.0.0.1';
const atOnce = 16;
const { 'altinn.authorizedparties': altinnScope, ...agencyScopes } = systemUserScopes;
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-cache',
  'content-language': 'en',
  vary: 'Authorization, Accept, Accept-Language',
};

/**
 * The operation. What it leaves of every organisation is what the context of the first one left. The product's own source
 * cache and delegations; its own kind of answer cache and token source, as no operation is handed the product's.
 */
export function rememberOrganisations() {
  const answers = createAnswerCache(systemClock);
  const tokens = tokensWithoutNetwork();
  let recording: Promise<Recording> | undefined;

  const remember = async (ctx: Context, recorded: Recording, org: string, withTokens: boolean): Promise<void> => {
    const account = ctx.accountId ?? '';
    const delegation = withTokens ? await ctx.findDelegation(account, org) : undefined;
    if (withTokens && !delegation) throw new Error(`${org} has not delegated`);
    const id = delegation?.id ?? `dlg_${org}`.padEnd(recorded.delegationId.length, '_');
    if (delegation) await askForTokens(tokens, { account, organisation: org, externalRef: delegation.externalRef });
    for (const { source, loaded } of recorded.kept) {
      const name = source.replace(recorded.delegationId, id);
      await ctx.sourceCache.read(
        { account, environment: ctx.environment, subject: org, source: name },
        async () => loaded,
      );
    }
    const place = `/api/v1/company/${org}/context`;
    const key = [ctx.environment, account, id, 'key', 'getCompanyContext', '', '', place].join('\0');
    await answers.once(key, async () => answers.prepare(recorded.text, headers, ctx.clock.now() + 60_000));
  };

  return operation({
    id: 'benchRememberOrganisations',
    summary: { nb: 'Måling', en: 'Measurement' },
    description: { nb: 'Bare for måling.', en: 'For measurement only.' },
    scope: 'read:brreg',
    tier: 1,
    input: Asked,
    output: z.strictObject({ remembered: z.int() }),
    errors: [],
    dataSources: [],
    freshness: 'live',
    example: { organisations: ['999999999'], tokens_for_one_of: 1 },
    async run(ctx, { organisations, tokens_for_one_of: oneOf }) {
      recording ??= record(ctx, organisations[0] ?? '');
      const recorded = await recording;
      for (let from = 0; from < organisations.length; from += atOnce) {
        const some = organisations.slice(from, from + atOnce);
        await Promise.all(some.map((org, place) => remember(ctx, recorded, org, (from + place) % oneOf === 0)));
        // Timers have to fire too, or what they hold would count as kept.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return { data: { remembered: organisations.length }, dataSource: 'none', legalBasis: 'none' };
    },
    http: { method: 'POST', path: '/api/v1/bench/remember', caching: 'none' },
  });
}

/** Reads a context of the registers as the product does, and keeps it apart. */
async function record(ctx: Context, org: string): Promise<Recording> {
  const [contextOperation] = companyOperations;
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  if (!contextOperation || !delegation) throw new Error('there is nothing to record');
  const kept: Recording['kept'] = [];
  const sourceCache: SourceCache = {
    ...ctx.sourceCache,
    async read({ source }, load) {
      const fetchedAt = ctx.clock.now();
      const { signal, clear } = ctx.clock.deadline(ctx.upstreamDeadlineMs);
      const loaded = await load(signal).finally(clear);
      kept.push({ source, loaded });
      const usableUntil = fetchedAt + loaded.windowMs;
      return { value: loaded.value, fetchedAt, usableUntil, servedFrom: 'live', stale: false };
    },
  };
  const answer = await readContext({ ...ctx, sourceCache }, { org });
  if (answer.sources?.some(({ status }) => status !== 'ok')) throw new Error('the recorded context is not whole');
  return { org, delegationId: delegation.id, kept, text: successBody(contextOperation, ctx, answer) };
}

/** Every token that a context needs of an organisation. */
async function askForTokens(tokens: TokenSource, systemUser: SystemUser): Promise<void> {
  const { signal } = new AbortController();
  for (const scope of Object.values(agencyScopes)) await tokens.forSystemUser(scope, systemUser, signal);
  await tokens.forAltinn(altinnScope, systemUser, signal);
}

/** The product's own token source, before registers in this process; signing is left out, as it leaves nothing. */
function tokensWithoutNetwork(): TokenSource {
  const answerOf = createRegisterAnswers();
  const issuer = `${origin}/maskinporten/`;
  const metadata = JSON.stringify({ issuer, token_endpoint: `${issuer}token` });
  const send: Send = async ({ url, headers: sent, body = '' }) => {
    const answer = answerOf({ url, authorization: sent.authorization ?? '', body });
    const type = answer?.type ?? 'application/json';
    return { status: 200, headers: { 'content-type': type }, body: answer?.text ?? metadata };
  };
  return maskinportenTokens({
    ...{ issuer, clientId: 'bench-live', signer: instantSigner, send, onEvent: () => {}, responseTimeoutMs: 1_000 },
    ...{ clock: systemClock, random: systemRandom() },
    altinn: createAltinn({ send, baseUrl: `${origin}/altinn` }),
  });
}
