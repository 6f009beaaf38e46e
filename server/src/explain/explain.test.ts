import { maskinportenErrors } from '@apier/maskinporten';
import { obligationCodes } from '@apier/rulebook';
import { appChecks, vatRules } from '@apier/rulebook/vat-return';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Denial } from '../companies/index.ts';
import { errorCodeNames, errorCodes } from '../errors/index.ts';
import { Meta } from '../http/success.ts';
import { testServer } from '../http/testing.ts';
import { operations } from '../operations.ts';
import { VatReturnValidation } from '../vat-return/index.ts';
import { explainError } from './explain-error.ts';
import { listVatRuleNames } from './explain-vat-rule.ts';
import { allCodes, codesByKind, findCode } from './explained-codes.ts';
import { ExplainedError } from './shapes.ts';

const askAt = (http: FastifyInstance, payload: object, language?: string) =>
  http.inject({
    method: 'POST',
    url: '/api/v1/explain',
    payload,
    ...(language && { headers: { 'accept-language': language } }),
  });
const ask = (payload: object, language?: string) => askAt(testServer().http, payload, language);

describe('explaining an error code', () => {
  it('says what it means, why, what to do and who has to do it, without a key', async () => {
    const response = await ask({ error_code: 'AUTH_NO_DELEGATION', context: { org_number: '999999999' } });
    expect(response.statusCode).toBe(200);
    expect(response.json().data).toMatchObject({
      error_code: 'AUTH_NO_DELEGATION',
      status: 403,
      org_number: '999999999',
      explanation: { summary: errorCodes.AUTH_NO_DELEGATION.nb.summary, handover: { who: 'company_admin' } },
    });
  });

  it('speaks the caller’s language', async () => {
    const { data } = (await ask({ error_code: 'COMPANY_NOT_FOUND' }, 'en')).json();
    expect(data.explanation.fix_steps).toEqual(errorCodes.COMPANY_NOT_FOUND.en.fixSteps);
  });

  it('knows every code in both languages, with something to do', async () => {
    const { errors } = (await testServer().http.inject('/api/v1/errors')).json().data;
    expect(errors.map(({ error_code }: { error_code: string }) => error_code)).toEqual(errorCodeNames);
    for (const code of errorCodeNames) {
      const { nb, en } = errorCodes[code];
      for (const text of [nb, en]) {
        expect(text.title.length).toBeGreaterThan(3);
        expect(text.fixSteps.length).toBeGreaterThan(0);
      }
      expect(nb.summary).not.toBe(en.summary);
    }
  });

  it('refuses a code that there is not, naming few that are near and never what was sent', async () => {
    const { http } = testServer();
    const detailOf = async (error_code: unknown): Promise<string> => {
      const response = await askAt(http, { error_code });
      const { error_code: code, errors } = response.json();
      expect([response.statusCode, code, errors[0].pointer]).toEqual([400, 'VALIDATION_FAILED', '#/error_code']);
      return errors[0].detail;
    };
    expect(await detailOf('AUTH_NO_DELEGATIONS')).toMatch(/near it are AUTH_NO_DELEGATION, /);
    expect(await detailOf('Scope-not-grantable')).toMatch(
      /near it are (SCOPE_NOT_GRANTABLE, scope_not_grantable|scope_not_grantable, SCOPE_NOT_GRANTABLE)/,
    );
    expect((await detailOf('MP-999')).split(', ').length).toBeLessThanOrEqual(4);
    for (const nonsense of ['QQQQQQQQQQQQ', '', 'x'.repeat(10_000), 7, null, 'constructor', '__proto__']) {
      const detail = await detailOf(nonsense);
      expect(detail).toMatch(/^is not a code that this service gives; (failures are listed by GET|near it are)/);
      if (typeof nonsense === 'string' && nonsense.length > 0) expect(detail).not.toContain(nonsense);
    }
  });

  it('names the organisation in its steps when one is told, and none when none is', async () => {
    const { http } = testServer();
    const stepsOf = async (payload: object): Promise<string[]> =>
      (await askAt(http, payload, 'en')).json().data.explanation.fix_steps;
    const org_number = '999999999';
    const general = await stepsOf({ error_code: 'AUTH_NO_DELEGATION', context: null });
    expect(general).toEqual(await stepsOf({ error_code: 'AUTH_NO_DELEGATION' }));
    expect(general).toEqual(await stepsOf({ error_code: 'AUTH_NO_DELEGATION', context: { org_number: null } }));
    expect(general.join(' ')).not.toContain('permissions');
    const own = await stepsOf({ error_code: 'AUTH_NO_DELEGATION', context: { org_number } });
    expect(own.slice(0, -1)).toEqual(general);
    expect(own.at(-1)).toContain(`GET /api/v1/company/${org_number}/permissions`);
    expect((await stepsOf({ error_code: 'PACKAGES_UNKNOWN', context: { org_number } }))[0]).toContain(
      `/${org_number}/`,
    );
    expect((await stepsOf({ error_code: 'PACKAGES_UNKNOWN' }))[0]).toContain('/{org}/');
    // What is not about an organisation says nothing of one.
    const limit = await stepsOf({ error_code: 'RATE_LIMITED', context: { org_number } });
    expect(limit.join(' ')).not.toContain(org_number);
  });

  it('refuses a context that it does not know', async () => {
    for (const [context, pointer] of [
      [{ org_number: '99999999' }, '#/context/org_number'],
      [{ org_number: 999999999 }, '#/context/org_number'],
      [{ orgnr: '999999999' }, '#/context/orgnr'],
      ['999999999', '#/context'],
    ] as const) {
      const body = (await ask({ error_code: 'AUTH_NO_DELEGATION', context })).json();
      expect([body.error_code, body.errors[0].pointer]).toEqual(['VALIDATION_FAILED', pointer]);
    }
  });
});

