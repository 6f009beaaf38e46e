import { cardinalities, confidences } from '@apier/rulebook';
import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

const packageMembers = {
  urn: z.string().describe('What Altinn knows it by: urn:altinn:accesspackage: and its code.'),
  name: z.string().describe('Altinn’s name in bokmål.'),
  name_en: z.string(),
};

const MigrationPackage = named('MigrationPackage', z.object(packageMembers));

const HeldPackage = named(
  'HeldPackage',
  z.object({
    ...packageMembers,
    organisation_form: z
      .string()
      .nullable()
      .describe('The only form of organisation in which the role holds it; null: any.'),
  }),
);

const FoundPackage = named(
  'FoundPackage',
  z.object({
    ...packageMembers,
    is_delegable: z.boolean().describe('An agent system user can be given it, for clients.'),
    is_assignable: z.boolean().describe('An organisation’s own (standard) system user can be given it.'),
    entity_type: z.enum(['organisation', 'person']),
    old_spelling: z
      .object({ written: z.string(), why: z.string() })
      .nullable()
      .describe('Present when it was asked for by an old or mistaken spelling.'),
  }),
);

const SuggestedPackage = named(
  'SuggestedPackage',
  z.object({
    ...packageMembers,
    confidence: z.enum(confidences),
    basis: z.string().describe('Why it is suggested.'),
  }),
);

const Altinn2Mapping = named(
  'Altinn2Mapping',
  z.object({
    altinn2_code: z.string(),
    altinn2_name: z.string().describe('The role’s name in bokmål, as Altinn 2 wrote it.'),
    altinn2_name_en: z.string(),
    conversion: z
      .enum(['automatic', 'none'])
      .describe(
        'automatic: Altinn itself made existing delegations into the packages. none: they have to be given anew.',
      ),
    cardinality: z.enum(cardinalities),
    packages: z.array(MigrationPackage).describe('What existing delegations became. Confirmed by Altinn’s own code.'),
    suggestions: z
      .array(SuggestedPackage)
      .describe('Our own inference, the surest first. Never a confirmed replacement.'),
    conditions: z.array(z.string()).describe('What must be known besides, in the language that was asked for.'),
    verified: z.boolean().describe('True where Altinn converted. Act on nothing else without looking at the service.'),
    held_by_register_roles: z.array(z.string()).describe('Codes of the roles that held it without any delegation.'),
    sources: z.array(z.string()),
  }),
);

const days = {
  days_remaining: z.int().nonnegative(),
  days_since: z.int().nonnegative(),
};
const DayCount = named('DayCount', z.object({ ...days, passed: z.boolean() }));

const AskedRegisterRole = named(
  'AskedRegisterRole',
  z.object({
    code: z.string(),
    altinn_code: z.string().describe('Altinn’s word for it.'),
    urn: z.string(),
    legacy_urn: z.string().describe('Its URN in Altinn 2, which stops working with the roles.'),
    name: z.string(),
    name_en: z.string(),
    is_key_role: z.boolean(),
    organisation_form: z.string().nullable().describe('The form that was asked for.'),
    altinn2_roles_held: z.array(z.string()).describe('The Altinn 2 roles that it held without any delegation.'),
  }),
);

export const AltinnMigration = named(
  'AltinnMigration',
  z.object({
    platform_closed_on: z.iso.date().describe('The last day of Altinn 2. Days are counted in Norway.'),
    platform_closed: DayCount,
    roles_stop_on: z.iso.date().describe('The first day on which the roles of Altinn 2 open nothing.'),
    roles_stop: DayCount,
    deprecation_deadline: z.iso.date().describe('platform_closed_on, as the hosted product names it.'),
    ...days,
    deadline_passed: z.boolean(),
    register_role: AskedRegisterRole.optional().describe('Only with er_role.'),
    packages: z.array(HeldPackage).optional().describe('Only with er_role: what the role holds by itself.'),
    can_delegate: z
      .array(MigrationPackage)
      .optional()
      .describe('Only with er_role: what of it whoever has the role may delegate.'),
    main_administrator_can_give: z
      .array(MigrationPackage)
      .optional()
      .describe('Only with er_role: what its main administrator package (hovedadministrator) lets one give besides.'),
    forms_that_add: z
      .array(z.object({ organisation_form: z.string(), packages: z.array(MigrationPackage) }))
      .optional()
      .describe('Only with er_role and no organisation_form: the forms in which the role holds more.'),
    found_packages: z.array(FoundPackage).optional().describe('Only with q: the access packages that it finds.'),
    mappings: z
      .array(Altinn2Mapping)
      .describe('By code. Empty with er_role: such a role gets its packages from the register, not by conversion.'),
  }),
);
export type AltinnMigration = z.output<typeof AltinnMigration>;
export type Altinn2Mapping = z.output<typeof Altinn2Mapping>;
export type MigrationPackage = z.output<typeof MigrationPackage>;
