import { describe, expect, it } from 'vitest';
import type { OutgoingRequest } from '../lib/outgoing.ts';
import { json, settle } from '../testing.ts';
import { systemUserScopes } from '../tokens/index.ts';
import { describeAltinn } from './describe-altinn.ts';
import { reportOf } from './outcome.ts';
import {
  delegatedSources,
  delegation,
  down,
  enhetAnswerOf,
  forbidden,
  hangs,
  minutes,
  org,
  readerOf,
  sourcesOf,
  systemUserBody,
  type TestReader,
  wasRead,
} from './testing.ts';

const seconds = 1_000;
const accountant = '310753614';
const agentPackage = 'urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet';
const through = { viaOrganisation: accountant, externalRef: 'agent-1' };
const facts = delegatedSources.filter((source) => !source.startsWith('altinn.'));

const client = (
  organizationNumber: string,
  packages: readonly string[] = [agentPackage],
  resources: string[] = [],
) => ({
  ...{ organizationNumber, name: 'Prøve AS', isDeleted: false, subunits: [] },
  ...{ authorizedAccessPackages: packages, authorizedResources: resources },
});
const listing =
  (...clients: object[]) =>
  () =>
    json({ links: { next: null }, data: clients });
const others = [client('283016617'), client('213541129')];

/** A reader of one client of the accountant, which Altinn lists. */
function readerOfClient(options: Parameters<typeof readerOf>[0] = {}): TestReader {
  const { answers, ...rest } = options;
  return readerOf({
    delegation: through,
    ...rest,
    answers: { 'altinn.authorizedparties': listing(...others, client(org)), ...answers },
  });
}

const kindsOf = async (reader: TestReader) => {
  const outcomes = await reader.readDelegated();
  return Object.fromEntries(delegatedSources.map((source) => [source, outcomes[source].kind]));
};
const all = (kind: string) => Object.fromEntries(delegatedSources.map((source) => [source, kind]));
const askedNow = (reader: TestReader) => reader.asked.splice(0);

describe('a delegation through an accountant', () => {
  it('speaks with the system user of the accountant, and asks every register about the client', async () => {
    const reader = readerOfClient();
    const seen: Partial<Record<(typeof delegatedSources)[number], OutgoingRequest>> = {};
    for (const source of delegatedSources) {
      const answer = reader.answers[source];
      reader.answers[source] = (request) => {
        seen[source] = request;
        return answer(request);
      };
    }
    expect(await kindsOf(reader)).toEqual(all('read'));
    for (const source of Object.keys(systemUserScopes) as (keyof typeof systemUserScopes)[]) {
      expect(seen[source]?.headers.authorization, source).toContain(`|${accountant}|`);
    }
    for (const source of facts) {
      const { url = '', body } = seen[source] ?? {};
      expect(`${url} ${body}`, source).toContain(org);
      expect(`${url} ${body}`, source).not.toContain(accountant);
    }
    const query = new URL(seen['altinn.systemuser']?.url ?? '').searchParams;
    expect([query.get('orgno'), query.get('external-ref')]).toEqual([accountant, 'agent-1']);
  });

  it('asks no register about the client before Altinn has listed it', async () => {
    let list: () => void = () => {};
    const reader = readerOfClient({
      answers: {
        'altinn.authorizedparties': () => new Promise((resolve) => (list = () => resolve(listing(client(org))()))),
      },
    });
    const reading = reader.readDelegated();
    for (let turn = 0; turn < 3; turn += 1) await settle();
    expect(askedNow(reader).sort()).toEqual(['altinn.authorizedparties', 'altinn.systemuser']);
    expect(reader.tokens.asked).not.toContain('nav:aareg/v1/arbeidsforhold');
    list();
    expect((await reading)['skatteetaten.mvaregister'].kind).toBe('read');
    expect(askedNow(reader).sort()).toEqual([...facts].sort());
  });

  it('costs as many questions as a standard one, and none within the minute', async () => {
    const [standard, client] = [readerOf(), readerOfClient()];
    for (const reader of [standard, client]) {
      await reader.readDelegated();
      reader.clock.advance(minutes - 1);
      await reader.readDelegated();
    }
    expect(client.asked.sort()).toEqual(standard.asked.sort());
    expect(client.tokens.asked.sort()).toEqual(standard.tokens.asked.sort());
  });

  it('keeps nothing that a register said for longer than the list', async () => {
    const reader = readerOfClient();
    await reader.readDelegated();
    // The list is half a minute old when a register is read again.
    const answer = reader.answers['skatteetaten.mvaregister'];
    reader.answers['skatteetaten.mvaregister'] = down;
    reader.clock.advance(minutes);
    await reader.readDelegated();
    reader.clock.advance(30 * seconds);
    reader.answers['skatteetaten.mvaregister'] = answer;
    const outcomes = await reader.readDelegated();
    const { 'skatteetaten.mvaregister': mva, 'altinn.authorizedparties': list } = outcomes;
    if (mva.kind !== 'read' || list.kind !== 'read') throw new Error('not read');
    expect(mva.read.usableUntil).toBe(list.read.usableUntil);
    expect(list.read.usableUntil).toBe(reader.clock.now() + 30 * seconds);
  });

  it('keeps of the list the client alone', async () => {
    const reader = readerOfClient();
    const { 'altinn.authorizedparties': list } = await reader.readDelegated();
    expect(list).toMatchObject({ read: { value: [{ organizationNumber: org, accessPackages: [agentPackage] }] } });
    expect(JSON.stringify(list)).not.toContain('283016617');
  });
});

