import { z } from 'zod';
import { operation } from '../operation.ts';
import { readAltinnMigration } from './read-altinn-migration.ts';
import { AltinnMigration } from './shapes.ts';

const Altinn2Code = z
  .string()
  .regex(/^[A-Za-zÆØÅæøå0-9]{1,10}$/, 'must be 1 to 10 letters and digits, as REGNA or A0239')
  .meta({ description: 'A role of Altinn 2 in any case, as REGNA. Codes of services are not mapped.' });

const RegisterRoleName = z
  .string()
  .regex(
    /^(urn:altinn:[a-z-]{1,20}:)?([a-z]{3}:)?[A-Za-zÆØÅæøå][A-Za-zÆØÅæøå0-9-]{0,39}$/,
    'must be a role of the register, as DAGL',
  )
  .meta({
    description: 'A role of the register of legal entities, as DAGL, FFØR or daglig-leder: what it holds by itself.',
  });

const OrganisationForm = z
  .string()
  .regex(/^[A-Za-zÆØÅæøå]{1,10}$/, 'must be a form of organisation, as NUF')
  .meta({
    description: 'With er_role: the form of organisation, as NUF. When absent, what the role holds in any form.',
  });

const SearchText = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must not be longer than 100 characters')
  .meta({
    description: 'Words that roles and packages are searched for, in codes and names. Old spellings are understood.',
  });

export const migrationOperations = [
  operation({
    id: 'getAltinnMigration',
    summary: {
      nb: 'Fra Altinn 2-roller til tilgangspakker i Altinn 3',
      en: 'From Altinn 2 roles to access packages in Altinn 3',
    },
    description: {
      nb: 'Hva de 38 rollene i Altinn 2 er blitt til, hva rollene i Enhetsregisteret har av tilgangspakker, og hvor mange dager det er til de gamle rollene slutter å virke. Forslag er våre egne og aldri bekreftet.',
      en: 'What the 38 roles of Altinn 2 became, which access packages the roles of the register of legal entities hold, and how many days are left until the old roles stop. Suggestions are ours and never confirmed.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({
      altinn2_code: Altinn2Code.optional(),
      er_role: RegisterRoleName.optional(),
      organisation_form: OrganisationForm.optional(),
      q: SearchText.optional(),
    }),
    output: AltinnMigration,
    errors: ['NOT_FOUND'],
    dataSources: ['rulebook'],
    freshness: 'static',
    example: { altinn2_code: 'A0239' },
    run: readAltinnMigration,
    http: { method: 'GET', path: '/api/v1/tools/altinn-migration', caching: 'private' },
    cli: { command: 'altinn-migration', positional: ['altinn2_code'], local: true },
    sandbox: 'public',
  }),
];
