import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { delegatedNames, sourceNames } from './outcome.ts';
import { PermissionState } from './permission-shapes.ts';
import { readContext } from './read-context.ts';
import { readPermissionState } from './read-permission-state.ts';
import { CompanyContext } from './shapes.ts';

export const companyOperations = [
  operation({
    id: 'getCompanyContext',
    summary: { nb: 'Virksomhetens samlede kontekst', en: 'One company, reconciled across the registers' },
    description: {
      nb: 'Identitet, tilstand, roller, ansatte og mva-registrering fra registrene, med hvem som sa hva og når.',
      en: 'Identity, distress, roles, employment and VAT registration from the registers, with who said what and when. Without a System User delegation tier_2 is absent; a register that did not answer in time is named and nothing is guessed.',
    },
    scope: 'read:brreg',
    tier: 2,
    input: z.strictObject({ org: OrganisationNumber }),
    output: CompanyContext,
    errors: ['COMPANY_NOT_FOUND', 'COMPANY_REMOVED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: [...sourceNames],
    freshness: 'live',
    example: { org: '999999999' },
    run: readContext,
    http: { method: 'GET', path: '/api/v1/company/{org}/context', caching: 'private' },
    cli: { command: 'company <org> context' },
    sandbox: 'public',
  }),
  operation({
    id: 'getPermissionState',
    summary: { nb: 'Hva kontoen får gjøre for virksomheten', en: 'What the account may do for the organisation' },
    description: {
      nb: 'Hvilke rettigheter delegeringen gir nå, hva som mangler, hvem den går gjennom og hva som gjøres videre. Svarer alltid 200; ukjent er ikke nei.',
      en: 'Which rights the delegation gives now, what is missing, whom it goes through and what to do next. Always answers 200; unknown is not no. decision is the same in AVERT’s form.',
    },
    scope: 'read:altinn',
    tier: 2,
    input: z.strictObject({ org: OrganisationNumber }),
    output: PermissionState,
    errors: [],
    dataSources: delegatedNames.filter((source) => source !== 'nav.aareg'),
    freshness: 'live',
    example: { org: '999999999' },
    run: readPermissionState,
    http: { method: 'GET', path: '/api/v1/company/{org}/permissions', caching: 'none' },
    cli: { command: 'company <org> permissions' },
    sandbox: 'public',
  }),
];
