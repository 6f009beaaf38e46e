import { z } from 'zod';
import { AccountField } from '../administration/index.ts';
import type { ErrorCode } from '../errors/index.ts';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { addClient } from './add-client.ts';
import { changeDelegation } from './change-delegation.ts';
import { listDelegations } from './list-delegations.ts';
import { AccessPackages, RedirectUrl, Rights } from './package-names.ts';
import { readOwnDelegation } from './read-own-delegation.ts';
import { recordDelegation } from './record-delegation.ts';
import { requestDelegation } from './request-delegation.ts';
import { revokeDelegation } from './revoke-delegation.ts';
import { DelegationId, DelegationList, DelegationShape } from './shapes.ts';
import { withdrawDelegation } from './withdraw-delegation.ts';

const merverdiavgift = { id: 'urn:altinn:accesspackage:merverdiavgift', name: 'Merverdiavgift' };
const recorded = {
  id: 'dlg_01m8060000000000000001',
  account: 'acc_01m8060000000000000001',
  environment: 'live' as const,
  org_number: '999999999',
  kind: 'standard' as const,
  system_user_id: '47eaa099-2cb6-416d-86dc-283cf0480ff9',
  external_ref: null,
  via_org_number: null,
  state: 'active' as const,
  access_packages: null,
  rights: null,
  seen_access_packages: null,
  seen_at: null,
  request: null,
  valid_until: null,
  created_at: '2026-11-21T12:00:00.000Z',
  changed_at: '2026-11-21T12:00:00.000Z',
};
/** A system user that somebody asked for by other means. */
const elsewhereMade = '0d7a5d4c-7f0f-4c0e-8a51-0b8d0f2c9b11';
const asked = {
  id: 'dlr_01m8060000000000000001',
  kind: 'standard' as const,
  state: 'new' as const,
  add_access_packages: [merverdiavgift],
  remove_access_packages: [],
  add_rights: [],
  remove_rights: [],
  confirm_url:
    'https://am.ui.altinn.no/accessmanagement/ui/systemuser/request?id=5d1c1f5a-4f0e-4c0d-9a43-9a1a0b7e8c11&DONTCHOOSEREPORTEE=true',
  redirect_url: null,
  created_at: recorded.created_at,
  changed_at: recorded.changed_at,
};
const requested = {
  ...recorded,
  org_number: '299603083',
  system_user_id: null,
  external_ref: 'apier-9f86d081884c7d659a2feaa0c55ad015',
  state: 'requested' as const,
  access_packages: [merverdiavgift],
  rights: [],
  request: asked,
};
const shared = { tier: 1, dataSources: ['delegations'], freshness: 'records' } as const;
/** What Altinn or Maskinporten may be the cause of. */
const upstreamErrors = [
  'ALTINN_OFF',
  'ALTINN_SYSTEM_UNKNOWN',
  'ALTINN_REFUSED',
  'MASKINPORTEN_AUTH_FAILED',
  'UPSTREAM_FORBIDDEN',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
] as const satisfies readonly ErrorCode[];

