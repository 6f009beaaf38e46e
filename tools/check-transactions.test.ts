import { describe, expect, it } from 'vitest';
import { transactionProblems } from './check-transactions.ts';
import { temporaryRepository } from './temporary-repository.ts';

const file = 'server/src/receipts/keep-receipt.ts';
const waited = 'in a transaction only calls that are given it, or made on it, are waited for or returned';
const refused = 'no network, no timer and no key generation in a transaction: do it before or after';
const handle = 'another handle than the transaction waits for ever on SQLite: use tx';
const unread = 'its work can not be read: give execute a function, written there or in the same file';

/** What is found on each line of one file, `line: problem`. */
function foundIn(lines: readonly string[], path = file): string[] {
  const root = temporaryRepository({ [path]: lines.join('\n') });
  return transactionProblems(root).map((problem) => problem.replace(`${path}:`, ''));
}

/** The same for lines that stand inside `db.transaction().execute(async (tx) => { … })`, counted from 1. */
const foundInside = (lines: readonly string[]) =>
  foundIn([`await db.transaction().execute(async (tx) => { ${lines[0]}`, ...lines.slice(1), '});']);

describe('inside a transaction', () => {
  it('waiting for anything but the transaction is found', () => {
    const found = foundInside([
      'await readRegister(number);',
      'const flight = insertReceipt(tx, row); await flight;',
      'await Promise.all([insertReceipt(tx, row), insertReceipt(tx, other)]);',
      'await (isOpen ? insertReceipt(tx, row) : upstream.read(number));',
      'rows.map(async (row) => { await ask(row); });',
      'for await (const row of listed()) use(row);',
      'await later().then(() => insertReceipt(tx, row));',
      'await work({ db: tx });',
      'return register(row);',
    ]);
    const at = [
      'readRegister(number)',
      'flight',
      'Promise.all([insertReceipt(tx, row), insertReceipt(tx, other)])',
      'upstream.read(number)',
      'ask(row)',
      'listed()',
      'later().then(() => insertReceipt(tx, row))',
      'work({ db: tx })',
      'register(row)',
    ];
    expect(found).toEqual(at.map((text, index) => `${index + 1}: ${text}: ${waited}`));
  });

  it('another handle is found, under whatever path', () => {
    const found = foundInside([
      'const all = await listReceipts(tx, db);',
      'await insertReceipt(tx, countIn(ctx.db));',
      'const { db: outer } = ctx;',
      'keep({ db });',
      'keep(this.#db);',
    ]);
    expect(found).toEqual(['db', 'ctx.db', 'db', 'db', 'this.#db'].map((text, n) => `${n + 1}: ${text}: ${handle}`));
  });

  it('the handle that it was begun on is found by its own name', () => {
    const found = foundIn(['await database.transaction().execute(async (tx) => {', 'await copy(tx, database);', '});']);
    expect(found).toEqual([`2: database: ${handle}`]);
  });

  it('network, timers and the making of keys are found by name, waited for or not', () => {
    const calls = [
      ...['newApiKey', 'makeKey', 'seal', 'rewrap', 'generateKeyPair', 'generateKeyPairSync', 'crypto.generateKeyPair'],
      ...['random.bytes', 'ctx.random.bytes', 'sleep', 'clock.sleep', 'send', 'outgoing.send', 'fetch'],
    ];
    const found = foundInside(calls.map((call) => `keep(() => ${call}(tx));`));
    expect(found).toEqual(calls.map((call, index) => `${index + 1}: ${call}: ${refused}`));
  });

  it('is also work in an arrow without a block, after an isolation level, or in a named function of the file', () => {
    const found = foundIn([
      'db.transaction().execute((tx) => ask(register));',
      "db.transaction().setIsolationLevel('serializable').execute(async function (tx) { await ask(register); }).catch(tell);",
      'const sealWithin = async (tx: Executor): Promise<void> => {',
      '  await ask(register);',
      '};',
      'async function keepWithin(tx: Executor) { await ask(register); }',
      'export const run = () => [db.transaction().execute(sealWithin), db.transaction().execute(keepWithin)];',
    ]);
    expect(found).toEqual([1, 2, 4, 6].map((line) => `${line}: ask(register): ${waited}`));
  });

  it('work that can not be read is a finding', () => {
    const found = foundIn([
      "import { elsewhere } from './elsewhere.ts';",
      'await db.transaction().execute(elsewhere);',
      'await db.transaction().execute(this.work);',
      'const begun = db.transaction();',
      'const controlled = await db.startTransaction().execute();',
    ]);
    const at = ['2: db.transaction()', '3: db.transaction()', '4: db.transaction()', '5: db.startTransaction()'];
    expect(found).toEqual(at.map((text) => `${text}: ${unread}`));
  });

  it('is told with file and line', () => {
    const root = temporaryRepository({ [file]: '\nawait db.transaction().execute(async () => { await tick(); });' });
    expect(transactionProblems(root)).toEqual([`${file}:2: tick(): ${waited}`]);
  });
});

describe('a transaction', () => {
  it('may wait for what is given it, and do by itself what takes no time', () => {
    const found = foundInside([
      'await insertReceipt(tx, row);',
      "const rows = await tx.selectFrom('receipts').selectAll().execute();",
      'await sql`select 1`.execute(tx);',
      'await (rows.length > 0 ? insertReceipt(tx, row) : deleteReceipt(tx, row).catch(tell));',
      'const end = (await findEnd(tx)).at(-1);',
      'for await (const each of tx.selectFrom("receipts").stream()) use(each);',
      'const signature = signer.sign({ end, at: clock.now() });',
      'for (const seal of seals) await writeSeal(tx, seal, signature);',
      'keep({ db: tx, random }, row.sent);',
      'if (rows.length === 0) return null;',
      'return rows.length > 1 ? listReceipts(tx) : { rows, signature };',
    ]);
    expect(found).toEqual([]);
  });

  it('may have the name of the handle that it hides', () => {
    expect(foundIn(['await db.transaction().execute(async (db) => { await insertReceipt(db, row); });'])).toEqual([]);
  });

  it('leaves alone what stands around it', () => {
    const found = foundIn([
      'const key = newApiKey(random.bytes(64));',
      'await clock.sleep(1);',
      'await db.transaction().execute((tx) => insertKey(tx, key));',
      'await listKeys(db);',
    ]);
    expect(found).toEqual([]);
  });

  it('is not looked for in tests, nor outside the server', () => {
    const lines = ['await db.transaction().execute(async (tx) => { await ask(db); });'];
    for (const path of ['server/src/a.test.ts', 'server/src/db/testing.ts', 'bench/a.ts', 'server/test/stories/a.ts'])
      expect(foundIn(lines, path)).toEqual([]);
  });
});
