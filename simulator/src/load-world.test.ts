import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { partyIdOf } from './altinn/parties.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { isSyntheticIdentityNumber } from './load-altinn-resources.ts';
import { loadWorld } from './load-world.ts';
import { isOrganisationNumber } from './organisation-number.ts';
import type { Organisation } from './world.ts';
import { WorldFault } from './world-shapes.ts';

const FOLDER = fileURLToPath(new URL('../../world', import.meta.url));
const CONFORMANCE_DATA = process.env.APIER_CONFORMANCE_DATA;
const AGENCIES = ['974761076', '889640782'];
const PUBLISHED_NOTICE = 'Published fixture, invented data';
const SEED_NOTICE = 'Seed example, invented data';

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));

describe('the world', () => {
  const world = loadWorld(FOLDER);
  const facts = world.maskinporten;
  const { fixtures } = world;
  const organisations = [...world.organisations.values()];
  const organisation = (orgNumber: string): Organisation => {
    const found = world.organisations.get(orgNumber);
    if (found === undefined) throw new Error(`no organisation ${orgNumber}`);
    return found;
  };
  const isInvented = (orgNumber: string) => /^[23]/.test(orgNumber);

  it('has only organisation numbers that pass MOD-11, invented ones starting with 2 or 3', () => {
    const published = ['999999999', '991825827', ...fixtures.reserved, ...fixtures.realistic, ...fixtures.unknown];
    const known = [...AGENCIES, ...published, ...fixtures.magic.map((row) => row.org_number)];
    const noNumbers = Object.keys(fixtures.aliases);
    const parties = organisations.map(({ org_number }) => String(partyIdOf(org_number)));
    for (const text of filesOf(FOLDER)) {
      // A number that stands bare behind its member is an amount.
      for (const [number] of text.matchAll(/(?<![0-9a-f-]|": )\d{9}(?![0-9a-f-])/g)) {
        if (parties.includes(number)) continue;
        expect(isOrganisationNumber(number), number).toBe(!noNumbers.includes(number));
        expect(known.includes(number) || isInvented(number), number).toBe(true);
      }
    }
  });

  it('holds no national identity number but synthetic ones, and only birth dates that are marked as invented by 1 January', () => {
    for (const text of filesOf(FOLDER)) {
      for (const [number] of text.matchAll(/(?<![0-9a-f-])\d{11}(?![0-9a-f-])/g)) {
        expect(isSyntheticIdentityNumber(number)).toBe(true);
      }
      expect(text).not.toMatch(/\b\d{6} \d{5}\b/);
      for (const [, date] of text.matchAll(/"fodselsdato": "([^"]*)"/g)) {
        expect(date).toMatch(/^(19\d\d-01-01|01\.01\.19\d\d)$/);
      }
    }
  });

  it('labels every organisation whose number may be somebody else’s, and no other', () => {
    for (const { org_number, notice, brreg } of organisations) {
      const isSeed = org_number === '991825827';
      const isOurs = org_number === '999999999' || isInvented(org_number);
      expect(notice, org_number).toBe(isSeed ? SEED_NOTICE : isOurs ? null : PUBLISHED_NOTICE);
      expect(String(brreg.enhet.body?.navn ?? '').includes(SEED_NOTICE)).toBe(isSeed);
    }
  });

  describe('shows', () => {
    const form = (body: JsonObject | null) =>
      isJsonObject(body?.organisasjonsform) ? body.organisasjonsform.kode : undefined;
    const ofForm = (kode: string) => (o: Organisation) => form(o.brreg.enhet.body) === kode;
    const enhet = (test: (body: JsonObject) => boolean) => (o: Organisation) =>
      o.brreg.enhet.status === 200 && o.brreg.enhet.body !== null && test(o.brreg.enhet.body);
    const isLive = enhet((body) => body.respons_klasse === 'Enhet');
    const accounts = (test: (regnskap: JsonObject) => boolean) => (o: Organisation) =>
      Array.isArray(o.brreg.regnskap.body) && o.brreg.regnskap.body.some(test);
    const accountsYear = (regnskap: JsonObject) =>
      String(memberOf(regnskap, 'regnskapsperiode', 'tilDato')).slice(0, 4);
    const signs = (rule: string | null, text: RegExp) => (o: Organisation) =>
      memberOf(o.brreg.signatur.body, 'status', 'regelStatus', 'regelIdent') === rule &&
      memberOf(o.brreg.signatur.body, 'signeringsGrunnlag', 'kode') === 'SF' &&
      combinationsOf(o.brreg.signatur.body).some(({ tekstforklaring }) => text.test(String(tekstforklaring)));
    const vatStatus = (o: Organisation) =>
      memberOf(o.skatteetaten.mvaregister.body, 'registrertAvgiftssubjekt', 'registreringsstatus');
    const vatStart = (o: Organisation) =>
      memberOf(o.skatteetaten.mvaregister.body, 'registrertAvgiftssubjekt', 'foersteregistreringsdato');
    const active = (o: Organisation) =>
      o.nav.arbeidsforhold.filter(({ ansettelsesperiode }) => ansettelsesperiode.sluttdato === null).length;
    const subUnitsOf = (o: Organisation) =>
      organisations.filter(({ brreg }) => brreg.underenhet.body?.overordnetEnhet === o.org_number);
    const usersOf = (o: Organisation) => facts.system_users.filter((user) => user.owner_org === o.org_number);
    const packagesOf = (o: Organisation) =>
      usersOf(o)
        .filter((user) => !user.deleted)
        .map((user) => user.access_packages.map((urn) => urn.split(':').at(-1)).join(' '));
    const roleCodes = (o: Organisation) =>
      [...JSON.stringify(o.brreg.roller.body).matchAll(/rolletyper\/([^"]+)"/g)].map(([, code]) => code);

    it.each<[string, (o: Organisation) => boolean]>([
      ...['AS', 'ASA', 'ENK', 'NUF', 'DA', 'ANS', 'FLI', 'STI', 'BRL', 'ORGL', 'KOMM'].map(
        (kode): [string, (o: Organisation) => boolean] => [`a live ${kode}`, (o) => isLive(o) && ofForm(kode)(o)],
      ),
      ['an organisational unit under another', (o) => ofForm('ORGL')(o) && enhet((b) => 'overordnetEnhet' in b)(o)],
      ['bankruptcy, with its date', enhet((b) => b.konkurs === true && typeof b.konkursdato === 'string')],
      ['liquidation, with its date', enhet((b) => b.underAvvikling === true && 'underAvviklingDato' in b)],
      [
        'forced dissolution for want of an auditor',
        enhet(
          (b) => b.underTvangsavviklingEllerTvangsopplosning === true && 'tvangsopplostPgaManglendeRevisorDato' in b,
        ),
      ],
      [
        'forced dissolution for want of accounts',
        enhet(
          (b) => b.underTvangsavviklingEllerTvangsopplosning === true && 'tvangsopplostPgaManglendeRegnskapDato' in b,
        ),
      ],
      ['reconstruction', enhet((b) => 'underRekonstruksjonsforhandlingDato' in b)],
      ['a deleted entity', enhet((b) => b.respons_klasse === 'SlettetEnhet' && typeof b.slettedato === 'string')],
      ['an entity removed from the open data', (o) => o.brreg.enhet.status === 410],
      [
        'a sub-unit, unknown among the entities',
        (o) => o.brreg.underenhet.status === 200 && o.brreg.enhet.status === 404,
      ],
      ['an entity with exactly one sub-unit', (o) => subUnitsOf(o).length === 1],
      ['an entity with three sub-units', (o) => subUnitsOf(o).length === 3],
      ['no employees', enhet((b) => b.harRegistrertAntallAnsatte === false)],
      [
        'employees whose number is withheld',
        enhet((b) => b.harRegistrertAntallAnsatte === true && !('antallAnsatte' in b)),
      ],
      ['five employees or more', enhet((b) => typeof b.antallAnsatte === 'number' && b.antallAnsatte >= 5)],
      ['fifty employees or more', enhet((b) => typeof b.antallAnsatte === 'number' && b.antallAnsatte >= 50)],
      [
        'VAT registered in both registers',
        (o) => enhet((b) => b.registrertIMvaregisteret === true)(o) && vatStatus(o) === 'aktiv',
      ],
      [
        'VAT registered in neither',
        (o) => isLive(o) && enhet((b) => b.registrertIMvaregisteret === false)(o) && vatStatus(o) === undefined,
      ],
      ['voluntary VAT registration', enhet((b) => 'frivilligMvaRegistrertBeskrivelser' in b)],
      [
        'registers that disagree on VAT',
        (o) => enhet((b) => b.registrertIMvaregisteret === true)(o) && vatStatus(o) === 'avregistrert',
      ],
      [
        'registers that disagree on the first day of VAT',
        (o) =>
          vatStart(o) !== undefined && enhet((b) => b.registreringsdatoMerverdiavgiftsregisteret !== vatStart(o))(o),
      ],
      [
        'registers that disagree on the name',
        (o) => {
          const there = memberOf(
            o.skatteetaten.mvameldingsopplysning.body,
            'mvaAlminneligNaering',
            'ansvarligForMvaMelding',
            'organisasjonsnavn',
          );
          return there !== undefined && enhet((b) => b.navn !== there)(o);
        },
      ],
      [
        'registers that disagree on the last accounts: 2024 and 2025',
        (o) =>
          enhet((b) => b.sisteInnsendteAarsregnskap === '2024')(o) && accounts((r) => accountsYear(r) === '2025')(o),
      ],
      [
        'registers that disagree on employees: 7 and 9',
        (o) => enhet((b) => b.antallAnsatte === 7)(o) && active(o) === 9,
      ],
      ['employments that have ended', (o) => o.nav.arbeidsforhold.length > active(o)],
      ['one who signs alone, as chair', signs('R0002', /Styrets leder alene/)],
      ['one who signs alone, by role as daily manager', signs('R0003', /Daglig leder alene/)],
      ['two who sign together', signs('R0004', /i fellesskap/)],
      ['a choice between one and two', signs('R0012', /alene eller to/)],
      ['all participants together', signs('R0007', /Deltakerne i fellesskap/)],
      ['an owner who signs', signs('R0001', /Innehaveren alene/)],
      ['a signing rule in free text, with the whole board as fallback', signs(null, /Styret i fellesskap/)],
      [
        'nobody registered to sign',
        (o) =>
          memberOf(o.brreg.signatur.body, 'signeringsGrunnlag', 'kode') === 'SI' &&
          memberOf(o.brreg.signatur.body, 'status', 'rutineStatus', 'kode') === 'OK',
      ],
      [
        'a form whose signing cannot be looked up',
        (o) => memberOf(o.brreg.signatur.body, 'status', 'rutineStatus', 'kode') === 'NA',
      ],
      ['procuration', (o) => combinationsOf(o.brreg.prokura.body).some((c) => peopleOf(c).length === 1)],
      [
        'procuration of two together',
        (o) => combinationsOf(o.brreg.prokura.body).some((c) => peopleOf(c).length === 2),
      ],
      ['no procuration', (o) => memberOf(o.brreg.prokura.body, 'signeringsGrunnlag', 'kode') === 'SI'],
      [
        'procuration where nobody is registered to sign',
        (o) => combinationsOf(o.brreg.prokura.body).length > 0 && combinationsOf(o.brreg.signatur.body).length === 0,
      ],
      ['a board member who has resigned', (o) => JSON.stringify(o.brreg.roller.body).includes('"fratraadt":true')],
      ['audit opted out', enhet((b) => 'fravalgRevisjonDato' in b)],
      ['an auditor', (o) => roleCodes(o).includes('REVI')],
      [
        'audit opted out, and accounts over the limit without an auditor',
        (o) =>
          enhet((b) => 'fravalgRevisjonDato' in b)(o) &&
          !roleCodes(o).includes('REVI') &&
          accounts((r) => Number(memberOf(r, ...REVENUE)) > 7_000_000)(o),
      ],
      [
        'a finance company whose accounts answer 500',
        (o) => o.brreg.regnskap.status === 500 && industry(o) === '64.190',
      ],
      ['accounts in another currency', accounts((r) => r.valuta === 'EUR')],
      ['accounts of a holding company, without revenue', accounts((r) => memberOf(r, ...REVENUE) === undefined)],
      [
        'an accounting year that is no calendar year',
        accounts((r) => !String(memberOf(r, 'regnskapsperiode', 'tilDato')).endsWith('12-31')),
      ],
      ['group accounts by IFRS', accounts((r) => memberOf(r, 'regnkapsprinsipper', 'regnskapsregler') === 'IFRS')],
      [
        'an AS without accounts yet',
        (o) =>
          ofForm('AS')(o) &&
          o.brreg.regnskap.status === 404 &&
          enhet((b) => !('sisteInnsendteAarsregnskap' in b) && b.respons_klasse === 'Enhet')(o),
      ],
      ['a name in nynorsk', enhet((b) => b.maalform === 'Nynorsk')],
      ['a business address abroad without postal code', enhet((b) => isForeign(b.forretningsadresse))],
      ['a postal address abroad without postal code', enhet((b) => isForeign(b.postadresse))],
      ['more than one industry code', enhet((b) => 'naeringskode2' in b)],
      ['three industry codes', enhet((b) => 'naeringskode3' in b)],
      [
        'three terms of VAT filed',
        (o) => termStates(o).join() === Array(3).fill('meldingLevertUnderBehandling').join(),
      ],
      ['a term of VAT that is late', (o) => termStates(o)[1] === 'meldingIkkeLevert'],
      [
        'VAT once a year',
        (o) => JSON.stringify(o.skatteetaten.mvaregister.body).includes('"skattleggingsperiodetype":"aar"'),
      ],
      ['tax that is settled', (o) => o.skatteetaten.beregnetskattupersonlig['2025']?.status === 200],
      [
        'an AS whose tax is not settled',
        (o) => isLive(o) && ofForm('AS')(o) && !('2025' in o.skatteetaten.beregnetskattupersonlig),
      ],
      ['a full delegation', (o) => packagesOf(o).includes('merverdiavgift skatt-naering lonn')],
      ['a delegation of VAT only', (o) => packagesOf(o).includes('merverdiavgift')],
      ['no delegation', (o) => isLive(o) && usersOf(o).length === 0],
      [
        'a delegation that we have ended ourselves',
        (o) => fixtures.revoked.includes(o.org_number) && packagesOf(o).length > 0,
      ],
      ['a delegation that is gone at Altinn', (o) => usersOf(o).length > 0 && packagesOf(o).length === 0],
    ])('%s', (_state, test) => {
      expect(organisations.some(test)).toBe(true);
    });

    const industry = (o: Organisation) => memberOf(o.brreg.enhet.body, 'naeringskode1', 'kode');
    const termStates = (o: Organisation) =>
      listAt(o.skatteetaten.mvameldingsopplysning.body, 'mvaAlminneligNaering', TERMS).map(
        (term) => term.fastsettingsperiodeStatus,
      );

    it('each magic state where fixtures.json says that it is', () => {
      const tests: { [state: string]: (o: Organisation) => boolean } = {
        konkurs: enhet((b) => b.konkurs === true),
        under_avvikling: enhet((b) => b.underAvvikling === true),
        tvangsopplosning: enhet((b) => b.underTvangsavviklingEllerTvangsopplosning === true),
        opplost: enhet((b) => b.respons_klasse === 'SlettetEnhet'),
        no_signing_authority: (o) => combinationsOf(o.brreg.signatur.body).length === 0,
        joint_signing: signs('R0004', /i fellesskap/),
        free_text_authority: signs(null, /Styret i fellesskap/),
        accounts_unknown: (o) => o.brreg.regnskap.status === 500,
      };
      expect(fixtures.magic.map(({ state }) => state)).toEqual(Object.keys(tests));
      for (const { org_number, state, verify_verdict } of fixtures.magic) {
        expect(tests[state]?.(organisation(org_number)), state).toBe(true);
        const isOver = ['konkurs', 'under_avvikling', 'tvangsopplosning', 'opplost'].includes(state);
        expect(verify_verdict === 'fail', state).toBe(isOver);
      }
    });

    it('999999999 in good order', () => {
      const eksempel = organisation('999999999');
      expect(eksempel.brreg.enhet.body).toMatchObject({ navn: 'Eksempel AS', antallAnsatte: 12 });
      expect(signs('R0012', /Styrets leder alene eller to styremedlemmer i fellesskap/)(eksempel)).toBe(true);
      expect(combinationsOf(eksempel.brreg.prokura.body)).toEqual([]);
      expect(accounts((regnskap) => accountsYear(regnskap) === '2025')(eksempel)).toBe(true);
      expect(termStates(eksempel)).toEqual(Array(3).fill('meldingLevertUnderBehandling'));
      expect(eksempel.skatteetaten.beregnetskattupersonlig['2025']?.body).toMatchObject({ inntektsaar: '2025' });
      expect(active(eksempel)).toBe(12);
      expect(subUnitsOf(eksempel).map(({ org_number }) => org_number)).toEqual(['379754325']);
    });

    it('registers that agree on VAT and on the last accounts, except where the story says that they do not', () => {
      const differing = organisations.filter(({ brreg, skatteetaten }) => {
        const { registrertIMvaregisteret, sisteInnsendteAarsregnskap } = brreg.enhet.body ?? {};
        const status = memberOf(skatteetaten.mvaregister.body, 'registrertAvgiftssubjekt', 'registreringsstatus');
        const years = Array.isArray(brreg.regnskap.body) ? brreg.regnskap.body.map(accountsYear) : [];
        return (
          (registrertIMvaregisteret === true) !== (status === 'aktiv') ||
          years.some((year) => year !== sisteInnsendteAarsregnskap)
        );
      });
      expect(differing.map(({ story }) => story)).toEqual([
        expect.stringMatching(/disagree on the last accounts/),
        expect.stringMatching(/disagree: .* VAT registered/),
      ]);
    });

    it('as many active employments as Enhetsregisteret has employees, except where the registers disagree', () => {
      const differing = organisations.filter((o) => {
        const { antallAnsatte, harRegistrertAntallAnsatte } = o.brreg.enhet.body ?? {};
        if (packagesOf(o).length === 0 || harRegistrertAntallAnsatte === undefined) return false;
        if (harRegistrertAntallAnsatte === false) return active(o) !== 0;
        return antallAnsatte === undefined ? active(o) < 1 || active(o) > 4 : active(o) !== antallAnsatte;
      });
      expect(differing.map(({ story }) => story)).toEqual([expect.stringMatching(/disagree on employees/)]);
    });
  });

  it('plays every published fixture under its printed name', () => {
    const names: { [printed: string]: string } = {
      '999000001': 'Sandbox AS',
      '999000002': 'Sandbox Enkeltpersonforetak',
      '999000003': 'Sandbox Tier 2 AS',
      '999000004': 'Sandbox Forsinket AS',
      '999000005': 'Sandbox Ren AS',
      '999111114': 'Synthetic AS with Full Delegation',
      '999222226': 'Synthetic ENK Sole Proprietor',
      '999333338': 'Synthetic DA Partnership',
      '123456789': 'Docs-standard mock org',
      '818000006': 'Fjellberg Regnskap AS',
      '818111118': 'Nordlys Bakeri',
      '818333331': 'Vindheim Konsulent AS',
      '818444443': 'Solhøyden Eiendom AS',
      '818555555': 'Kari Holm Frisør',
    };
    expect([...fixtures.reserved, ...fixtures.realistic].toSorted()).toEqual(Object.keys(names).toSorted());
    const live = (orgNumber: string) =>
      facts.system_users.filter((user) => user.owner_org === orgNumber && !user.deleted).length;
    for (const [printed, name] of Object.entries(names)) {
      const orgNumber = fixtures.aliases[printed] ?? printed;
      expect(organisation(orgNumber).brreg.enhet.body?.navn).toBe(name);
      const isTier2 = ['999000003', '818000006', '818444443', '999111114'].includes(printed);
      expect(live(orgNumber), printed).toBe(isTier2 ? 2 : 0);
    }
    expect(Object.keys(fixtures.aliases).filter(isOrganisationNumber)).toEqual([]);
    expect(fixtures.unknown).toEqual(['999444008']);
    expect(facts.system_users.some((user) => user.owner_org === '999333338' && user.deleted)).toBe(true);
  });

  it('never states a number of employees below five', () => {
    for (const { brreg } of organisations) {
      for (const count of [brreg.enhet.body?.antallAnsatte, brreg.underenhet.body?.antallAnsatte]) {
        if (count !== undefined) expect(count).toBeGreaterThanOrEqual(5);
      }
    }
  });

  it('agrees with itself on names, roles and links', () => {
    for (const { org_number, brreg } of organisations) {
      const self = `https://data.brreg.no/enhetsregisteret/api/enheter/${org_number}`;
      if (brreg.enhet.body !== null) {
        const parent = brreg.enhet.body.overordnetEnhet;
        expect(brreg.enhet.body._links).toEqual({
          self: { href: self },
          ...(parent === undefined ? {} : { overordnetEnhet: { href: self.replace(org_number, String(parent)) } }),
        });
      }
      for (const kind of ['signatur', 'prokura'] as const) {
        const { body } = brreg[kind];
        if (body === null) continue;
        expect(body._links).toEqual({ self: { href: `https://data.brreg.no/fullmakt/enheter/${org_number}/${kind}` } });
        expect(memberOf(body, 'enhet', 'navn')).toBe(brreg.enhet.body?.navn);
        for (const flag of ['konkurs', 'underAvvikling', 'underTvangsavviklingEllerTvangsopplosning']) {
          expect(memberOf(body, 'enhet', flag)).toBe(String(brreg.enhet.body?.[flag]));
        }
      }
      if (brreg.roller.body === null) continue;
      expect(brreg.roller.body._links).toEqual({ self: { href: `${self}/roller` }, enhet: { href: self } });
      for (const [, number] of JSON.stringify(brreg.roller.body).matchAll(/"organisasjonsnummer":"(\d{9})"/g)) {
        expect(world.organisations.has(number ?? '')).toBe(true);
      }
    }
  });

  it('lets nobody sign who does not hold the role', () => {
    for (const { org_number, brreg } of organisations) {
      const holders = listAt(brreg.roller.body, 'rollegrupper')
        .flatMap((group) => listAt(group, 'roller'))
        .filter((role) => role.fratraadt !== true && role.avregistrert !== true)
        .map(
          (role) =>
            `${memberOf(role, 'type', 'kode')} ${memberOf(role, 'person', 'navn', 'fornavn')} ${memberOf(role, 'person', 'navn', 'etternavn')} ${memberOf(role, 'person', 'fodselsdato')}`,
        );
      for (const body of [brreg.signatur.body, brreg.prokura.body]) {
        for (const person of combinationsOf(body).flatMap(peopleOf)) {
          const born = String(person.fodselsdato).split('.').toReversed().join('-');
          expect(holders, org_number).toContain(`${memberOf(person, 'rolle', 'kode')} ${person.navn} ${born}`);
        }
      }
    }
  });

  it('has accounts that add up', () => {
    for (const { org_number, brreg } of organisations) {
      if (!Array.isArray(brreg.regnskap.body)) continue;
      for (const regnskap of brreg.regnskap.body) {
        const sum = (...path: string[]) => Number(memberOf(regnskap, ...path) ?? 0);
        const [balance, result] = ['egenkapitalGjeld', 'resultatregnskapResultat'];
        expect(sum(balance, 'sumEgenkapitalGjeld'), org_number).toBe(sum('eiendeler', 'sumEiendeler'));
        expect(sum(balance, 'egenkapital', 'sumEgenkapital') + sum(balance, 'gjeldOversikt', 'sumGjeld')).toBe(
          sum(balance, 'sumEgenkapitalGjeld'),
        );
        expect(
          sum('eiendeler', 'anleggsmidler', 'sumAnleggsmidler') + sum('eiendeler', 'omloepsmidler', 'sumOmloepsmidler'),
        ).toBe(sum('eiendeler', 'sumEiendeler'));
        expect(sum(...REVENUE) - sum(result, 'driftsresultat', 'driftskostnad', 'sumDriftskostnad')).toBe(
          sum(result, 'driftsresultat', 'driftsresultat'),
        );
        expect(sum(result, 'driftsresultat', 'driftsresultat') + sum(result, 'finansresultat', 'nettoFinans')).toBe(
          sum(result, 'ordinaertResultatFoerSkattekostnad'),
        );
      }
    }
  });

  it('has invented rates for business days only, from 1 October to 20 November 2026', () => {
    const { series } = world.norgesBank;
    expect(Object.fromEntries(Object.entries(series).map(([code, { unit_mult }]) => [code, unit_mult]))).toEqual({
      USD: 0,
      EUR: 0,
      SEK: 2,
      JPY: 2,
      DKK: 2,
    });
    for (const { observations } of Object.values(series)) {
      const days = Object.keys(observations);
      expect(days).toHaveLength(37);
      expect([days[0], days.at(-1)]).toEqual(['2026-10-01', '2026-11-20']);
      for (const day of days) expect([1, 2, 3, 4, 5]).toContain(new Date(`${day}T12:00:00Z`).getUTCDay());
    }
  });

  it('tells in its README what every organisation shows', () => {
    const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
    for (const { org_number } of organisations) expect(readme).toContain(org_number);
  });

  it('keeps every file readable', () => {
    for (const text of filesOf(join(FOLDER, 'organisations'))) expect(text.length).toBeLessThan(25_000);
  });

  it('gives the vendor a live client first and a test client second, each with scopes granted without delegation', () => {
    const vendor = facts.clients[0]?.org_number ?? '';
    for (const [place, environment] of [
      [0, 'live'],
      [1, 'test'],
    ] as const) {
      const client = facts.clients[place];
      expect(client).toMatchObject({ environment, active: true, credential: 'registered_key', org_number: vendor });
      const granted = client?.scopes.filter((scope) =>
        facts.grants.some((grant) => grant.scope === scope && grant.consumer === vendor),
      );
      expect(granted?.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('shares nothing between live and test, and delegates the same organisations in both', () => {
    const ownersIn = (environment: string) =>
      facts.system_users.filter((user) => user.environment === environment).map((user) => user.owner_org);
    expect(ownersIn('live')).toEqual(ownersIn('test'));
    const systemsIn = (environment: string) =>
      new Set(facts.system_users.filter((user) => user.environment === environment).map((user) => user.system_id));
    for (const system of systemsIn('live')) expect(systemsIn('test').has(system)).toBe(false);
    for (const system of facts.systems) expect(system.client_ids).toHaveLength(1);
  });

  it('has none of the scope names that only the product uses', () => {
    const names = facts.scopes.map((scope) => scope.name);
    for (const alias of ['mva-register-read', 'mva-melding-list-read', 'skatteoppgjor-read']) {
      expect(names).not.toContain(`skatteetaten:${alias}`);
    }
  });

  it.skipIf(!CONFORMANCE_DATA)(
    'uses only fields that the official register has been seen to send (needs APIER_CONFORMANCE_DATA)',
    () => {
      const seen = readFileSync(join(CONFORMANCE_DATA ?? '', 'brreg/field-prevalence-2026-06.csv'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('enhet,'))
        .map((line) => line.split(',')[1]);
      const samples = readdirSync(join(CONFORMANCE_DATA ?? '', 'brreg/samples')).map((file) =>
        readFileSync(join(CONFORMANCE_DATA ?? '', 'brreg/samples', file), 'utf8'),
      );
      const enhetSamples = samples.filter((text) => /"organisasjonsform"/.test(text)).map((text) => JSON.parse(text));
      const known = new Set([...seen, ...enhetSamples.flatMap((sample) => pathsIn(sample))]);
      const rolesKnown = new Set(
        samples.filter((text) => text.includes('"rollegrupper"')).flatMap((text) => pathsIn(JSON.parse(text))),
      );
      // Named by the register's documentation; older recorded samples lack it.
      rolesKnown.add('rollegrupper[].roller[].fratraadt');
      // Rare, and named by public clients of the register.
      known.add('underRekonstruksjonsforhandlingDato');
      for (const { org_number, brreg } of world.organisations.values()) {
        for (const path of pathsIn(brreg.enhet.body)) expect(known.has(path), `${org_number} ${path}`).toBe(true);
        for (const path of pathsIn(brreg.roller.body)) expect(rolesKnown.has(path), `${org_number} ${path}`).toBe(true);
      }
    },
  );

  it.skipIf(!CONFORMANCE_DATA)(
    'uses the official codes and descriptions of forms, roles and role groups (needs APIER_CONFORMANCE_DATA)',
    () => {
      const official = (file: string) => {
        const list = JSON.parse(readFileSync(join(CONFORMANCE_DATA ?? '', 'brreg', file), 'utf8')) as {
          items: { kode: string; beskrivelse: string }[];
        };
        return new Map(list.items.map((item) => [item.kode, item.beskrivelse]));
      };
      const lists = {
        organisasjonsformer: official('organisasjonsformer.json'),
        rolletyper: official('rolletyper.json'),
        rollegruppetyper: official('rollegruppetyper.json'),
      };
      for (const text of filesOf(join(FOLDER, 'organisations'))) {
        for (const [, kode, beskrivelse, list] of JSON.stringify(JSON.parse(text)).matchAll(
          /"kode":"([^"]+)","beskrivelse":"([^"]+)","_links":\{"self":\{"href":"[^"]*\/(organisasjonsformer|rolletyper|rollegruppetyper)\/[^"]*"/g,
        )) {
          expect(lists[list as keyof typeof lists].get(kode ?? ''), kode).toBe(beskrivelse);
        }
      }
    },
  );
});

describe('a world that contradicts itself', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function changed(file: string, change: (content: JsonObject) => unknown): () => unknown {
    const folder = mkdtempSync(join(tmpdir(), 'apier-world-'));
    folders.push(folder);
    cpSync(FOLDER, folder, { recursive: true });
    const path = join(folder, file);
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!isJsonObject(content)) throw new Error('not an object');
    change(content);
    writeFileSync(path, JSON.stringify(content));
    return () => loadWorld(folder);
  }

  const firstOf = (content: JsonObject, list: string): JsonObject => (content[list] as JsonObject[])[0] ?? {};

  const firstEmployment = (content: JsonObject): JsonObject => firstOf(content.nav as JsonObject, 'arbeidsforhold');

  it.each<[string, string, (content: JsonObject) => unknown, RegExp]>([
    [
      'a client of nobody',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'clients'), { org_number: '350752918' }),
      /clients\[0\]\.org_number: 350752918 is no organisation number/,
    ],
    [
      'a client of an unknown organisation',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'clients'), { org_number: '222330793' }),
      /refers to 222330793/,
    ],
    [
      'an unknown scope',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'grants'), { scope: 'finnes:ikke' }),
      /refers to finnes:ikke/,
    ],
    [
      'an unknown system',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'system_users'), { system_id: '326018155_x' }),
      /refers to 326018155_x/,
    ],
    [
      'a system user of the other environment',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'system_users'), { environment: 'test' }),
      /another environment/,
    ],
    [
      'a misspelt member',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'clients'), { activ: true }),
      /unknown members activ/,
    ],
    [
      'two system users alike',
      'maskinporten.json',
      (c) => {
        const users = c.system_users as JsonObject[];
        users.push({ ...users[0], id: '00000000-0000-4000-8000-000000000000' });
      },
      /stands twice/,
    ],
    [
      'a file under another name',
      'organisations/299603083.json',
      (c) => {
        const { enhet, roller } = c.brreg as { enhet: JsonObject; roller: JsonObject };
        Object.assign(c, { org_number: '222330793', brreg: { enhet: { ...enhet, status: 404, body: null }, roller } });
        c.skatteetaten = { mvaregister: { status: 404, body: null } };
      },
      /file name/,
    ],
    [
      'the body of another organisation',
      'organisations/999999999.json',
      (c) => {
        const { enhet } = c.brreg as { enhet: { body: JsonObject } };
        enhet.body.organisasjonsnummer = '222330793';
      },
      /another organisation/,
    ],
    [
      'accounts of another organisation',
      'organisations/999999999.json',
      (c) => {
        const { regnskap } = c.brreg as { regnskap: { body: { virksomhet: JsonObject }[] } };
        Object.assign(regnskap.body[0]?.virksomhet ?? {}, { organisasjonsnummer: '222330793' });
      },
      /brreg\.regnskap: .*another organisation/,
    ],
    [
      'a right to sign of another organisation',
      'organisations/999999999.json',
      (c) => {
        const { signatur } = c.brreg as { signatur: { body: { enhet: JsonObject } } };
        signatur.body.enhet.organisasjonsnummer = '222330793';
      },
      /brreg\.signatur: .*another organisation/,
    ],
    [
      'VAT terms of another organisation',
      'organisations/999999999.json',
      (c) => {
        const { mvameldingsopplysning } = c.skatteetaten as { mvameldingsopplysning: { body: JsonObject } };
        mvameldingsopplysning.body.forespurteOrganisasjon = '222330793';
      },
      /mvameldingsopplysning: .*another organisation/,
    ],
    [
      'a settlement under another year',
      'organisations/999999999.json',
      (c) => {
        const { beregnetskattupersonlig: years } = c.skatteetaten as { beregnetskattupersonlig: JsonObject };
        years['2023'] = years['2025'];
      },
      /beregnetskattupersonlig\.2023: inntektsaar is another year/,
    ],
    [
      'an employment with another employer',
      'organisations/999999999.json',
      (c) => Object.assign(firstEmployment(c).opplysningspliktig as JsonObject, { ident: '991825827' }),
      /opplysningspliktig is another organisation/,
    ],
    [
      'an employment at the sub-unit of another',
      'organisations/999999999.json',
      (c) => Object.assign(firstEmployment(c), { arbeidssted: { type: 'Underenhet', ident: '304380381' } }),
      /arbeidssted is not one of its own/,
    ],
    [
      'an employment with a person',
      'organisations/999999999.json',
      (c) => Object.assign(firstEmployment(c), { arbeidstaker: { ident: 'somebody' } }),
      /arbeidsforhold\[0\]: unknown members arbeidstaker/,
    ],
    [
      'a sub-unit of nobody',
      'organisations/379754325.json',
      (c) => {
        const { underenhet } = c.brreg as { underenhet: { body: JsonObject } };
        underenhet.body.overordnetEnhet = '222330793';
      },
      /overordnetEnhet of underenhet 379754325 refers to 222330793/,
    ],
    [
      'an accountant under another name',
      'organisations/283016617.json',
      (c) => {
        const { enhet } = c.brreg as { enhet: { body: JsonObject } };
        enhet.body.navn = 'TALLGNIST REGNSKAP OG MER AS';
      },
      /roles of \d{9}: 283016617 has another name/,
    ],
    [
      'a system of another environment than its client',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'systems'), { environment: 'test' }),
      /system 326018155_apier has a client of another environment/,
    ],
    [
      'a system with a package that nobody knows',
      'maskinporten.json',
      (c) => (firstOf(c, 'systems').access_packages as string[]).push('urn:altinn:accesspackage:finnes-ikke'),
      /system 326018155_apier refers to urn:altinn:accesspackage:finnes-ikke/,
    ],
    [
      'a visible system with packages for clients',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'systems'), { is_visible: true }),
      /is visible with a package that is for clients only/,
    ],
    [
      'a system user with a package that nobody knows',
      'maskinporten.json',
      (c) => (firstOf(c, 'system_users').access_packages as string[]).push('urn:altinn:accesspackage:finnes-ikke'),
      /refers to urn:altinn:accesspackage:finnes-ikke/,
    ],
    [
      'a redirect without TLS',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'systems'), { allowed_redirect_urls: ['http://ek.example'] }),
      /systems\[0\]\.allowed_redirect_urls: http:\/\/ek\.example is no https address/,
    ],
    [
      'an access package twice',
      'altinn.json',
      (c) => (c.access_packages as JsonObject[]).push(firstOf(c, 'access_packages')),
      /access package urn:altinn:accesspackage:[a-z-]+ stands twice/,
    ],
    [
      'an access package without a flag',
      'altinn.json',
      (c) => Object.assign(firstOf(c, 'access_packages'), { is_assignable: 'yes' }),
      /access_packages\[0\]\.is_assignable: expected true or false/,
    ],
    [
      'a role with a package that nobody knows',
      'altinn.json',
      (c) => (firstOf(c, 'role_packages').packages as string[]).push('finnes-ikke'),
      /role DAGL refers to urn:altinn:accesspackage:finnes-ikke/,
    ],
    [
      'an access package that is no URN',
      'maskinporten.json',
      (c) => Object.assign(firstOf(c, 'system_users'), { access_packages: ['merverdiavgift'] }),
      /system_users\[0\]\.access_packages: merverdiavgift is no URN/,
    ],
    [
      'an alias that is an organisation itself',
      'fixtures.json',
      (c) => Object.assign(c.aliases as JsonObject, { '999999999': '991825827' }),
      /alias 999999999 is an organisation itself/,
    ],
    [
      'an alias of nobody',
      'fixtures.json',
      (c) => Object.assign(c.aliases as JsonObject, { '999000001': '222330793' }),
      /alias 999000001 refers to 222330793/,
    ],
    [
      'a published number that nobody plays',
      'fixtures.json',
      (c) => (c.reserved as string[]).push('222330793'),
      /reserved refers to 222330793/,
    ],
    [
      'an unknown number that is known',
      'fixtures.json',
      (c) => (c.unknown as string[]).push('999999999'),
      /unknown 999999999 is known/,
    ],
    [
      'an ended delegation that never was',
      'fixtures.json',
      (c) => (c.revoked as string[]).push('299603083'),
      /revoked 299603083 has no live system user/,
    ],
    [
      'a verdict that nobody gives',
      'fixtures.json',
      (c) => Object.assign(firstOf(c, 'magic'), { verify_verdict: 'maybe' }),
      /magic\[0\]\.verify_verdict: expected one of pass, fail, unknown/,
    ],
    [
      'a rate that is a number',
      'norges-bank.json',
      (c) =>
        Object.assign((c.series as { USD: { observations: JsonObject } }).USD.observations, { '2026-11-20': 10.1 }),
      /USD\.observations\.2026-11-20: expected a rate with 4 decimals as text/,
    ],
    [
      'a rate on a day that does not exist',
      'norges-bank.json',
      (c) =>
        Object.assign((c.series as { USD: { observations: JsonObject } }).USD.observations, { '2026-02-30': '1.0000' }),
      /2026-02-30: expected a date/,
    ],
    [
      'a 200 without body',
      'organisations/999999999.json',
      (c) => {
        const { enhet } = c.brreg as { enhet: JsonObject };
        enhet.body = null;
      },
      /a 200 has a body/,
    ],
  ])('is refused loudly: %s', (_name, file, change, message) => {
    const load = changed(file, change);
    expect(load).toThrow(WorldFault);
    expect(load).toThrow(message);
  });
});

/** Paths of all values, lists as `[]`, links left out. */
function pathsIn(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${prefix}[]`));
  if (!isJsonObject(value)) return prefix === '' ? [] : [prefix];
  return Object.entries(value)
    .filter(([member]) => member !== '_links')
    .flatMap(([member, inner]) => pathsIn(inner, prefix === '' ? member : `${prefix}.${member}`));
}

const TERMS = 'samletFastsattOgReskontrofoertForTermin';
const REVENUE = ['resultatregnskapResultat', 'driftsresultat', 'driftsinntekter', 'sumDriftsinntekter'];

function memberOf(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, member) => (isJsonObject(inner) ? inner[member] : undefined), value);
}

function listAt(value: unknown, ...path: string[]): JsonObject[] {
  const list = memberOf(value, ...path);
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function combinationsOf(fullmakt: JsonObject | null): JsonObject[] {
  return listAt(fullmakt, 'signeringsKombinasjon', 'kombinasjon');
}

function peopleOf(combination: JsonObject): JsonObject[] {
  return listAt(combination, 'personRolleKombinasjon');
}

function isForeign(address: unknown): boolean {
  return isJsonObject(address) && address.landkode !== 'NO' && !('postnummer' in address) && !('kommune' in address);
}
