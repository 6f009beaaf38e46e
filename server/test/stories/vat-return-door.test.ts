import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleReturn, exampleReturnXml } from '../../src/vat-return/example-return.ts';
import { createStage, type Product, send } from './harness.ts';

const canary = 'kanarifugl4711';
const path = '/api/v1/tools/vat-return/validate';

interface Checked {
  data: { status: string };
}

describe('the door where VAT returns are checked', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;

  beforeAll(async () => {
    product = await stage.start({ settings: { APIER_LOG_LEVEL: 'debug' } });
  });

  const post = (body: string | Blob, headers: Record<string, string>, url = path) =>
    send(product.base + url, { method: 'POST', headers, body });
  const xml = { 'content-type': 'application/xml' };
  const json = { 'content-type': 'application/json' };

  it('takes JSON and XML over the wire, announced or in chunks, and large documents too', async () => {
    const large = exampleReturnXml + ' '.repeat(4_900_000);
    for (const answer of [
      await post(JSON.stringify({ payload: { mvaMeldingDto: exampleReturn } }), json),
      await post(exampleReturnXml, xml),
      await post(large, xml),
      await send(product.base + path, {
        ...{ method: 'POST', headers: xml, duplex: 'half' },
        body: new Blob([large]).stream(),
      } as RequestInit),
    ]) {
      expect([answer.status, answer.json<Checked>().data.status]).toEqual([200, 'ingen avvik']);
    }
  });

  it('tells its limit to who sends more, also while they are sending', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { status, problem } = await post(exampleReturnXml + ' '.repeat(9_000_000), xml);
      expect([status, problem().error_code, problem().detail]).toEqual([
        413,
        'PAYLOAD_TOO_LARGE',
        'The limit is 5242880 bytes.',
      ]);
    }
  });

  it('says what it takes to who sends a compressed document', async () => {
    const { status, headers, problem } = await post(new Blob([gzipSync(exampleReturnXml)]), {
      ...xml,
      'content-encoding': 'gzip',
    });
    expect([status, headers.get('accept-encoding')]).toEqual([415, 'identity']);
    expect(problem().detail).toContain('application/xml');
  });

  it('writes nothing of a document to the log or to the data folder, whatever became of it', async () => {
    const told = exampleReturnXml.replace('eksempel-2026-2', canary);
    for (const [body, headers] of [
      [told, xml],
      [told.replace('alminnelig', canary), xml],
      [`<${canary}`, xml],
      [told, { 'content-type': 'application/xml; charset=latin1' }],
      [JSON.stringify({ payload: { xml: told } }), json],
      [JSON.stringify({ payload: { [canary]: told } }), json],
      [`{"payload": ${canary}`, json],
    ] as const) {
      await post(body, headers);
    }
    expect(product.stderr()).toContain(`"route":"${path}"`);
    expect(product.stdout() + product.stderr()).not.toContain(canary);
    const files = readdirSync(product.folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const { parentPath, name } of files) {
      expect([name, readFileSync(join(parentPath, name)).includes(canary)]).toEqual([name, false]);
    }
  });
});
