import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Delegation } from '../delegations/index.ts';
import { systemUserScopes } from '../tokens/index.ts';
import { describePermissions, type PermissionParts, type RecordedDelegation } from './describe-permissions.ts';
import { type FixStepCode, fixStep, fixStepCodes } from './fix-steps.ts';
import type { DelegatedSources, Outcome } from './outcome.ts';
import { PermissionState } from './permission-shapes.ts';
import { delegatedSources, delegation, hasFailed, mvaOf, notGrantable, org, wasDenied, wasRead } from './testing.ts';

const vat = 'urn:altinn:accesspackage:merverdiavgift';
const tax = 'urn:altinn:accesspackage:skatt-naering';
const confirmUrl = 'https://am.ui.altinn.no/accessmanagement/ui/systemuser/request?id=1';
const scopes = Object.values(systemUserScopes);
const [mvaScope = ''] = scopes;

const party = { organizationNumber: org, name: 'Prøve AS', isDeleted: false, accessPackages: [vat], resources: [] };
const allRead: DelegatedSources = {
  'skatteetaten.mvaregister': wasRead(mvaOf()),
  'skatteetaten.mvameldinger': wasRead({ state: 'not_found' }),
  'skatteetaten.skatteoppgjoer': wasRead({ state: 'not_settled', year: 2025 }),
  'nav.aareg': { kind: 'off' },
  'altinn.systemuser': wasRead({ state: 'not_found' }),
  'altinn.authorizedparties': wasRead([party]),
};
const all = (outcome: Outcome<never>): DelegatedSources =>
  Object.fromEntries(delegatedSources.map((source) => [source, outcome])) as unknown as DelegatedSources;
const recordedAs = (more: Partial<RecordedDelegation> = {}): RecordedDelegation => ({
  ...{ id: 'dlg_1', state: 'active', validUntil: null, askedPackages: null, confirmUrl: null },
  ...more,
});

const describing = (
  change: Partial<DelegatedSources> = {},
  held: Partial<Delegation> = {},
  more: Partial<PermissionParts> = {},
) =>
  PermissionState.parse(
    describePermissions({
      ...{ org, account: 'acc_1', language: 'en', recorded: undefined, delegation: { ...delegation, ...held } },
      sources: { ...allRead, ...change },
      ...more,
    }),
  );
const without = (recorded?: Partial<RecordedDelegation>) =>
  describing(
    all(wasDenied('no_delegation')),
    {},
    { delegation: undefined, recorded: recorded && recordedAs(recorded) },
  );
const stepsOf = ({ fix_steps }: { fix_steps: { code: string }[] }) => fix_steps.map(({ code }) => code);

describe('what an account may do for an organisation', () => {
  it('is everything where every right was used with success, and nothing is left to do', () => {
    expect(describing()).toEqual({
      ...{ org_number: org, status: 'full', reason: null, error_code: null },
      ...{ granted_scopes: scopes, missing_scopes: [], unknown_scopes: [] },
      access_packages: [{ id: vat, name: 'Merverdiavgift' }],
      ...{ missing_access_packages: null, confirm_url: null, as_of: '2026-11-21T12:00:00.000Z', fix_steps: [] },
      delegation_chain: [
        { kind: 'account', id: 'acc_1', delegation_id: null, state: null, valid_until: null },
        { kind: 'organisation', id: org, delegation_id: 'dlg_1', state: 'active', valid_until: null },
        { kind: 'system_user', id: 'su_1', delegation_id: null, state: 'active', valid_until: null },
      ],
      decision: {
        ...{ decision: 'full', entity: { organisation_number: org, name: 'Prøve AS' } },
        ...{ granted_scopes: scopes, missing_scopes: [], fix_steps: [] },
      },
    });
  });

  it('is a part where a right is missing: which, and how to ask for it', () => {
    const state = describing({ 'skatteetaten.mvaregister': wasDenied('right_missing') });
    expect(state).toMatchObject({ status: 'partial', reason: 'right_missing', missing_scopes: [mvaScope] });
    expect(stepsOf(state)).toEqual(['RIGHT_MISSING']);
    expect(state.fix_steps[0]?.description).toContain(mvaScope);
    expect(state.fix_steps[0]?.description).toContain('/delegations/dlg_1/change');
    expect(state.decision).toMatchObject({ decision: 'partial', fix_steps: state.fix_steps });
  });

  it('names the packages that were asked for and are not there', () => {
    const denied = { 'skatteetaten.skatteoppgjoer': wasDenied('right_missing') };
    const state = describing(denied, { askedPackages: [vat, tax] });
    expect(state.missing_access_packages).toEqual([{ id: tax, name: 'Skatt næring' }]);
    expect(stepsOf(state)).toEqual(['PACKAGES_MISSING']);
    expect(state.fix_steps[0]?.description).toContain(`Skatt næring (${tax})`);
    expect(describing(denied, { askedPackages: [vat] }).missing_access_packages).toEqual([]);
  });

  it('does not say which packages are missing where Altinn did not say which there are', () => {
    const state = describing({ 'altinn.authorizedparties': hasFailed }, { askedPackages: [vat] });
    expect([state.access_packages, state.missing_access_packages]).toEqual([null, null]);
  });

  it('waits for an answer to a change before anything else', () => {
    const denied = { 'skatteetaten.skatteoppgjoer': wasDenied('right_missing') };
    const state = describing(denied, {}, { recorded: recordedAs({ confirmUrl }) });
    expect(stepsOf(state)).toEqual(['APPROVAL_PENDING', 'RIGHT_MISSING']);
    expect(state.confirm_url).toBe(confirmUrl);
  });
});

