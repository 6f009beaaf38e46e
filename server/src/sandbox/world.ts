import { readdirSync, readFileSync } from 'node:fs';

/** One answer of an upstream as the world's files hold it. */
export interface WorldAnswer {
  status: number;
  body: unknown;
}

export interface WorldOrganisation {
  org_number: string;
  /** What a reader must be told when the number is not what it seems. */
  notice: string | null;
  brreg: { enhet: WorldAnswer; roller: WorldAnswer; underenhet?: WorldAnswer };
  skatteetaten: { mvaregister: WorldAnswer };
}

export interface WorldSystemUser {
  id: string;
  environment: 'test' | 'live';
  owner_org: string;
  external_ref: string | null;
  deleted: boolean;
}

export interface World {
  organisations: ReadonlyMap<string, WorldOrganisation>;
  systemUsers: readonly WorldSystemUser[];
}

/** Reads the invented organisations, in the agencies' own wire shapes, that sandbox and stand-ins both show. */
export function readWorld(folder: URL): World {
  const organisations = new Map<string, WorldOrganisation>();
  const list = new URL('organisations/', folder);
  for (const file of readdirSync(list)) {
    const organisation = JSON.parse(readFileSync(new URL(file, list), 'utf8')) as WorldOrganisation;
    organisations.set(organisation.org_number, organisation);
  }
  const maskinporten = JSON.parse(readFileSync(new URL('maskinporten.json', folder), 'utf8')) as {
    system_users: WorldSystemUser[];
  };
  return { organisations, systemUsers: maskinporten.system_users };
}
