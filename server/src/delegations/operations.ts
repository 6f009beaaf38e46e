import { z } from 'zod';
import { AccountField } from '../administration/index.ts';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { listDelegations } from './list-delegations.ts';
import { recordDelegation } from './record-delegation.ts';
import { revokeDelegation } from './revoke-delegation.ts';
import { DelegationId, DelegationList, DelegationShape } from './shapes.ts';

const example = {
  id: 'dlg_01m8060000000000000001',
  account: 'acc_01m8060000000000000001',
  environment: 'live' as const,
  org_number: '999999999',
  system_user_id: '47eaa099-2cb6-416d-86dc-283cf0480ff9',
  external_ref: null,
  via_org_number: null,
  state: 'active' as const,
  valid_until: null,
  created_at: '2026-11-21T12:00:00.000Z',
  changed_at: '2026-11-21T12:00:00.000Z',
};
const shared = { tier: 1, dataSources: ['delegations'], freshness: 'records' } as const;

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
    exampleData: { account: example.account, delegations: [example] },
    run: listDelegations,
    http: { method: 'GET', path: '/api/v1/delegations', caching: 'none' },
    cli: { command: 'delegations list' },
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
    example: { org_number: '999999999', environment: 'live', system_user_id: example.system_user_id },
    exampleData: example,
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
    example: { id: example.id },
    exampleData: { ...example, state: 'revoked' },
    run: revokeDelegation,
    http: { method: 'POST', path: '/api/v1/delegations/{id}/revoke', caching: 'none' },
    cli: { command: 'delegations revoke' },
    sandbox: 'bearer',
  }),
];
