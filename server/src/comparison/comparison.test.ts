import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import { operations } from '../operations.ts';
import { DirectIntegrationComparison } from './shapes.ts';

const path = '/api/v1/comparison/direct-integration';
const rows = async () =>
  DirectIntegrationComparison.parse((await testServer().http.inject(path)).json().data).dimensions;

describe('doing it oneself, or through the gateway', () => {
  it('is told row by row in both languages, without a key, and may be kept', async () => {
    const response = await testServer().http.inject(path);
    expect([response.statusCode, response.headers['cache-control']]).toEqual([200, expect.stringMatching(/^public/)]);
    const { dimensions } = DirectIntegrationComparison.parse(response.json().data);
    expect(new Set(dimensions.map(({ id }) => id)).size).toBe(dimensions.length);
    for (const { label, direct, apier } of dimensions) {
      for (const { nb, en } of [label, direct, apier]) expect(nb).not.toBe(en);
    }
  });

  it('claims no operation that is not there, and no filing', async () => {
    const ids = operations.map(({ id }) => id);
    const all = await rows();
    for (const { operations: claimed } of all) for (const id of claimed) expect(ids).toContain(id);
    const filing = all.find(({ id }) => id === 'filing');
    expect([filing?.apier.en, filing?.operations]).toEqual([expect.stringContaining('Not here yet'), []]);
    const { actions } = (await testServer().http.inject('/api/v1/capabilities')).json().data;
    // Once there is filing, the row is untrue.
    expect(actions.execute_supported).toBe(false);
  });

  it('says of each row where the agency says what it takes', async () => {
    for (const { source } of await rows()) {
      expect(new URL(source.url).protocol).toBe('https:');
      expect(new URL(source.url).hostname).toMatch(
        /(^|\.)(digdir\.no|altinn\.studio|brreg\.no|skatteetaten\.(no|github\.io))$/,
      );
    }
  });

  it('takes no parameters', async () => {
    const body = (await testServer().http.inject(`${path}?colour=1`)).json();
    expect([body.error_code, body.errors[0].pointer]).toEqual(['VALIDATION_FAILED', '#/colour']);
  });

  it('is the same in the sandbox, and marked', async () => {
    const { data, _meta } = (
      await testServer().http.inject('/api/v1/sandbox/public/comparison/direct-integration')
    ).json();
    expect([data.dimensions, _meta.is_sandbox]).toEqual([await rows(), true]);
  });
});
