import { describe, expect, it } from 'vitest';
import { commandLineFor } from '../cli/testing.ts';
import { testServer } from '../http/testing.ts';
import { migrationOperations } from './operations.ts';

const { run, asked } = commandLineFor(migrationOperations, { columns: 100 });

describe('apier altinn-migration', () => {
  it.each([
    ['', ''],
    ['regna', '?altinn2_code=regna'],
    ['--er-role KNUF --organisation-form NUF', '?er_role=KNUF&organisation_form=NUF'],
    ['--q foretaksskatt', '?q=foretaksskatt'],
  ])('prints the data that the server answers, and asks none: %s', async (words, query) => {
    const { http } = testServer({ operations: migrationOperations });
    const answer = await run(`altinn-migration ${words} --json`);
    expect(answer).toMatchObject({ code: 0, err: '' });
    const served = await http.inject({
      url: `/api/v1/tools/altinn-migration${query}`,
      headers: { 'accept-language': 'en' },
    });
    expect(answer.json().data).toEqual(served.json().data);
    expect(asked).toEqual([]);
  });

  it('is read by people too', async () => {
    const { code, out } = await run('altinn-migration UTINN');
    expect(code).toBe(0);
    expect(out).toMatch(/^platform_closed_on: 2026-06-19\n/);
    expect(out).toContain('altinn2_code: UTINN\n');
    expect(out).toMatch(/verified: false\n/);
    expect(out).toMatch(/conditions:\n +- The role opened more than 400 services/);
  });

  it('ends with 3 and what to do for a code that there is none of', async () => {
    const answer = await run('altinn-migration A0208');
    expect(answer).toMatchObject({ code: 3, out: '' });
    expect(answer.err).toContain('(NOT_FOUND)\nA0208 is none of the 38 roles');
    expect((await run('altinn-migration --er-role NOBODY --json')).code).toBe(3);
  });

  it('ends with 1 for a question that cannot be', async () => {
    for (const words of ['REGNA --er-role DAGL', '--organisation-form AS', '--er-role FFØR --organisation-form LTD']) {
      const answer = await run(`altinn-migration ${words}`);
      expect(answer).toMatchObject({ code: 1, out: '' });
      expect(answer.err).toMatch(/VALIDATION_FAILED.*\n.*(er_role|organisation_form)/);
    }
  });
});
