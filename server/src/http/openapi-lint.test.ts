import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../db/testing.ts';
import { testServer } from './testing.ts';

const servedDocument = async (): Promise<Record<string, unknown>> =>
  (await testServer().http.inject('/openapi.json')).json();

describe('the OpenAPI document', () => {
  it('passes Redocly’s recommended rules without an error or a warning', async () => {
    const document = await servedDocument();
    const file = join(temporaryFolder(), 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const bin = fileURLToPath(new URL('../../../node_modules/.bin/redocly', import.meta.url));
    // Strict: the same rules, and a warning is an error.
    const lint = promisify(execFile)(bin, ['lint', '--extends', 'recommended-strict', file], {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' },
    });
    await expect(lint).resolves.toBeDefined();
  });

  /** Where Spectral was installed, apart from our own dependencies: .ci/run says it. */
  const folder = process.env.APIER_SPECTRAL;

  it.skipIf(!folder)('passes Spectral’s recommended rules without an error, a warning or a hint', async () => {
    const load = createRequire(join(folder ?? '', 'node_modules/'));
    const { Spectral } = load('@stoplight/spectral-core') as { Spectral: new () => Linter };
    const { oas } = load('@stoplight/spectral-rulesets') as { oas: object };
    const linter = new Spectral();
    linter.setRuleset({ extends: [[oas, 'recommended']] });
    expect(await linter.run(await servedDocument())).toEqual([]);
    const bare = { openapi: '3.1.1', info: { title: 'Bare', version: '1' }, servers: [{ url: '/' }], paths: {} };
    expect((await linter.run(bare)).map(({ code }) => code)).toContain('info-contact');
  });
});

interface Linter {
  setRuleset(rules: object): void;
  run(document: object): Promise<{ code: string | number }[]>;
}
