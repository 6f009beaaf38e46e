import { createReadStream, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandIo, ProgramCommand } from './cli/index.ts';
import { systemClock } from './lib/clock.ts';
import { systemRandom } from './lib/random.ts';
import type { Installation } from './open-installation.ts';
import { readSettings, type Settings } from './settings.ts';
import { startFailure } from './start-failure.ts';

const means = { clock: systemClock, random: systemRandom() };

/** Commands that are no operations: they work on files, or on the installation's own database and keys. */
export const programCommands: readonly ProgramCommand[] = [
  {
    command: 'audit verify',
    summary: 'Verify the audit record: an export by itself, or else the database of this installation',
    arguments: [
      {
        name: 'export',
        description: 'a file that audit export wrote; needs no server, key or database',
        required: false,
      },
    ],
    options: [
      { flags: '--keys <file>', description: 'keys that you trust, as /.well-known/jwks.json gives them' },
      {
        flags: '--anchors <file>',
        description: 'heads that you kept elsewhere, one a line, as audit heads prints them',
      },
    ],
    async run(io, { export: file, keys, anchors, json }) {
      const { describeVerification, readAnchors, verifyDatabase, verifyExport } = await import('./audit/index.ts');
      const readAll = async () => {
        const noted = typeof anchors === 'string' ? readAnchors(readFileSync(anchors, 'utf8')) : [];
        const trusted = typeof keys === 'string' ? trustedKeys(keys) : undefined;
        if (typeof file === 'string') {
          return verifyExport(createReadStream(file), { anchors: noted, ...(trusted && { jwks: trusted }) });
        }
        return withInstallation(io, ({ database, headSigner, olderJwks }) =>
          verifyDatabase(database.db, { jwks: trusted ?? [headSigner.publicJwk, ...olderJwks], anchors: noted }),
        );
      };
      return told(io, async () => {
        const result = await readAll();
        io.out(json ? `${JSON.stringify(result, null, 2)}\n` : `${describeVerification(result).join('\n')}\n`);
        return result.findingsInAll === 0 ? 0 : 1;
      });
    },
  },
  {
    command: 'audit export',
    summary: 'Write the whole audit record, to be verified anywhere',
    arguments: [{ name: 'file', description: 'a new file; without one, standard output', required: false }],
    options: [],
    async run(io, { file }) {
      const { exportAudit } = await import('./audit/index.ts');
      return told(io, () =>
        withInstallation(io, async ({ database, headSigner, olderJwks }) => {
          const target = typeof file === 'string' ? openSync(file, 'wx', 0o600) : null;
          const lines = exportAudit({ db: database.db, clock: means.clock, signer: headSigner, olderJwks });
          for await (const line of lines) {
            if (target === null) io.out(line);
            else writeSync(target, line);
          }
          return 0;
        }),
      );
    },
  },
  {
    command: 'audit heads',
    summary: 'Print the signed end of each audit chain; keep them elsewhere, and nobody can rewind the record unseen',
    arguments: [],
    options: [],
    async run(io) {
      const { listHeads } = await import('./audit/index.ts');
      return told(io, () =>
        withInstallation(io, async ({ database }) => {
          for (const { signature } of await listHeads(database.db)) io.out(`${signature}\n`);
          return 0;
        }),
      );
    },
  },
  {
    command: 'doctor',
    summary: 'Examine clock, keys, certificates, scopes, delegations, hosts, database and files, and say what to mend',
    arguments: [],
    options: [],
    async run(io, { json }) {
      const [{ describeFindings, isReady }, { examineInstallation }] = await Promise.all([
        import('./doctor/index.ts'),
        import('./examine-installation.ts'),
      ]);
      return told(io, async () => {
        const findings = await examineInstallation(readSettings(io.variables), io.variables, means);
        io.out(json ? `${JSON.stringify({ findings }, null, 2)}\n` : `${describeFindings(findings).join('\n')}\n`);
        return isReady(findings) ? 0 : 1;
      });
    },
  },
  {
    command: 'signing-keys make',
    summary: 'Make an RSA key in a hardware module (PKCS#11), never to leave it',
    arguments: [{ name: 'location', description: 'pkcs11:…, with the new name as object=', required: true }],
    options: [{ flags: '--pin-file <file>', description: 'the file with the PIN, mode 0600' }],
    async run(io, { location, pinFile }) {
      const { makeInToken } = await import('./signing-keys/index.ts');
      return told(io, async () => {
        await makeInToken(String(location), typeof pinFile === 'string' ? pinFile : null);
        io.out('Made. Register it under a key id of yours with: apier signing-keys rotate --to LOCATION --key-id ID\n');
        return 0;
      });
    },
  },
  {
    command: 'master-key rewrap',
    summary: 'Give every secret at rest another master key; stop the server first',
    arguments: [],
    options: [
      {
        flags: '--new-key-file <file>',
        description: '32 bytes in base64, mode 0600; without it a new key is made in the data folder',
      },
    ],
    async run(io, { newKeyFile }) {
      const { rewrapMasterKey } = await import('./secrets/index.ts');
      return told(io, () =>
        withInstallation(io, async ({ database }, { masterKeyFile, dataFolder }) => {
          const { secrets, from, to, path } = await rewrapMasterKey(
            { db: database.db, ...means },
            { ownFile: masterKeyFile, dataFolder },
            typeof newKeyFile === 'string' ? newKeyFile : null,
          );
          io.out(`${secrets} secrets rest under ${to} now (${path}), and no longer under ${from}.\n`);
          if (typeof newKeyFile === 'string')
            io.out(`Set APIER_MASTER_KEY_FILE=${newKeyFile} before the next start.\n`);
          return 0;
        }),
      );
    },
  },
];

/** The installation that the variables name, for as long as the work takes. Makes none where there is none. */
async function withInstallation<T>(
  io: CommandIo,
  work: (installation: Installation, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = readSettings(io.variables);
  if (settings.databaseUrl === null && !existsSync(join(settings.dataFolder, 'apier.db'))) {
    throw new Error(`There is no installation in ${settings.dataFolder}; name its folder with APIER_DATA_DIR.`);
  }
  const { openInstallation } = await import('./open-installation.ts');
  const installation = await openInstallation(settings, means);
  try {
    return await work(installation, settings);
  } finally {
    await installation.database.close();
  }
}

/** What went wrong is one line for a person, and exit code 2. */
async function told(io: CommandIo, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    io.err(`${startFailure(error, io.variables)}\n`);
    return 2;
  }
}

function trustedKeys(file: string): { x: string }[] {
  const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys?: unknown };
  const usable = Array.isArray(keys) ? keys.filter((key): key is { x: string } => typeof key?.x === 'string') : [];
  if (usable.length === 0) throw new Error(`${file} holds no keys; it must look as /.well-known/jwks.json does.`);
  return usable;
}