describe('what an account may do without a live delegation', () => {
  it('is nothing, and there is something to do about it by what is on record', () => {
    const ways: [Partial<RecordedDelegation> | undefined, FixStepCode][] = [
      [undefined, 'DELEGATION_REQUIRED'],
      [{ state: 'requested', confirmUrl }, 'APPROVAL_PENDING'],
      [{ state: 'requested' }, 'REQUEST_UNCONFIRMED'],
      [{ state: 'rejected' }, 'REQUEST_REJECTED'],
      [{ state: 'timed_out' }, 'REQUEST_TIMED_OUT'],
      [{ state: 'expired' }, 'DELEGATION_EXPIRED'],
      [{ state: 'gone' }, 'SYSTEM_USER_GONE'],
      [{ state: 'withdrawn' }, 'DELEGATION_REQUIRED'],
      [{ state: 'revoked' }, 'DELEGATION_REQUIRED'],
    ];
    for (const [recorded, code] of ways) {
      const state = without(recorded);
      expect(state).toMatchObject({ status: 'none', reason: 'no_delegation', granted_scopes: [] });
      expect(state.missing_scopes).toEqual(scopes);
      expect([recorded, ...stepsOf(state)]).toEqual([recorded, code]);
      expect(state.decision).toMatchObject({ decision: 'none', entity: { organisation_number: org } });
      expect(state.delegation_chain.map(({ kind }) => kind)).toEqual(['account', 'organisation']);
    }
    expect(without({ state: 'requested', confirmUrl }).fix_steps[0]?.description).toContain(confirmUrl);
  });

  it('shows what is on record in the chain', () => {
    const validUntil = '2026-11-01T00:00:00.000Z';
    expect(without({ state: 'expired', validUntil }).delegation_chain[1]).toEqual({
      ...{ kind: 'organisation', id: org, delegation_id: 'dlg_1', state: 'expired', valid_until: validUntil },
    });
    expect(without().delegation_chain[1]).toEqual({
      ...{ kind: 'organisation', id: org, delegation_id: null, state: null, valid_until: null },
    });
  });

  it('is the same once Altinn has the system user no more', () => {
    const state = describing(all(wasDenied('system_user_gone')));
    expect([state.status, ...stepsOf(state)]).toEqual(['none', 'SYSTEM_USER_GONE']);
    expect(state.delegation_chain[2]).toMatchObject({ kind: 'system_user', state: 'gone' });
  });
});

