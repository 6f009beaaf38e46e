import { join } from 'node:path';
import type { InstallationExamined } from './check.ts';
import { notExamined } from './failure-words.ts';
import type { DatabaseMeans } from './means.ts';
import type { Draft } from './shapes.ts';

const leastFreeBytes = 200 * 1024 * 1024;

/** Whether the database can be written and is as the program made it. */
export async function checkDatabase({ means }: InstallationExamined): Promise<Draft[]> {
  const drafts: Draft[] = [];
  if (!('database' in means.opened)) {
    // Which of the two it is, the check of the master key says.
    if (means.opened.failure.name !== 'WrongMasterKey') {
      drafts.push({
        ...{ id: 'installation_not_opened', severity: 'error' },
        cause: `The installation cannot be opened: ${means.opened.failure.sentence}`,
        fix: 'Mend what it names; nothing that lies in the database was examined.',
      });
    }
  } else {
    drafts.push(...(await databaseDrafts(means.opened.database)));
    if (means.opened.database.kind === 'sqlite') drafts.push(...spaceDrafts(means));
  }
  return drafts;
}

function spaceDrafts({ files, dataFolder }: InstallationExamined['means']): Draft[] {
  const free = files.freeBytes(dataFolder);
  if (free === null) {
    return [
      notExamined('The free space', 'the system does not tell it', `See that the disk of ${dataFolder} has room.`),
    ];
  }
  if (free >= leastFreeBytes) return [];
  return [
    {
      ...{ id: 'disk_nearly_full', severity: 'warning' },
      cause: `${Math.floor(free / 1024 / 1024)} MB are free where the database lies (${dataFolder}). When it is full, nothing that changes or goes on record is done.`,
      fix: 'Make room on that disk, or move the data folder to another.',
    },
  ];
}

async function databaseDrafts(database: DatabaseMeans): Promise<Draft[]> {
  const drafts: Draft[] = [];
  try {
    await database.tryWrite();
  } catch (error) {
    const { code = '' } = error as { code?: string };
    const shown = /^[A-Z0-9_]{3,40}$/.test(code) ? ` (${code})` : '';
    return [
      {
        ...{ id: 'database_not_writable', severity: 'error' },
        cause: `The database cannot be written${shown}: it is full, read-only, locked, gone, or its role may not.`,
        fix: 'Check that it runs, its disk, and the rights of the role or file; nothing else of it was examined.',
      },
    ];
  }
  const { missing, unknown } = await database.compareMigrations();
  if (missing.length > 0) {
    drafts.push({
      ...{ id: 'migrations_missing', severity: 'error' },
      cause: `${missing.length} steps of the database are missing (${missing.join(', ')}).`,
      fix: 'Start the server once with a role that may change tables; it takes them itself.',
    });
  }
  if (unknown.length > 0) {
    drafts.push({
      ...{ id: 'migrations_unknown', severity: 'error' },
      cause: `The database has taken ${unknown.length} steps that this program does not know: it was used by a newer one.`,
      fix: 'Run the newer program, or restore the backup from before.',
    });
  }
  const triggers = await database.listMissingTriggers();
  if (triggers.length > 0) {
    drafts.push({
      ...{ id: 'record_unguarded', severity: 'error' },
      cause: `What keeps the record append-only is not in place: ${triggers.join(', ')}. Rows can be changed or removed unseen by the database.`,
      fix: 'Run apier audit verify, find out who removed them, and restore the database from a backup or put the triggers back.',
    });
  }
  const role = await database.readRole();
  if (role?.isSuperuser) {
    drafts.push({
      ...{ id: 'database_superuser', severity: 'warning' },
      cause: 'The database role is a superuser: triggers and rights do not bind it.',
      fix: 'Use a role that owns this database’s tables and nothing else, and name it in DATABASE_URL.',
    });
  }
  if (role && role.tablesWithoutRights.length > 0) {
    drafts.push({
      ...{ id: 'database_rights_missing', severity: 'error' },
      cause: `The database role may not read and write every table: ${role.tablesWithoutRights.join(', ')}.`,
      fix: 'Grant it select, insert, update and delete on them, or make it their owner.',
    });
  }
  return drafts;
}

/** Files that open something, and who may read them. */
export async function checkFiles({ means }: InstallationExamined): Promise<Draft[]> {
  const { dataFolder, files, privateFiles } = means;
  const drafts: Draft[] = [];
  const folder = files.look(dataFolder);
  if (folder && (folder.mode & 0o077) !== 0) {
    drafts.push({
      ...{ id: 'data_folder_open', severity: 'warning' },
      cause: `Others than its owner can look into the data folder (${dataFolder}, mode ${octal(folder.mode)}).`,
      fix: `Run chmod 700 ${dataFolder}.`,
    });
  }
  const own = [
    { path: join(dataFolder, 'keys', 'operator'), id: 'operator_key_open', what: 'The operator’s key' },
    { path: join(dataFolder, 'first-run.json'), id: 'first_keys_open', what: 'The file with the first API keys' },
    ...privateFiles.map(({ path, setting }) => ({ path, id: 'key_file_open', what: `The file that ${setting} names` })),
  ];
  for (const { path, id, what } of own) {
    const found = files.look(path);
    if (!found || (found.mode & 0o077) === 0) continue;
    drafts.push({
      ...{ id, severity: 'error', about: path },
      cause: `${what} can be read by others than its owner (${path}, mode ${octal(found.mode)}).`,
      fix: `Run chmod 600 ${path}; if others can have read it, replace what it holds.`,
    });
  }
  return drafts;
}

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0');

/** The key that every secret here rests on. */
export async function checkMasterKey({ means, environments }: InstallationExamined): Promise<Draft[]> {
  const { masterKeyFile, dataFolder, files, opened } = means;
  const path = masterKeyFile ?? join(dataFolder, 'keys', 'master');
  const isReal = environments.some(({ kind }) => kind === 'real');
  const found = files.look(path);
  if (!found) {
    return [
      {
        ...{ id: 'master_key_missing', severity: 'error' },
        cause: `The master key is not there (${path}). Without it no secret in the database opens, and the next start fails.`,
        fix: 'Put it back from your backup, or name its file with APIER_MASTER_KEY_FILE.',
      },
    ];
  }
  const drafts: Draft[] = [];
  if ((found.mode & 0o077) !== 0) {
    drafts.push({
      ...{ id: 'master_key_open', severity: 'error' },
      cause: `The master key can be read by others than its owner (${path}, mode ${octal(found.mode)}).`,
      fix: `Run chmod 600 ${path}; if others can have read it, run apier master-key rewrap and rotate the signing keys.`,
    });
  }
  if (isReal && path.startsWith(join(dataFolder, '/'))) {
    drafts.push({
      ...{ id: 'master_key_beside_data', severity: 'error' },
      cause: 'The master key lies in the data folder, beside the secrets that it protects, and an environment is real.',
      fix: 'Move it elsewhere and name it with APIER_MASTER_KEY_FILE, so that no backup holds both.',
    });
  }
  if ('failure' in opened && opened.failure.name === 'WrongMasterKey') {
    drafts.push({
      ...{ id: 'master_key_wrong', severity: 'error' },
      cause: `The secrets in the database rest under another master key than this one (${path}).`,
      fix: 'Name the file that the last start, or the other instances, use with APIER_MASTER_KEY_FILE.',
    });
  }
  return drafts;
}