export const delegationOperations = [
  operation({
    ...shared,
    id: 'listDelegations',
    summary: { nb: 'Kontoens delegeringer', en: 'The delegations of the account' },
    description: {
      nb: 'Hvilke virksomheter kontoen er knyttet til, som det er lagret her. Hver bruk spør Maskinporten på nytt.',
      en: 'Which organisations the account is bound to, as recorded here. Every use asks Maskinporten again.',
    },
    scope: 'read:altinn',
    operator: 'also',
    input: z.strictObject({ account: AccountField }),
    output: DelegationList,
    errors: ['ACCOUNT_NOT_FOUND'],
    example: {},
    exampleData: { account: recorded.account, delegations: [recorded] },
    run: listDelegations,
    http: { method: 'GET', path: '/api/v1/delegations', caching: 'none' },
    cli: { command: 'delegations list' },
    sandbox: 'bearer',
  }),
  operation({
    ...shared,
    id: 'readDelegation',
    summary: { nb: 'Én delegering', en: 'One delegation' },
    description: {
      nb: 'Tilstanden som er lagret her, og det virksomheten sist ble spurt om. Altinn spørres i bakgrunnen.',
      en: 'Its state as recorded here, and what the organisation was asked last. Altinn is asked in the background.',
    },
    scope: 'read:altinn',
    operator: 'also',
    input: z.strictObject({ id: DelegationId, account: AccountField }),
    output: DelegationShape,
    errors: ['DELEGATION_NOT_FOUND', 'ACCOUNT_NOT_FOUND'],
    example: { id: recorded.id },
    exampleData: requested,
    run: readOwnDelegation,
    http: { method: 'GET', path: '/api/v1/delegations/{id}', caching: 'none' },
    cli: { command: 'delegations show' },
    sandbox: 'bearer',
  }),
  operation({
    ...shared,
    id: 'requestDelegation',
    summary: { nb: 'Be en virksomhet om en systembruker', en: 'Ask an organisation for a system user' },
    description: {
      nb: 'Gir confirm_url, der noen i virksomheten godkjenner i Altinn. Kan gjentas: det samme gir den samme delegeringen. agent: true for regnskapsførere og revisorer som handler for klienter.',
      en: 'Gives confirm_url, where somebody at the organisation approves in Altinn. May be repeated: the same gives the same delegation. agent: true for accountants and auditors who act for clients.',
    },
    scope: 'delegate:altinn',
    input: z.strictObject({
      org_number: OrganisationNumber,
      access_packages: AccessPackages.optional().describe('URNs, or their last parts.'),
      rights: Rights.optional().describe('Single services by their ids; an app is app_{org}_{app}.'),
      agent: z.boolean().optional().describe('A system user that acts for clients; org_number is the accountant.'),
      redirect_url: RedirectUrl.optional().describe('Where the browser goes afterwards; registered on our system.'),
      valid_days: z.coerce.number().int().min(1).max(3_650).optional().describe('Our own limit; none unless told.'),
    }),
    output: DelegationShape,
    errors: ['DELEGATION_IN_PLACE', 'DELEGATION_REQUEST_PENDING', 'DELEGATION_EXISTS', ...upstreamErrors],
    example: { org_number: requested.org_number, access_packages: ['merverdiavgift'] },
    exampleData: requested,
    run: requestDelegation,
    http: { method: 'POST', path: '/api/v1/delegations/request', caching: 'none', status: 201 },
    cli: { command: 'delegations request', positional: ['org_number'] },
    sandbox: 'bearer',
  }),
  operation({
    ...shared,
    id: 'changeDelegation',
    summary: { nb: 'Be om andre tilgangspakker', en: 'Ask for other access packages' },
    description: {
      nb: 'Det som ikke nevnes blir som det er, og alt står til noen i virksomheten godkjenner. Bare vanlige systembrukere.',
      en: 'What is not named stays, and all stays until somebody at the organisation approves. Standard system users only.',
    },
    scope: 'delegate:altinn',
    input: z.strictObject({
      id: DelegationId,
      add_access_packages: AccessPackages.optional().describe('URNs, or their last parts.'),
      remove_access_packages: AccessPackages.optional().describe('URNs, or their last parts.'),
      add_rights: Rights.optional().describe('Single services by their ids.'),
      remove_rights: Rights.optional().describe('Single services by their ids.'),
      redirect_url: RedirectUrl.optional().describe('Where the browser goes afterwards; registered on our system.'),
    }),
    output: DelegationShape,
    errors: [
      'DELEGATION_NOT_FOUND',
      'DELEGATION_NOT_ACTIVE',
      'DELEGATION_CHANGE_UNSUPPORTED',
      'DELEGATION_REQUEST_PENDING',
      'AUTH_NO_DELEGATION',
      ...upstreamErrors,
    ],
    example: { id: recorded.id, add_access_packages: ['lonn'] },
    exampleData: { ...requested, state: 'active', request: { ...asked, kind: 'change' } },
    run: changeDelegation,
    http: { method: 'POST', path: '/api/v1/delegations/{id}/change', caching: 'none' },
    cli: { command: 'delegations change' },
    sandbox: 'bearer',
  }),
  operation({
    ...shared,
    id: 'withdrawDelegation',
    summary: { nb: 'Trekk tilbake en forespørsel', en: 'Take a request back' },
    description: {
      nb: 'For det virksomheten ikke har svart på: en ny systembruker, eller en endring. Slettes også i Altinn.',
      en: 'For what the organisation has not answered: a new system user, or a change. It is deleted in Altinn too.',
    },
    scope: 'delegate:altinn',
    input: z.strictObject({ id: DelegationId }),
    output: DelegationShape,
    errors: ['DELEGATION_NOT_FOUND', 'DELEGATION_NOT_PENDING', ...upstreamErrors],
    example: { id: recorded.id },
    exampleData: { ...requested, state: 'withdrawn', request: { ...asked, state: 'withdrawn', confirm_url: null } },
    run: withdrawDelegation,
    http: { method: 'POST', path: '/api/v1/delegations/{id}/withdraw', caching: 'none' },
    cli: { command: 'delegations withdraw' },
    sandbox: 'bearer',
  }),
  operation({
    ...shared,
    id: 'addClient',
    summary: { nb: 'Legg til en klient av regnskapsføreren', en: 'Add a client of the accountant' },
    description: {
      nb: 'Altinn må liste klienten for regnskapsførerens systembruker, nå og ved hver bruk. Klienten legges til i Altinn av regnskapsføreren.',
      en: 'Altinn must list the client for the accountant’s system user, now and at every use. The accountant adds clients in Altinn.',
    },
    scope: 'delegate:altinn',
    input: z.strictObject({ id: DelegationId, org_number: OrganisationNumber }),
    output: DelegationShape,
    errors: [
      'DELEGATION_NOT_FOUND',
      'DELEGATION_NOT_ACTIVE',
      'DELEGATION_EXISTS',
      'CLIENT_NOT_LISTED',
      'AUTH_NO_DELEGATION',
      ...upstreamErrors,
    ],
    example: { id: recorded.id, org_number: '999999999' },
    exampleData: { ...recorded, kind: 'agent', via_org_number: '283016617' },
    run: addClient,
    http: { method: 'POST', path: '/api/v1/delegations/{id}/clients', caching: 'none' },
    cli: { command: 'delegations add-client', positional: ['id', 'org_number'] },
    sandbox: 'bearer',
  }),
  operation({
    ...shared,
    id: 'recordDelegation',
    summary: { nb: 'Knytt en konto til en systembruker', en: 'Bind an account to a system user' },
    description: {
      nb: 'For en systembruker som virksomheten alt har godkjent i Altinn. Gir ingen fullmakt i seg selv: hver bruk spør Maskinporten.',
      en: 'For a system user that the organisation has approved in Altinn already. It gives no authority of its own: every use asks Maskinporten.',
    },
    scope: null,
    operator: 'only',
    input: z.strictObject({
      org_number: OrganisationNumber,
      environment: z.enum(['test', 'live']),
      system_user_id: z.uuid().describe('The id that Altinn gave the system user.'),
      external_ref: z
        .string()
        .regex(/^[a-zA-Z0-9øØæÆåÅ_-]{1,255}$/, 'must be letters, digits, _ and -, at most 255')
        .optional()
        .describe('Altinn’s name for one of several system users.'),
      valid_days: z.coerce.number().int().min(1).max(3_650).optional().describe('Our own limit; none unless told.'),
      account: AccountField,
    }),
    output: DelegationShape,
    errors: ['ACCOUNT_NOT_FOUND', 'DELEGATION_EXISTS'],
    example: { org_number: '999999999', environment: 'live', system_user_id: elsewhereMade },
    exampleData: { ...recorded, system_user_id: elsewhereMade },
    run: recordDelegation,
    http: { method: 'POST', path: '/api/v1/delegations', caching: 'none', status: 201 },
    cli: { command: 'delegations record', positional: ['org_number'] },
  }),
  operation({
    ...shared,
    id: 'revokeDelegation',
    summary: { nb: 'Opphev en delegering', en: 'Revoke a delegation' },
    description: {
      nb: 'Kontoen leser ingenting mer med den innen ett sekund, på alle instanser. Altinn får ikke beskjed. Kan gjentas.',
      en: 'The account reads nothing more with it within a second, on every instance. Altinn is not told. May be repeated.',
    },
    scope: 'delegate:altinn',
    operator: 'also',
    input: z.strictObject({ id: DelegationId, account: AccountField }),
    output: DelegationShape,
    errors: ['DELEGATION_NOT_FOUND', 'ACCOUNT_NOT_FOUND'],
    example: { id: recorded.id },
    exampleData: { ...recorded, state: 'revoked' },
    run: revokeDelegation,
    http: { method: 'POST', path: '/api/v1/delegations/{id}/revoke', caching: 'none' },
    cli: { command: 'delegations revoke' },
    sandbox: 'bearer',
  }),
];
