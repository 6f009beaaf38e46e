import { z } from 'zod';
import { OptionalInstant, OptionalText } from './instants.ts';
import { Packages, Rights, wirePackages, wireRights } from './rights.ts';

/** Texts by language: `nb`, `nn`, `en`. Altinn cannot approve anything for a system without a name in `nb`. */
export type SystemTexts = Readonly<Record<string, string>>;

/** A vendor's system as it is put into the register. */
export interface SystemRegistration {
  /** `<vendor's number>_<name>`, without spaces. */
  id: string;
  vendorOrgnr: string;
  name: SystemTexts;
  description: SystemTexts;
  /** Ids of services. */
  rights: readonly string[];
  /** URNs or codes. */
  accessPackages: readonly string[];
  /** Clients at Maskinporten; each may belong to one live system. */
  clientIds: readonly string[];
  /** Whether customers may find it in the portal; not with packages for clients of the customer. */
  isVisible: boolean;
  /** https addresses. */
  allowedRedirectUrls: readonly string[];
}

/** A vendor's system as the register has it. */
export interface System extends SystemRegistration {
  isDeleted: boolean;
}

/** What the list of systems tells of one. */
export type SystemSummary = Omit<SystemRegistration, 'clientIds' | 'allowedRedirectUrls'>;

const changeTypes = ['create', 'update', 'rightsupdate', 'accesspackageupdate', 'delete', 'unknown'] as const;

/** One line of a system's log of changes. */
export interface SystemChange {
  changeType: (typeof changeTypes)[number];
  /** The number of the organisation that made it. */
  changedBy: string | null;
  clientId: string | null;
  /** What was sent then; its form is whatever that was. */
  changedData: unknown;
  /** ISO text in UTC. */
  created: string | null;
}

const authority = 'iso6523-actorid-upis';
const orgnrOf = (identifier: string): string => identifier.replace(/^0192:/, '');
const none = <Item>(list: Item[] | null | undefined): Item[] => list ?? [];
const texts = z.record(z.string(), z.string());

/** altinn-authentication, `RegisteredSystemResponse`. */
export const RegisteredSystem = z
  .object({
    id: z.string().min(1),
    vendor: z.object({ ID: z.string() }),
    name: texts,
    description: texts,
    rights: Rights.nullish().transform(none),
    accessPackages: Packages.nullish().transform(none),
    clientId: z.array(z.string()),
    isVisible: z.boolean(),
    allowedRedirectUrls: z.array(z.string()).nullish().transform(none),
    // The code that could be read keeps it back.
    isDeleted: z.boolean().nullish(),
  })
  .transform(
    ({ vendor, clientId, isDeleted, ...system }): System => ({
      ...system,
      vendorOrgnr: orgnrOf(vendor.ID),
      clientIds: clientId,
      isDeleted: isDeleted ?? false,
    }),
  );

/** altinn-authentication, `RegisteredSystemDTO`. */
export const ListedSystem = z
  .object({
    systemId: z.string().min(1),
    systemVendorOrgNumber: z.string(),
    name: texts,
    description: texts,
    rights: Rights.nullish().transform(none),
    accessPackages: Packages.nullish().transform(none),
    isVisible: z.boolean(),
  })
  .transform(
    ({ systemId, systemVendorOrgNumber, ...system }): SystemSummary => ({
      ...system,
      id: systemId,
      vendorOrgnr: orgnrOf(systemVendorOrgNumber),
    }),
  );

/** altinn-authentication, `SystemChangeLog`. */
export const LoggedChange = z
  .object({
    changeType: z.string().toLowerCase().pipe(z.enum(changeTypes).catch('unknown')),
    changedByOrgNumber: OptionalText,
    clientId: OptionalText,
    changedData: z.unknown(),
    created: OptionalInstant,
  })
  .transform(
    ({ changedByOrgNumber, ...change }): SystemChange => ({
      ...change,
      changedBy: changedByOrgNumber,
      changedData: change.changedData ?? null,
    }),
  );

/** A system as Altinn takes it; of the member names only `vendor.ID` has capitals. */
export const wireSystem = (system: SystemRegistration): object => ({
  id: system.id,
  vendor: { authority, ID: `0192:${system.vendorOrgnr}` },
  name: system.name,
  description: system.description,
  rights: wireRights(system.rights),
  accessPackages: wirePackages(system.accessPackages),
  clientId: system.clientIds,
  isVisible: system.isVisible,
  allowedRedirectUrls: system.allowedRedirectUrls,
});