describe('explaining a rule of the VAT return', () => {
  const explained = async (error_code: string, language: 'nb' | 'en' = 'en') =>
    (await explainError({ language }, { error_code })).data;

  it('says what must hold, what breaking it makes of the return, and where it is checked', async () => {
    const answer = await ask({ error_code: 'R066' }, 'en');
    const { data, _meta } = answer.json();
    const rule = vatRules.find((each) => each.rule === 'R066');
    expect(data).toMatchObject({
      error_code: 'R066',
      kind: 'vat_rule',
      status: null,
      title: 'Rule R066 of the VAT return',
    });
    expect(data.explanation.summary).toBe(rule?.holds.en);
    expect(data.explanation.why).toContain(rule?.code);
    expect(data.explanation.why).toContain('it counts as not delivered');
    expect(data.explanation.fix_steps).toEqual([expect.stringContaining('POST /api/v1/tools/vat-return/validate')]);
    const law = 'Skatteforvaltningsloven § 8-3; for claims of compensation merverdiavgiftskompensasjonsloven';
    expect(_meta).toMatchObject({ data_source: 'Apier rulebook', legal_basis: law });
    const ofClaims = (await ask({ error_code: 'R089' }, 'en')).json();
    expect(ofClaims._meta.legal_basis).toBe('Merverdiavgiftskompensasjonsloven');
    const ofReturns = (await ask({ error_code: 'R120' }, 'en')).json();
    expect(ofReturns._meta.legal_basis).toBe('Skatteforvaltningsloven § 8-3');
    expect((await explained('R018', 'nb')).explanation.why).toContain('den tas imot, og avviket noteres');
  });

  it('is by number or identifier, with Norwegian letters or without, in any case: all 107', async () => {
    expect(vatRules).toHaveLength(107);
    for (const { rule, code } of vatRules) {
      const plain = code.replaceAll('Æ', 'AE').replaceAll('Ø', 'OE').replaceAll('Å', 'AA');
      const expected = await explained(rule);
      for (const name of [rule.toLowerCase(), code, code.toLowerCase(), plain]) {
        expect(await explained(name)).toEqual(expected);
      }
      expect(ExplainedError.parse(expected)).toEqual(expected);
      expect([rule, expected.explanation.fix_steps.length > 0]).toEqual([rule, true]);
      expect((await explained(rule, 'nb')).explanation.summary).not.toBe(expected.explanation.summary);
    }
  });

  it('says who decides what is not decided here, and asks about the organisation that is named', async () => {
    const { data } = (await ask({ error_code: 'R047', context: { org_number: '999999999' } }, 'en')).json();
    expect(data.explanation.fix_steps).toEqual([
      expect.stringContaining('VAT register'),
      'See what the register says: GET /api/v1/company/999999999/context.',
    ]);
    const [first, ...rest] = (await explained('R079')).explanation.fix_steps;
    expect(first).toContain('in part');
    expect(rest.join(' ')).toContain('bank account');
  });

  it('knows what only the submission app compares', async () => {
    for (const { code, holds } of appChecks) {
      const found = await explained(code);
      expect(found).toMatchObject({ error_code: code, kind: 'vat_rule', explanation: { summary: holds.en } });
      expect(ExplainedError.parse(found)).toEqual(found);
      expect(found.explanation.fix_steps.length).toBeGreaterThan(0);
    }
  });

  it('refuses a number that no rule has, naming few that are near', async () => {
    for (const unknown of ['R999', 'MVA_KODE_FOR_NOE_ANNET', 'R0660']) {
      const { error_code: code, errors } = (await ask({ error_code: unknown })).json();
      expect([code, errors[0].pointer]).toEqual(['VALIDATION_FAILED', '#/error_code']);
      expect(errors[0].detail).toMatch(/^is not a code that this service gives; /);
    }
    expect((await ask({ error_code: 'R067' })).json().errors[0].detail).toMatch(/near it are .*R06[0-9]/);
  });
});

