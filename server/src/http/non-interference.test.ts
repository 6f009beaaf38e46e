import { describe, expect, it } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import { type AnyOperation, namespacePath } from '../operation.ts';
import { operations } from '../operations.ts';
import { settle } from '../testing.ts';
import { isProtected } from './authorise.ts';
import { bearer, seedAccount, seedDelegation, type TestInstallation, testInstallation } from './testing.ts';

const a = 'acc_a000000000000000000000';
const b = 'acc_b000000000000000000000';
const scopes = apiKeyScopes;
/** The third is what gets rotated and revoked. */
const keys = { live: { scopes }, test: { scopes, environment: 'test' }, spare: { scopes } } as const;

/** Every way in which an operation may be asked about an object, an organisation or a list. */
function requestsOf(op: AnyOperation, ids: readonly string[]) {
  const example = op.example as Record<string, unknown>;
  return (op.http.path.includes('{id}') ? ids : ['']).map((id) => {
    const values: Record<string, unknown> = { ...example, ...(id && { id }) };
    const url = op.http.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(values[name]);
      delete values[name];
      return value;
    });
    const query = new URLSearchParams(values as Record<string, string>);
    return op.http.method === 'GET'
      ? { method: 'GET' as const, url: query.size > 0 ? `${url}?${query}` : url }
      : { method: 'POST' as const, url, payload: values };
  });
}

/**
 * What is read from a register without a key is kept for everybody, so that one reader may get what another has asked
 * for. It is nobody's, and not compared.
 */
const isEverybodys = (op: AnyOperation): boolean => !isProtected(op) && op.freshness === 'live';

/** Asks the sandbox of one key, changes something there, and gives all that came back. */
async function playInSandbox({ http, reseed }: TestInstallation, text: string, address: string): Promise<string[]> {
  const answers: string[] = [];
  const ask = async (
    round: string,
    id: string,
    request: { method?: 'GET' | 'POST'; url: string; payload?: object },
  ) => {
    reseed(`sandbox ${round} ${id} ${text}`);
    const url = namespacePath(request.url);
    const response = await http.inject({ ...request, url, headers: bearer(text), remoteAddress: address });
    const { date: _, ...seen } = response.headers;
    answers.push(JSON.stringify(['sandbox', round, id, response.statusCode, seen, response.body]));
    return response.json();
  };
  const list = (round: string) => ask(round, 'listDelegations', { url: '/api/v1/delegations' });
  const { data } = await list('first');
  const rows: { id: string; org_number: string; state: string }[] = data.delegations;
  const { id = '' } = rows.find(({ org_number, state }) => org_number === '999999999' && state === 'active') ?? {};
  for (const round of ['before', 'after']) {
    for (const op of operations.filter(({ sandbox }) => sandbox === 'public')) {
      for (const request of requestsOf(op, [])) await ask(round, op.id, request);
    }
    const url = `/api/v1/delegations/${id}/revoke`;
    await ask(round, 'revokeDelegation', { method: 'POST', url, payload: {} });
  }
  await list('last');
  return answers;
}

/** Asks each operation as one account in both environments, and gives all that came back. */
async function askEverything(
  installation: TestInstallation,
  who: { texts: readonly string[]; ids: readonly string[]; address: string; sandboxName: string },
): Promise<string[]> {
  const { http, clock, reseed, settleRecord } = installation;
  const answers: string[] = [];
  for (const round of ['first', 'second']) {
    for (const op of operations.filter((one) => !isEverybodys(one))) {
      for (const text of who.texts) {
        for (const request of requestsOf(op, who.ids)) {
          // What is drawn for a request is its own; what others drew before is nobody's to see.
          reseed(`${round} ${op.id} ${text} ${request.url}`);
          const { statusCode, headers, body } = await http.inject({
            ...request,
            headers: bearer(text),
            remoteAddress: who.address,
          });
          const { date: _, ...seen } = headers;
          answers.push(JSON.stringify([round, op.id, request.url, statusCode, seen, body]));
        }
      }
      reseed(`${round} ${op.id} record`);
      await settleRecord();
      clock.advance(50);
      await settle();
    }
  }
  // Keys of one account share its sandbox; a name is nobody's.
  for (const text of [who.texts[0] ?? '', `apier_sandbox_test_${who.sandboxName}`]) {
    answers.push(...(await playInSandbox(installation, text, who.address)));
  }
  return answers;
}

/** What B sees of the whole product, in a world with A and in one without. */
async function seenByB(hasA: boolean): Promise<{ answers: string[]; aSaw: string[] }> {
  const installation = await testInstallation();
  const aIds = ['key_0000000000000000000000', 'dlg_0000000000000000000000'];
  const seededA = async () => {
    const made = await seedAccount(installation, a, {
      live: keys.live,
      test: keys.test,
      spare: { ...keys.spare, id: aIds[0] ?? '' },
    });
    await seedDelegation(installation, a, 'live');
    await seedDelegation(installation, a, 'test');
    return made;
  };
  const madeA = hasA ? await seededA() : null;
  const madeB = await seedAccount(installation, b, keys);
  const delegationOfB = await seedDelegation(installation, b, 'live');
  const asB = {
    texts: [madeB.live?.text ?? '', madeB.test?.text ?? ''],
    ids: [madeB.spare?.id ?? '', delegationOfB, ...aIds],
    address: '192.0.2.2',
    sandboxName: 'b',
  };
  let aSaw: string[] = [];
  const before = installation.clock.monotonic();
  if (madeA) {
    const texts = [madeA.live?.text ?? '', madeA.test?.text ?? ''];
    aSaw = await askEverything(installation, { texts, ids: aIds, address: '192.0.2.1', sandboxName: 'a' });
  }
  // The same instant in both worlds.
  installation.clock.advance(10_000 - (installation.clock.monotonic() - before));
  await settle();
  return { answers: await askEverything(installation, asB), aSaw };
}

describe('what another account does', () => {
  it('leaves no trace in anything that this one is answered, byte for byte, by any operation', async () => {
    const without = await seenByB(false);
    const among = await seenByB(true);
    const differing = among.answers.filter((answer, place) => answer !== without.answers[place]);
    expect(differing.map((answer) => answer.slice(0, 300))).toEqual([]);
    expect(among.answers.length).toBe(without.answers.length);
    expect(without.answers.length).toBeGreaterThan(operations.length * 4);
    // The comparison is worth something only if A was there, read, and changed something.
    for (const trace of ['tier_1_2', 'plaintext_key', 'revoked']) {
      expect(among.aSaw.some((answer) => answer.includes(trace))).toBe(true);
      expect(without.answers.some((answer) => answer.includes(trace))).toBe(true);
    }
    for (const seen of [among.aSaw, without.answers]) {
      const tiers = seen.flatMap((answer) => {
        const found = /^\["sandbox","(\w+)","getCompanyContext",200,.*?data_tier\\":\\"(\w+)/.exec(answer);
        return found ? [`${found[1]} ${found[2]}`] : [];
      });
      expect(tiers).toEqual(['before tier_1_2', 'after tier_1', 'before tier_1_2', 'after tier_1']);
    }
    for (const operation of operations) {
      expect(without.answers.some((answer) => answer.includes(`"${operation.id}"`))).toBe(true);
    }
  });
});
