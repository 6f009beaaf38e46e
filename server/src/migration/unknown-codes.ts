import { altinn2Roles, findAltinn2Role, findRegisterRole, organisationForms, registerRoles } from '@apier/rulebook';
import { AppError, type Bilingual } from '../errors/index.ts';
import { nearCodes } from './near-codes.ts';

const policySubjects = 'https://platform.altinn.no/resourceregistry/api/v1/resource/{id}/policy/subjects';

/** Roles that Altinn 3 took over under other names, which nobody delegates. */
const takenOver: Readonly<Record<string, Bilingual>> = {
  PRIV: {
    nb: 'PRIV er en privatperson på egne vegne (Altinn 3: privatperson), med de 35 pakkene for innbyggere. Den ble aldri delegert.',
    en: 'PRIV is a private person on their own behalf (Altinn 3: privatperson), with the 35 packages of citizens. It was never delegated.',
  },
  SELN: {
    nb: 'SELN er en selvregistrert bruker (Altinn 3: selvregistrert), uten pakker. Den ble aldri delegert.',
    en: 'SELN is a self-registered user (Altinn 3: selvregistrert), without packages. It was never delegated.',
  },
};

/** NOT_FOUND for a code that is no role of Altinn 2, with where to look instead. */
export function unknownAltinn2Code(written: string): AppError {
  const code = written.toUpperCase();
  const registerRole = findRegisterRole(code);
  if (registerRole) {
    return notFound({
      nb: `${code} er en rolle i Enhetsregisteret, ikke i Altinn 2. Spør med er_role=${registerRole.code}.`,
      en: `${code} is a role of the register of legal entities, not of Altinn 2. Ask with er_role=${registerRole.code}.`,
    });
  }
  const words = takenOver[code];
  if (words) return notFound(words);
  const near = nearCodes(code, altinn2Roles);
  return notFound({
    nb: `${code} er ingen av de ${altinn2Roles.length} rollene i Altinn 2.${near.nb} Tjenestekoder er ikke med: se hvilke pakker tjenesten godtar på ${policySubjects}. Uten altinn2_code vises alle rollene, og q søker i navnene.`,
    en: `${code} is none of the ${altinn2Roles.length} roles of Altinn 2.${near.en} Codes of services are not mapped: see which packages the service takes at ${policySubjects}. Without altinn2_code all roles are shown, and q searches their names.`,
  });
}

/** NOT_FOUND for a code that is no role of the register. */
export function unknownRegisterRole(written: string): AppError {
  const code = written.toUpperCase();
  const role = findAltinn2Role(code);
  if (role) {
    return notFound({
      nb: `${code} er en rolle i Altinn 2, ikke i Enhetsregisteret. Spør med altinn2_code=${role.code}.`,
      en: `${code} is a role of Altinn 2, not of the register of legal entities. Ask with altinn2_code=${role.code}.`,
    });
  }
  const words = takenOver[code];
  if (words) return notFound(words);
  const near = nearCodes(code, registerRoles);
  const known = registerRoles.map((each) => each.code).join(', ');
  return notFound({
    nb: `${code} er ingen av de ${registerRoles.length} rollene i Enhetsregisteret som Altinn kjenner.${near.nb} De er: ${known}.`,
    en: `${code} is none of the ${registerRoles.length} roles of the register of legal entities that Altinn knows.${near.en} They are: ${known}.`,
  });
}

/** VALIDATION_FAILED for a form of organisation that Altinn does not tell apart. */
export const unknownOrganisationForm = (): AppError => {
  const known = organisationForms.join(', ');
  return new AppError('VALIDATION_FAILED', {
    fields: [{ pointer: '#/organisation_form', detail: `must be one of ${known}` }],
    detail: {
      nb: `Ugyldig: organisation_form må være en av ${known}.`,
      en: `Invalid: organisation_form must be one of ${known}.`,
    },
  });
};

const notFound = (detail: Bilingual): AppError => new AppError('NOT_FOUND', { detail });