describe('a client that the accountant’s system user acts for no more', () => {
  const ways: [how: string, list: () => ReturnType<typeof json>][] = [
    ['is not on the list', listing(...others)],
    ['is on it without a package or service, as a parent of a unit may be', listing(client(org, []), ...others)],
    ['is off an empty list', listing()],
  ];

  it('opens nothing, and no register is asked about it', async () => {
    for (const [how, list] of ways) {
      const reader = readerOfClient({ answers: { 'altinn.authorizedparties': list } });
      const outcomes = await reader.readDelegated();
      const until = reader.clock.now() + 30 * seconds;
      for (const source of delegatedSources) {
        expect(outcomes[source], how).toEqual({ kind: 'denied', denial: 'client_gone', until });
      }
      expect(askedNow(reader).sort(), how).toEqual(['altinn.authorizedparties', 'altinn.systemuser']);
      expect(reportOf('nav.aareg', outcomes['nav.aareg'])).toMatchObject({
        ...{ status: 'no_delegation', error_code: 'AUTH_NO_DELEGATION', reason: 'client_gone' },
      });
    }
  });

  it('is listed where it has a single service only', async () => {
    const list = listing(client(org, [], ['app_skd_mva-melding-innsending-v1']));
    expect(await kindsOf(readerOfClient({ answers: { 'altinn.authorizedparties': list } }))).toEqual(all('read'));
  });

  it('takes all that was kept of it along, and leaves the accountant’s tokens to its other clients', async () => {
    for (const [how, list] of ways) {
      const reader = readerOfClient();
      await reader.readDelegated();
      reader.clock.advance(minutes);
      const listed = reader.answers['altinn.authorizedparties'];
      reader.answers['altinn.authorizedparties'] = list;
      expect(await kindsOf(reader), how).toEqual(all('denied'));
      expect(reader.tokens.evicted).toEqual([]);
      reader.clock.advance(30 * seconds);
      reader.answers['altinn.authorizedparties'] = listed;
      for (const source of delegatedSources.filter((one) => one !== 'altinn.authorizedparties')) {
        reader.answers[source] = down;
      }
      const kinds = await kindsOf(reader);
      expect(kinds, 'nothing of before').toEqual({ ...all('failed'), 'altinn.authorizedparties': 'read' });
    }
  });

  it('is remembered for half a minute only', async () => {
    const reader = readerOfClient({ answers: { 'altinn.authorizedparties': listing(...others) } });
    await reader.readDelegated();
    askedNow(reader);
    reader.answers['altinn.authorizedparties'] = listing(client(org));
    reader.clock.advance(30 * seconds - 1);
    expect(await kindsOf(reader)).toEqual(all('denied'));
    // Whether the system user is there was asked beside the list, and that answer went with the denial.
    expect(askedNow(reader)).toEqual(['altinn.systemuser']);
    reader.clock.advance(1);
    expect(await kindsOf(reader)).toEqual(all('read'));
  });

  it('is told apart from a system user that is gone itself, which weighs more', async () => {
    const reader = readerOfClient({
      answers: {
        'altinn.authorizedparties': listing(...others),
        'altinn.systemuser': () => json(systemUserBody(true)),
      },
    });
    const outcomes = await reader.readDelegated();
    for (const source of delegatedSources) expect(outcomes[source]).toMatchObject({ denial: 'system_user_gone' });
    expect(reader.tokens.evicted).toContain(accountant);
  });

  it('is said in the state, with nothing granted', async () => {
    const reader = readerOfClient({ answers: { 'altinn.authorizedparties': listing(...others) } });
    const sources = { ...sourcesOf({ 'brreg.enheter': wasRead(enhetAnswerOf()) }), ...(await reader.readDelegated()) };
    const held = { ...delegation, ...through };
    expect(describeAltinn({ org, sources, delegation: held })).toMatchObject({
      ...{ status: 'none', reason: 'client_gone', error_code: 'AUTH_NO_DELEGATION', granted_scopes: [] },
      ...{ access_packages: null, as_of: null },
    });
  });
});

