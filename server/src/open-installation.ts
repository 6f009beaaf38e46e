import { createHeadSigner, type HeadSigner, type PublicJwk } from './audit/index.ts';
import { type DatabasePlace, type DatabaseWatch, type OpenDatabase, openDatabase } from './db/index.ts';
import type { Clock } from './lib/clock.ts';
import type { Random } from './lib/random.ts';
import { createSecretKeeper, derivedSecret, openMasterKey, type SecretKeeper } from './secrets/index.ts';
import type { Settings } from './settings.ts';

/** An installation's rows, and the keys that are derived for it. */
export interface Installation {
  database: OpenDatabase;
  /** The 32 bytes of one purpose. */
  secretFor(purpose: string): Promise<Buffer>;
  /** Private keys and the like, each written and erased with its row. */
  secrets: SecretKeeper;
  /** Signs the ends of the audit chains. */
  headSigner: HeadSigner;
  /** What heads may have been signed with before: the other of the simulated and the real key. */
  olderJwks: PublicJwk[];
}

/** Where the settings say that the rows are. */
const databasePlace = ({ databaseUrl, databaseConnections, dataFolder }: Settings): DatabasePlace =>
  databaseUrl === null ? { folder: dataFolder } : { url: databaseUrl.reveal(), connections: databaseConnections };

/** Opens what the settings name. Throws `DatabaseUnavailable`, `WrongMasterKey`, or a sentence for a person. */
export async function openInstallation(
  settings: Settings,
  { clock, random }: { clock: Clock; random: Random },
  watch: DatabaseWatch = {},
): Promise<Installation> {
  const { dataFolder, environments } = settings;
  const database = await openDatabase(databasePlace(settings), watch);
  try {
    const means = { db: database.db, clock, random };
    const masterKey = await openMasterKey(means, { ownFile: settings.masterKeyFile, dataFolder });
    const secretFor = (purpose: string) => derivedSecret(means, masterKey, purpose);
    const real = createHeadSigner(await secretFor('audit-head'), { simulated: false });
    const simulated = createHeadSigner(await secretFor('sim-audit-head'), { simulated: true });
    const isAnySimulated = environments.test.simulated || environments.live.simulated;
    const [headSigner, older] = isAnySimulated ? [simulated, real] : [real, simulated];
    const secrets = createSecretKeeper(masterKey, random);
    return { database, secretFor, secrets, headSigner, olderJwks: [older.publicJwk] };
  } catch (error) {
    await database.close();
    throw error;
  }
}
