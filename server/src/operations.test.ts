import { describe, expect, it } from 'vitest';
import { operations } from './operations.ts';

describe('the tools that operations declare for agents', () => {
  const tools = operations.flatMap(({ id, http, mcp }) => (mcp ? [{ id, http, ...mcp }] : []));

  it('have a name each, verb and noun in small letters, and no name twice', () => {
    expect(tools.map(({ tool }) => tool)).toEqual(
      expect.arrayContaining(['validate_vat_return', 'list_vat_codes', 'list_vat_rates']),
    );
    // MCP allows 128 characters; clients put the server's name in front.
    for (const { tool } of tools) expect(tool).toMatch(/^(?=.{1,64}$)[a-z]+(_[a-z0-9]+)+$/);
    expect(new Set(tools.map(({ tool }) => tool)).size).toBe(tools.length);
  });

  it('are offered in a group that has a name', () => {
    for (const { toolset } of tools) expect(toolset).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  it('say that they only read wherever the operation is a GET', () => {
    for (const { id, http, annotations } of tools.filter((tool) => tool.http.method === 'GET')) {
      expect([id, http.method, annotations.readOnlyHint]).toEqual([id, 'GET', true]);
    }
  });
});
