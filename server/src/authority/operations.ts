import { z } from 'zod';
import { operation } from '../operation.ts';
import { OrganisationNumber } from '../organisations/index.ts';
import { IdentityNumber } from './identity-number.ts';
import { readActingCapacity } from './read-acting-capacity.ts';
import { readCompanyAuthority } from './read-company-authority.ts';
import { ActingCapacity, CompanyAuthority } from './shapes.ts';

const flag = (description: string) =>
  z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((word) => word === 'true')
    .meta({ description });

export const authorityOperations = [
  operation({
    id: 'getCompanyAuthority',
    summary: { nb: 'Hvem som kan binde virksomheten', en: 'Who can bind a company' },
    description: {
      nb: 'Signatur og prokura fra Fullmakttjenesten og rollene i Enhetsregisteret, med ett ord for hvem som kan binde virksomheten. Det som ikke er kjent er «unknown», aldri et nei. Roller og antall; navn bare med persons=true og scopet read:persons. Med delegated=true også hva kontoens egen systembruker-delegering er verdt.',
      en: 'Signature and procuration from the signing service and the roles of Enhetsregisteret, with one word for who can bind the company. What is not known is unknown, never a no. Roles and counts; names only with persons=true and the scope read:persons. With delegated=true also what the account’s own System User delegation is worth.',
    },
    scope: 'read:brreg',
    tier: 2,
    input: z.strictObject({
      org: OrganisationNumber,
      delegated: flag('Also what the account’s own System User delegation is worth at the moment.'),
      persons: flag('Also the names of who signs, and the registered text. The key needs the scope read:persons.'),
    }),
    output: CompanyAuthority,
    errors: ['COMPANY_NOT_FOUND', 'COMPANY_REMOVED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: [
      ...(['brreg.enheter', 'brreg.roller', 'brreg.signatur', 'brreg.prokura', 'skatteetaten.mvaregister'] as const),
      ...(['skatteetaten.mvameldinger', 'skatteetaten.skatteoppgjoer', 'altinn.systemuser'] as const),
      'altinn.authorizedparties',
    ],
    freshness: 'live',
    example: { org: '999999999' },
    run: readCompanyAuthority,
    // Kept bytes are shared by the keys of an account, and names are for some of them only.
    http: { method: 'GET', path: '/api/v1/company/{org}/authority', caching: 'none' },
    cli: { command: 'company <org> authority' },
    sandbox: 'public',
  }),
  operation({
    id: 'getActingCapacity',
    summary: { nb: 'Hva en person kan gjøre for virksomheten', en: 'In which roles a person may act for a company' },
    description: {
      nb: 'Rollene som Altinn kjenner, og hva loven knytter til dem, med paragraf. Altinn svarer bare den som har fått et scope som private sjelden får: uten det er svaret «unknown». Fødselsnummeret lagres, logges og vises aldri.',
      en: 'The roles that Altinn knows of, and what the law ties to them, with the section. Altinn answers only who holds a scope that private companies seldom get: without it the answer is unknown. The identity number is never stored, logged or answered.',
    },
    scope: 'read:altinn',
    tier: 1,
    input: z.strictObject({ fnr: IdentityNumber, org_number: OrganisationNumber }),
    output: ActingCapacity,
    errors: ['COMPANY_NOT_FOUND', 'COMPANY_REMOVED'],
    dataSources: ['brreg.enheter', 'altinn.authorizedparties_of'],
    freshness: 'live',
    // An invented person of the sandbox: month + 80 is nobody's.
    example: { fnr: '01818010083', org_number: '999111114' },
    run: readActingCapacity,
    // No command: what stands on a command line is kept in its history.
    http: { method: 'POST', path: '/api/v1/acting-capacity', caching: 'none' },
    sandbox: 'public',
  }),
];