describe('what could not be found out', () => {
  it('is unknown, never no: it is neither granted nor missing, and who did not answer is named', () => {
    const state = describing({ 'skatteetaten.mvaregister': hasFailed });
    expect(state).toMatchObject({ status: 'unknown', missing_scopes: [], error_code: 'UPSTREAM_TIMEOUT' });
    expect(state.unknown_scopes).toEqual([{ scope: mvaScope, reason: 'not_answered' }]);
    expect(stepsOf(state)).toEqual(['STATE_UNKNOWN']);
    expect(state.fix_steps[0]?.description).toContain('skatteetaten.mvaregister');
  });

  it('is closed in AVERT’s form, which has no word for it, with the step that says so', () => {
    const { decision } = describing({ 'skatteetaten.mvaregister': hasFailed });
    expect(decision).toMatchObject({ decision: 'none', missing_scopes: [] });
    expect(stepsOf(decision)).toEqual(['STATE_UNKNOWN']);
  });

  it('is told beside what is missing', () => {
    const state = describing({
      ...{ 'skatteetaten.mvaregister': wasDenied('right_missing'), 'skatteetaten.mvameldinger': hasFailed },
    });
    expect([state.status, ...stepsOf(state)]).toEqual(['partial', 'RIGHT_MISSING', 'STATE_UNKNOWN']);
  });

  it('may be a scope that its owner has not given us: a thing between the two of us', () => {
    const state = describing({ 'skatteetaten.mvaregister': notGrantable });
    expect(state).toMatchObject({ status: 'full', missing_scopes: [] });
    expect(state.unknown_scopes).toEqual([{ scope: mvaScope, reason: 'scope_not_grantable' }]);
    expect(stepsOf(state)).toEqual(['SCOPE_NOT_GRANTABLE']);
    expect(state.decision.fix_steps, 'a full decision has none').toEqual([]);
  });

  it('may be that nothing is connected', () => {
    const state = describing(all({ kind: 'off' }));
    expect([state.status, ...stepsOf(state)]).toEqual(['unknown', 'SOURCES_OFF']);
    expect(state.delegation_chain[2]?.state).toBe('unknown');
  });
});

describe('what an account may do through an accountant', () => {
  const through = { viaOrganisation: '310753614' };

  it('has the accountant at the end of its chain, as Altinn lists the client', () => {
    const states = [allRead, all(wasDenied('client_gone')), { ...allRead, 'altinn.authorizedparties': hasFailed }].map(
      (sources) => describing(sources, through).delegation_chain[3],
    );
    expect(states).toEqual(
      ['active', 'gone', 'unknown'].map((state) => ({
        ...{ kind: 'accountant', id: '310753614', delegation_id: null, state, valid_until: null },
      })),
    );
  });

  it('is for the accountant to mend', () => {
    expect(stepsOf(describing(all(wasDenied('client_gone')), through))).toEqual(['CLIENT_GONE']);
    const denied = { 'skatteetaten.mvaregister': wasDenied('right_missing') };
    expect(stepsOf(describing(denied, { ...through, askedPackages: [tax] }))).toEqual(['CLIENT_RIGHT_MISSING']);
  });
});

describe('the steps', () => {
  it('are told in the caller’s language, in Norwegian unless told', () => {
    for (const code of fixStepCodes) {
      const [nb, en, unless] = (['nb', 'en', null] as const).map((language) => fixStep(code, language, { what: 'x' }));
      expect(nb?.description).not.toBe(en?.description);
      expect(unless).toEqual(nb);
      for (const step of [nb, en]) expect(step?.description).not.toContain('{what}');
    }
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('the decision in AVERT’s own schema (needs APIER_CONFORMANCE_DATA)', () => {
  it('holds for every state there is', () => {
    const text = readFileSync(`${conformance}/avert/authorization-decision.schema.json`, 'utf8');
    const schema = z.fromJSONSchema(JSON.parse(text));
    const states = [
      describing(),
      describing({ 'skatteetaten.mvaregister': wasDenied('right_missing') }),
      describing({ 'skatteetaten.mvaregister': hasFailed }),
      describing(all({ kind: 'off' })),
      without(),
      without({ state: 'requested', confirmUrl }),
    ];
    for (const { decision } of states) expect(schema.parse(decision)).toEqual(decision);
    expect(schema.safeParse({ ...states[0]?.decision, decision: 'allow' }).success).toBe(false);
    expect(schema.safeParse({ ...states[0]?.decision, more: 1 }).success).toBe(false);
  });
});