describe('a list of clients that is not to be had', () => {
  it('opens nothing, asks no register about the client, and says unknown', async () => {
    for (const [answer, code] of [
      [down, 'UPSTREAM_UNAVAILABLE'],
      [hangs, 'UPSTREAM_TIMEOUT'],
      [() => json('something else'), 'UPSTREAM_UNAVAILABLE'],
    ] as const) {
      const reader = readerOfClient({ answers: { 'altinn.authorizedparties': answer } });
      const outcomes = await reader.readDelegated();
      for (const source of [...facts, 'altinn.authorizedparties'] as const) {
        expect(outcomes[source]).toEqual({ kind: 'failed', code, reason: null });
      }
      for (const source of facts) expect(reader.asked).not.toContain(source);
      const sources = { ...sourcesOf({}), ...outcomes };
      const held = { ...delegation, ...through };
      expect(describeAltinn({ org, sources, delegation: held })).toMatchObject({ status: 'unknown', error_code: code });
    }
  });

  it('opens nothing that was kept from before either', async () => {
    const reader = readerOfClient();
    await reader.readDelegated();
    reader.clock.advance(minutes);
    reader.answers['altinn.authorizedparties'] = down;
    for (const source of facts) expect((await kindsOf(reader))[source]).toBe('failed');
  });

  it('is refused, and with it all the rest, where the system user may not read it', async () => {
    const reader = readerOfClient({ answers: { 'altinn.authorizedparties': forbidden } });
    const outcomes = await reader.readDelegated();
    for (const source of facts) expect(outcomes[source]).toMatchObject({ kind: 'denied', denial: 'right_missing' });
    for (const source of facts) expect(reader.asked).not.toContain(source);
  });

  it('is no fault of the agencies where our own client lacks the scope for it', async () => {
    const reader = readerOfClient();
    reader.tokens.refusals.set(systemUserScopes['altinn.authorizedparties'], 'not_grantable');
    const outcomes = await reader.readDelegated();
    expect(outcomes['altinn.authorizedparties']).toMatchObject({ reason: 'scope_not_grantable' });
    for (const source of facts) {
      expect(outcomes[source]).toEqual({ kind: 'failed', code: 'MASKINPORTEN_AUTH_FAILED', reason: null });
    }
  });

  it('opens nothing where Altinn is not connected', async () => {
    const reader = readerOfClient({ off: ['altinn'] });
    expect(await kindsOf(reader)).toEqual(all('off'));
    expect(reader.asked).toEqual([]);
  });
});
