import { z } from 'zod';
import { operation } from '../operation.ts';
import { checkFullmakt } from './check-fullmakt.ts';
import { requestFullmakt } from './request-fullmakt.ts';
import { revokeFullmakt } from './revoke-fullmakt.ts';
import {
  FullmaktOverview,
  FullmaktRequested,
  FullmaktRevoked,
  NineDigits,
  RequestInput,
  RevokeInput,
} from './shapes.ts';

const agent = 'c0ffee00-0000-4000-8000-000000000001';
const at = '2026-11-21T12:00:00.000Z';
const url =
  'https://am.ui.altinn.no/accessmanagement/ui/systemuser/request?id=5d1c1f5a-4f0e-4c0d-9a43-9a1a0b7e8c11&DONTCHOOSEREPORTEE=true';
const pending = {
  id: 'prn_01m8060000000000000001',
  agent_principal_id: agent,
  org_number: '999999999',
  label: null,
  status: 'pending' as const,
  scopes: ['act:mva_melding' as const],
  scopes_held: [],
  scopes_missing: ['act:mva_melding' as const],
  scopes_unknown: [],
  access_packages: [{ id: 'urn:altinn:accesspackage:merverdiavgift', name: 'Merverdiavgift' }],
  delegation_id: 'dlg_01m8060000000000000001',
  delegation_state: 'requested',
  delegation_url: url,
  system_user_id: null,
  valid_until: null,
  ...{ created_at: at, changed_at: at, revoked_at: null },
};
const steps = [
  {
    code: 'APPROVAL_PENDING' as const,
    description: `Virksomheten har ikke svart. En tilgangsstyrer der godkjenner i Altinn: ${url}`,
  },
];
const revoked = {
  ...pending,
  ...{ status: 'revoked' as const, delegation_state: 'revoked', delegation_url: null, revoked_at: at },
};
const shared = { tier: 1, dataSources: ['fullmakt', 'delegations'], freshness: 'records', sandbox: 'bearer' } as const;

export const fullmaktOperations = [
  operation({
    ...shared,
    id: 'requestFullmakt',
    summary: { nb: 'Be om fullmakt for en agent', en: 'Ask for a fullmakt for an agent' },
    description: {
      nb: 'Gir delegation_url, der virksomheten godkjenner i Altinn. Scopene sier hvilke tilgangspakker det blir bedt om. Kan gjentas: det samme gir det samme. warnings som ikke er tom: det finnes i Altinn, se etter før du sender på nytt.',
      en: 'Gives delegation_url, where the organisation approves in Altinn. The scopes say which access packages are asked for. May be repeated: the same gives the same. warnings that is not empty: it exists at Altinn, look before you send again.',
    },
    scope: 'delegate:altinn',
    input: RequestInput,
    output: FullmaktRequested,
    errors: [
      'FULLMAKT_PRINCIPAL_NOT_ELIGIBLE',
      'FULLMAKT_UPSTREAM_FAILED',
      'DELEGATION_IN_PLACE',
      'DELEGATION_REQUEST_PENDING',
      'DELEGATION_EXISTS',
      'ALTINN_OFF',
    ],
    example: { agent_principal_id: agent, org_number: '999999999', scopes: ['act:mva_melding'] },
    exampleData: { ...pending, warnings: [], fix_steps: steps },
    run: requestFullmakt,
    http: { method: 'POST', path: '/api/v1/fullmakt/requests', caching: 'none', status: 201 },
    cli: { command: 'fullmakt request', positional: ['agent_principal_id', 'org_number'] },
  }),
  operation({
    ...shared,
    id: 'checkFullmakt',
    summary: { nb: 'Agentenes fullmakter for en virksomhet', en: 'What agents may do for an organisation' },
    description: {
      nb: 'Slik det er lagret her; Altinn blir ikke spurt (det gjør /company/{org}/permissions). Svarer alltid 200.',
      en: 'As recorded here; Altinn is not asked (/company/{org}/permissions does). Always answers 200.',
    },
    scope: 'read:altinn',
    input: z.strictObject({ org_number: NineDigits }),
    output: FullmaktOverview,
    errors: [],
    example: { org_number: '999999999' },
    exampleData: {
      ...{ org_number: '999999999', overall_status: 'none', basis: 'recorded' },
      ...{ principals: [pending], fix_steps: steps },
    },
    run: checkFullmakt,
    http: { method: 'GET', path: '/api/v1/fullmakt/{org_number}', caching: 'none' },
    cli: { command: 'fullmakt check' },
  }),
  operation({
    ...shared,
    id: 'revokeFullmakt',
    summary: { nb: 'Opphev fullmakten til en agent', en: 'Revoke the fullmakt of an agent' },
    description: {
      nb: 'Gjelder her med én gang, og for godt. Delegeringen oppheves med den siste av kontoens agenter som bruker den. Systembrukeren i Altinn kan bare virksomheten slette; svaret sier hvordan. Kan gjentas.',
      en: 'Holds here at once, and for good. The delegation is revoked with the last of the account’s agents that uses it. Only the organisation can delete the system user in Altinn; the answer says how. May be repeated.',
    },
    scope: 'delegate:altinn',
    input: RevokeInput,
    output: FullmaktRevoked,
    errors: ['FULLMAKT_PRINCIPAL_NOT_FOUND'],
    example: { agent_principal_id: agent },
    exampleData: { ...revoked, delegation_revoked: true, warnings: ['upstream_revoke_unconfirmed'], fix_steps: [] },
    run: revokeFullmakt,
    http: { method: 'POST', path: '/api/v1/fullmakt/{agent_principal_id}/revoke', caching: 'none' },
    cli: { command: 'fullmakt revoke' },
  }),
];
