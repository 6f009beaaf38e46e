import { describe, expect, it } from 'vitest';
import { osloDate } from '../lib/oslo-time.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import { testWorld, virtualClock } from '../testing.ts';
import { TokenRefused } from '../tokens/index.ts';
import { answerFromWorld } from './answer-from-world.ts';
import { sandboxSources } from './sandbox-environment.ts';
import type { WorldAnswer, WorldSystemUser } from './world.ts';

const world = testWorld();
const clock = virtualClock();
const { signal } = new AbortController();
const { upstreams, tokens } = sandboxSources(world, clock);
const { brreg, norgesBank, skatteetaten, nav, altinn } = upstreams;
const everyOrganisation = [...world.organisations.values()].map((one) => [one.org_number, one] as const);
const live = world.systemUsers.filter(({ environment }) => environment === 'live');
const vat = 'skatteetaten:mvaregisteravgiftssubjekt';

const stateOf = (promise: Promise<{ state: string }>): Promise<string> =>
  promise.then(
    ({ state }) => state,
    (error: unknown) => {
      if (error instanceof UpstreamFailure) return `${error.kind} ${error.status}`;
      throw error;
    },
  );
const isFound = (answer: WorldAnswer | undefined): boolean => answer?.status === 200;
const speaksFor = ({ owner_org, external_ref }: WorldSystemUser) => ({
  account: 'acc',
  organisation: owner_org,
  externalRef: external_ref,
});

