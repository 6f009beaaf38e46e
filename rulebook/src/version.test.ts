import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as rulebook from './index.ts';

describe('the rulebook', () => {
  it('has a chapter in its changelog of law for the version it says it is', () => {
    const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
    expect(changelog).toContain(`## ${rulebook.rulebookVersion}`);
  });

  it('does what its README says', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const example = /```js\n([^`]*)```/.exec(readme)?.[1] ?? '';
    const printed: unknown[][] = [];
    const body = example.replace(/import \{([^}]*)\} from '@apier\/rulebook';/, 'const {$1} = rulebook;');
    new Function('rulebook', 'console', body)(rulebook, { log: (...values: unknown[]) => printed.push(values) });
    const promised = [...example.matchAll(/\/\/ (.*)/g)].map(([, comment]) => comment);
    expect(promised.length).toBeGreaterThan(2);
    expect(printed.map((values) => values.join(' '))).toEqual(promised);
  });
});
