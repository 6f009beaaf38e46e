import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onBothDatabases, temporaryDatabase } from '../db/testing.ts';
import { describeVerification } from './describe-verification.ts';
import { thumbprintOf } from './head-signature.ts';
import { listHeads } from './store.ts';
import { otherSigner, recorderOn, testSigner } from './testing.ts';
import { verifyExport } from './verify-export.ts';
import { exportAudit } from './write-export.ts';

type Options = Parameters<typeof verifyExport>[1];
const trusted = { jwks: [testSigner.publicJwk] };

/** The bytes as a file would give them, cut anywhere. */
async function* cut(bytes: Buffer, size = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const verify = (text: Buffer | string, options: Options = trusted) => verifyExport(cut(Buffer.from(text)), options);
const whole = { findings: [], findingsInAll: 0 };

async function exported(db: Parameters<typeof recorderOn>[0], more: Partial<Parameters<typeof exportAudit>[0]> = {}) {
  const { clock } = recorderOn(db);
  let text = '';
  for await (const line of exportAudit({ db, clock, signer: testSigner, ...more })) text += line;
  return text;
}

async function smallRecord() {
  const { db } = await temporaryDatabase();
  const { write, sequencer } = recorderOn(db);
  await write({}, { detail: { text: 'ø€😀"\\\u2028' } }, { account: 'acc_2' }, { account: null });
  await sequencer.sealNow();
  return { db, write };
}

/** The export with some of its lines in another order, fewer or more. */
const relined = (text: string, change: (lines: string[]) => string[]) =>
  change(text.split('\n').slice(0, -1))
    .map((line) => `${line}\n`)
    .join('');

await onBothDatabases('an export', (open) => {
  it('is whole, and says what it is, with nothing but its own bytes at hand', async () => {
    const { db } = await open();
    const { write, sequencer } = recorderOn(db);
    await write({}, { account: 'acc_2', detail: { n: 1 } });
    await sequencer.sealNow();
    await write({});
    const text = await exported(db);
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({
      ...{ type: 'apier-audit-export', version: 1, exported_at: '2026-11-21T12:00:00.000Z', simulated: true },
      jwks: [testSigner.publicJwk],
    });
    expect(lines.map(({ type }) => type)).toEqual([
      ...['apier-audit-export', 'event', 'head', 'event', 'head', 'event', 'event', 'head', 'end'],
    ]);
    expect(lines[3]).toMatchObject({ chain: 'acc_2', seq: 1, detail: '{"n":1}', previous_hash: '0'.repeat(64) });
    expect(await verify(text)).toEqual({
      ...{ ...whole, simulated: true, chains: 3, events: 4, anchors: 0, isTrusted: true },
      unsealed: { count: 1, oldest: '2026-11-21T12:00:00.000Z' },
      ...{ exportedAt: '2026-11-21T12:00:00.000Z', thumbprints: [thumbprintOf(testSigner.publicJwk.x)] },
    });
  });
});

describe('verifying an export', () => {
  it('believes the keys in the file when none are given, and says which to compare', async () => {
    const text = await exported((await smallRecord()).db);
    const result = await verify(text, {});
    expect(result).toMatchObject({ ...whole, isTrusted: false, thumbprints: [thumbprintOf(testSigner.publicJwk.x)] });
    expect(describeVerification(result).slice(0, 2)).toEqual([
      'SIMULATED: signed with a key of a simulated installation.',
      `Verified with the keys in the file. Compare their thumbprints with those of the installation: ${result.thumbprints[0]}.`,
    ]);
  });

  it('finds that it was made with other keys than those that are trusted', async () => {
    const { db } = await smallRecord();
    const { findings } = await verify(await exported(db), { jwks: [otherSigner.publicJwk] });
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['head_forged', 'unreadable']));
    const otherEnd = await exported(db, { signer: otherSigner });
    expect((await verify(otherEnd)).findings.map(({ kind }) => kind)).toEqual(['unreadable']);
  });

  it('knows keys of before that the file brings', async () => {
    const { db } = await smallRecord();
    const text = await exported(db, { signer: otherSigner, olderJwks: [testSigner.publicJwk] });
    expect(await verify(text, {})).toMatchObject(whole);
  });

  it('does not depend on where the bytes are cut', async () => {
    const text = Buffer.from(await exported((await smallRecord()).db));
    for (const size of [1, 7, 100]) expect(await verifyExport(cut(text, size), trusted)).toMatchObject(whole);
  });

  it('finds heads that were noted outside, or misses them', async () => {
    const { db } = await smallRecord();
    const anchors = await listHeads(db);
    const text = await exported(db);
    expect(await verify(text, { ...trusted, anchors })).toMatchObject({ ...whole, anchors: 3 });
    const later = anchors.map((anchor) => ({ ...anchor, seq: anchor.seq + 1 }));
    expect(await verify(text, { ...trusted, anchors: later })).toMatchObject({ findingsInAll: 3 });
  });

  it('finds lines that are missing, twice, moved or of another export', async () => {
    const { db, write } = await smallRecord();
    const text = await exported(db);
    await write({ account: 'acc_3' });
    const lines = text.split('\n').length - 1;
    for (let at = 0; at < lines; at += 1) {
      const without = relined(text, (all) => all.toSpliced(at, 1));
      const twice = relined(text, (all) => all.toSpliced(at, 0, all[at] ?? ''));
      const moved = relined(text, (all) => all.toSpliced(at, 1).toSpliced((at + 1) % lines, 0, all[at] ?? ''));
      for (const [name, tampered] of Object.entries({ without, twice, moved })) {
        expect((await verify(tampered)).findingsInAll, `${name} ${at}`).toBeGreaterThan(0);
      }
    }
    const wholeChain = relined(text, (all) => all.filter((line) => !line.includes('"acc_2"')));
    expect((await verify(wholeChain)).findings.map(({ kind }) => kind)).toEqual(['unreadable', 'chain_removed']);
  });

  it('refuses what is no export, and what is not whole, without quoting it', async () => {
    const text = await exported((await smallRecord()).db);
    const cases: [string | Buffer, string][] = [
      ['', 'line 0: the export ends before its last line'],
      ['secret\n', 'line 1: it is not canonical JSON'],
      ['{}\n', 'line 1: it is not the beginning of an export'],
      [text.slice(0, -1), `line ${text.split('\n').length - 1}: it has no end, is no UTF-8 or is too long`],
      [`${text}\n`, `line ${text.split('\n').length}: it comes after the last line`],
      [text.replace('{', '{ '), 'line 1: it is not canonical JSON'],
      [`\ufeff${text}`, 'line 1: it is not canonical JSON'],
      [text.replace('"version":1', '"version":2'), 'line 1: an export of another version'],
      [text.replaceAll('\n', '\r\n'), 'line 1: it is not canonical JSON'],
      [Buffer.from(text).fill(0xff, 1, 2), 'line 1: it has no end, is no UTF-8 or is too long'],
      ['x'.repeat(3_000_000), 'line 1: it has no end, is no UTF-8 or is too long'],
    ];
    for (const [tampered, what] of cases) {
      const { findings } = await verify(tampered);
      expect(findings.map((finding) => finding.what)).toContain(what);
    }
  });

  it('finds the change, the loss and the addition of any single byte', async () => {
    const text = Buffer.from(await exported((await smallRecord()).db));
    const anyByte = fc.integer({ min: 0, max: 255 });
    const changed = (at: number, byte: number) => Buffer.from(text).fill(byte, at, at + 1);
    const lost = (at: number) => Buffer.concat([text.subarray(0, at), text.subarray(at + 1)]);
    const added = (at: number, byte: number) =>
      Buffer.concat([text.subarray(0, at), Buffer.of(byte), text.subarray(at)]);
    const options = [trusted, {}];
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), anyByte, fc.nat(2), fc.nat(1), async (at, byte, way, key) => {
        const tampered = [changed, lost, added][way]?.(at, byte) ?? text;
        fc.pre(!tampered.equals(text));
        expect((await verify(tampered, options[key])).findingsInAll).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