describe('the clients, over the files of the world', () => {
  it.each(everyOrganisation)('read what Brønnøysund has of %s', async (number, { brreg: files }) => {
    const enhet = await brreg.readEnhet(number, signal);
    const body = files.enhet.body as { navn?: string; slettedato?: string } | null;
    const whenFound = body?.slettedato === undefined ? 'registered' : 'deleted';
    expect(enhet.state).toBe(
      ({ 404: 'unknown', 410: 'removed' } as Record<number, string>)[files.enhet.status] ?? whenFound,
    );
    if ('enhet' in enhet) expect([enhet.enhet.organisasjonsnummer, enhet.enhet.navn]).toEqual([number, body?.navn]);

    const { rollegrupper } = await brreg.readRoller(number, signal);
    const groups = isFound(files.roller) ? (files.roller.body as { rollegrupper: unknown[] }).rollegrupper : [];
    expect(rollegrupper).toHaveLength(groups.length);

    const named = await brreg.readUnderenhet(number, signal);
    expect(named?.organisasjonsnummer).toBe(isFound(files.underenhet) ? number : undefined);

    const below = everyOrganisation
      .filter(
        ([, one]) =>
          (one.brreg.underenhet?.body as { overordnetEnhet?: string } | undefined)?.overordnetEnhet === number,
      )
      .map(([unit]) => unit);
    const { units, total } = await brreg.readUnderenheterOf(number, signal);
    expect([units.map((unit) => unit.organisasjonsnummer), total]).toEqual([below, below.length]);

    expect(await stateOf(brreg.readSignatur(number, signal))).toBe(isFound(files.signatur) ? 'found' : 'unknown');
    expect(await stateOf(brreg.readProkura(number, signal))).toBe(isFound(files.prokura) ? 'found' : 'unknown');
    const accounts = { 200: 'filed', 404: 'none', 410: 'none', 500: 'server_error 500' }[files.regnskap?.status ?? 404];
    expect(await stateOf(brreg.readRegnskap(number, signal))).toBe(accounts);
  });

  it.each(everyOrganisation)(
    'read what the delegation of %s opens, and no more',
    async (number, { skatteetaten: files, nav: employments }) => {
      const users = live.filter(({ owner_org }) => owner_org === number);
      for (const user of users) {
        const token = tokens.forSystemUser(vat, speaksFor(user), signal);
        const found = altinn?.client.findSystemUser(
          { systemId: user.system_id, orgnr: number, externalRef: user.external_ref },
          (await tokens.forClient('altinn:authentication/systemuser.request.write', signal)).secret,
          signal,
        );
        if (user.deleted) {
          await expect(token).rejects.toMatchObject({ refusal: 'no_delegation', upstreamCode: 'MP-303' });
          expect(await found).toEqual({ state: 'not_found' });
          continue;
        }
        const { secret } = await token;
        expect(await found).toMatchObject({
          state: 'found',
          systemUser: { id: user.id, orgnr: number, isDeleted: false },
        });
        const parties = await altinn?.client.readAuthorizedParties(secret, signal);
        expect(parties).toMatchObject([{ organizationNumber: number, accessPackages: user.access_packages }]);

        const forbidden = 'forbidden 403';
        const may = (name: string) => user.access_packages.includes(`urn:altinn:accesspackage:${name}`);
        const expected = [
          may('merverdiavgift') ? (isFound(files.mvaregister) ? 'found' : 'not_found') : forbidden,
          may('merverdiavgift') ? (isFound(files.mvameldingsopplysning) ? 'found' : 'not_found') : forbidden,
          may('skatt-naering') ? (files.beregnetskattupersonlig?.['2025'] ? 'settled' : 'not_settled') : forbidden,
        ];
        if (!skatteetaten) throw new Error('off');
        expect([
          await stateOf(skatteetaten.readMvaRegistration(number, secret, signal)),
          await stateOf(skatteetaten.readMvaMeldinger(number, secret, signal)),
          await stateOf(skatteetaten.readSkatteoppgjoer(number, 2025, secret, signal)),
        ]).toEqual(expected);
      }
      if (users.length === 0) {
        const nobody = { account: 'acc', organisation: number, externalRef: null };
        await expect(tokens.forSystemUser(vat, nobody, signal)).rejects.toBeInstanceOf(TokenRefused);
      }
      const today = osloDate(clock.now());
      const active = (employments?.arbeidsforhold ?? []).filter(
        ({ ansettelsesperiode: { sluttdato } }) => sluttdato === null || sluttdato >= today,
      );
      const client = await tokens.forClient('nav:aareg/v1/arbeidsforhold', signal);
      expect(await nav?.countActiveArbeidsforhold(number, client.secret, signal)).toBe(active.length);
    },
  );

  it('cover a delegation of each kind', () => {
    const kinds = new Set(
      live.map(({ deleted, external_ref, access_packages }) => `${deleted} ${external_ref} ${access_packages.length}`),
    );
    expect([...kinds].sort()).toEqual(['false avdeling-nord 3', 'false null 1', 'false null 3', 'true null 3']);
  });

  it('are told of another organisation’s system user that it opens nothing', async () => {
    const { secret } = await tokens.forSystemUser(
      vat,
      { account: 'acc', organisation: '999999999', externalRef: null },
      signal,
    );
    if (!skatteetaten) throw new Error('off');
    expect(await stateOf(skatteetaten.readMvaRegistration('991825827', secret, signal))).toBe('forbidden 403');
    const wrongReference = { account: 'acc', organisation: '999999999', externalRef: 'avdeling-nord' };
    await expect(tokens.forSystemUser(vat, wrongReference, signal)).rejects.toBeInstanceOf(TokenRefused);
  });

  it('find under a reference of ours the system user that came of the request, which speaks for the world’s', async () => {
    if (!altinn) throw new Error('off');
    const { client, systemId } = altinn;
    const [orgnr, externalRef] = ['999999999', 'apier-one'];
    const { secret } = await tokens.forClient('altinn:authentication/systemuser.request.write', signal);
    const wanted = { systemId, orgnr, externalRef, accessPackages: ['merverdiavgift'], rights: [], redirectUrl: null };
    const { request } = await client.createRequest('standard', wanted, secret, signal);
    expect(await client.findSystemUser({ systemId, orgnr, externalRef }, secret, signal)).toMatchObject({
      state: 'found',
      systemUser: { id: request.id, orgnr, externalRef, isDeleted: false },
    });
    const other = await client.findSystemUser({ systemId, orgnr, externalRef: 'apier-two' }, secret, signal);
    expect(other).not.toMatchObject({ systemUser: { id: request.id } });
    for (const number of ['299603083', '312768429']) {
      const asked = { systemId, orgnr: number, externalRef };
      expect(await client.findSystemUser(asked, secret, signal)).toEqual({ state: 'not_found' });
    }
    const speaker = { account: 'acc', organisation: orgnr, externalRef };
    const user = await tokens.forSystemUser(vat, speaker, signal);
    const parties = await client.readAuthorizedParties(user.secret, signal);
    const held = live.find(({ owner_org }) => owner_org === orgnr)?.access_packages;
    expect(parties).toMatchObject([{ organizationNumber: orgnr, accessPackages: held }]);
  });

  it('read a rate of the day, of the last one before it, and none where there is none', async () => {
    expect(await norgesBank.readRate('USD', '2026-11-20', signal)).toMatchObject({
      state: 'found',
      date: '2026-11-20',
    });
    expect(await norgesBank.readRate('SEK', '2026-11-22', signal)).toMatchObject({ date: '2026-11-20', unitMult: 2 });
    for (const [code, series] of Object.entries(world.exchangeRates)) {
      for (const [date, rate] of Object.entries(series.observations)) {
        expect(await norgesBank.readRate(code, date, signal)).toMatchObject({
          ...{ state: 'found', currency: code, date, rate, unitMult: series.unit_mult },
        });
      }
    }
    for (const [code, date] of [
      ['USD', '2026-09-30'],
      ['XXX', '2026-11-20'],
      ['constructor', '2026-11-20'],
    ] as const) {
      expect(await norgesBank.readRate(code, date, signal)).toEqual({ state: 'none' });
    }
  });

  it('find nothing of a number that nobody has, and nothing at an address that the world does not serve', async () => {
    for (const number of world.fixtures.unknown) {
      expect(await brreg.readEnhet(number, signal)).toEqual({ state: 'unknown' });
      expect(await brreg.readUnderenheterOf(number, signal)).toEqual({ units: [], total: 0 });
    }
    const send = answerFromWorld(world, clock);
    const url = 'https://sandbox.invalid/brreg/enhetsregisteret/api/oppdateringer/underenheter?dato=2026-11-20';
    expect((await send({ method: 'GET', url, headers: {}, signal })).status).toBe(404);
  });

  it('count the employments of another day', async () => {
    const { secret } = await tokens.forClient('nav:aareg/v1/arbeidsforhold', signal);
    const countOn = async (day: string): Promise<number | undefined> => {
      const sources = sandboxSources(world, virtualClock(Date.parse(`${day}T12:00:00Z`)));
      return sources.upstreams.nav?.countActiveArbeidsforhold('265083250', secret, signal);
    };
    const rows = world.organisations.get('265083250')?.nav?.arbeidsforhold ?? [];
    const counts = new Set<number>();
    for (const day of ['2015-01-01', '2024-09-01', '2026-10-15', '2026-10-16']) {
      const held = rows.filter(
        ({ ansettelsesperiode: { startdato, sluttdato } }) => startdato <= day && (sluttdato ?? day) >= day,
      );
      expect([day, await countOn(day)]).toEqual([day, held.length]);
      counts.add(held.length);
    }
    expect(counts.size).toBeGreaterThan(2);
  });
});