describe('every code that a caller can meet', () => {
  it('is explained in both languages, with something to do', async () => {
    for (const error_code of allCodes) {
      const of = async (language: 'nb' | 'en') => (await explainError({ language }, { error_code })).data;
      const [nb, en] = [await of('nb'), await of('en')];
      for (const data of [nb, en]) {
        expect(ExplainedError.parse(data)).toEqual(data);
        expect(data.error_code).toBe(error_code);
        for (const text of [data.title, data.explanation.summary, data.explanation.why]) {
          expect([error_code, text.length > 3]).toEqual([error_code, true]);
        }
        expect([error_code, data.explanation.fix_steps.length > 0]).toEqual([error_code, true]);
        expect([error_code, data.status === null]).toEqual([error_code, data.kind !== 'error']);
      }
      expect(nb.explanation.summary).not.toBe(en.explanation.summary);
    }
  });

  it('stands in one table only', () => {
    expect(new Set(allCodes).size).toBe(allCodes.length);
    const tables = Object.values(codesByKind).map((table) => Object.keys(table).length);
    expect(tables.reduce((sum, length) => sum + length)).toBe(allCodes.length);
  });

  it('names no step to an address that is not there', async () => {
    const paths = operations.map(({ http }) => `${http.method} ${http.path.replaceAll(/\{\w+\}/g, '{}')}`);
    const ofCodes = allCodes.flatMap((code) => [...findCode(code).row.nb.fixSteps, ...findCode(code).row.en.fixSteps]);
    const ofRules = await Promise.all(
      (await listVatRuleNames()).map(
        async (error_code) => (await explainError({ language: null }, { error_code })).data,
      ),
    );
    const steps = [...ofCodes, ...ofRules.flatMap(({ explanation }) => explanation.fix_steps)];
    const named = steps.flatMap((step) =>
      [...step.matchAll(/(GET|POST) (\/api\/v1\/[\w/{}-]+)/g)].map(
        ([, method, path]) => `${method} ${path?.replaceAll(/\{\w+\}/g, '{}')}`,
      ),
    );
    expect(named.length).toBeGreaterThan(20);
    for (const address of named) expect(paths).toContain(address);
  });

  /** Where answers hold codes that an agent branches on. Signing keys' are the operator's, and tell themselves. */
  const members = ['reason', 'code', 'warnings', 'cautions', 'stale_reason', 'not_served_reason', 'suppressed_reason'];

  it('is every one that the shapes of answers declare', () => {
    const declared = new Set<string>();
    const look = (value: unknown, member: string): void => {
      if (value === null || typeof value !== 'object') return;
      const { enum: words, const: word, ...rest } = value as { enum?: unknown[]; const?: unknown };
      for (const one of [...(words ?? []), word]) {
        // Obligations have codes too: names of things, which explain themselves.
        if (typeof one === 'string' && members.includes(member) && !isObligation(one)) declared.add(one);
      }
      for (const [name, inner] of Object.entries(rest)) {
        const isNaming = ['properties', '$defs'].includes(name);
        if (!isNaming) look(inner, member);
        else for (const [own, shape] of Object.entries(inner as object)) look(shape, name === '$defs' ? member : own);
      }
    };
    const isObligation = (word: string) => (obligationCodes as readonly string[]).includes(word);
    for (const op of operations.filter(({ operator }) => operator !== 'only')) look(z.toJSONSchema(op.output), '');
    look(z.toJSONSchema(Meta), '');
    expect(declared).toContain('STATE_UNKNOWN');
    expect(declared).toContain('principal_bind_failed');
    expect([...declared].filter((code) => !(allCodes as readonly string[]).includes(code))).toEqual([]);
  });

  it('is every one that a source gives for not being in an answer', () => {
    const sourceWords = ['off', 'unavailable', 'no_delegation', 'not_served', 'finance_company', 'scope_not_grantable'];
    const denials: Record<Denial, true> = {
      ...{ no_delegation: true, system_user_gone: true, client_gone: true, right_missing: true },
    };
    for (const word of [...sourceWords, ...Object.keys(denials)]) expect(allCodes).toContain(word);
  });

  it('is every one of Maskinporten’s', () => {
    expect(Object.keys(codesByKind.maskinporten).sort()).toEqual(Object.keys(maskinportenErrors).sort());
  });

  it('is every one that a checked VAT return has for its verdict and for what is not decided', () => {
    const { status, not_evaluated: open } = VatReturnValidation.shape;
    expect(status.options).toEqual(Object.keys(codesByKind.verdict));
    expect(open.element.shape.needs.element.options.sort()).toEqual(Object.keys(codesByKind.need).sort());
  });

  it('is in the OpenAPI document, and the list of failures has the failures alone', async () => {
    const { http } = testServer();
    const document = (await http.inject('/openapi.json')).json();
    const body = document.paths['/api/v1/explain'].post.requestBody.content['application/json'].schema;
    const ruleOfReturn = { type: 'string', pattern: expect.any(String) };
    for (const { error_code } of [body.properties, document.components.schemas.ExplainedError.properties]) {
      expect(error_code.anyOf).toEqual([{ type: 'string', enum: allCodes }, expect.objectContaining(ruleOfReturn)]);
    }
    const { errors } = (await http.inject('/api/v1/errors')).json().data;
    expect(errors).toHaveLength(errorCodeNames.length);
  });
});
