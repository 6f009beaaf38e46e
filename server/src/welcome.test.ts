import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';
import { welcome } from './welcome.ts';

const keys = { live_key: 'apier_live_shown', test_key: 'apier_test_shown' };
const words = (more: Partial<Parameters<typeof welcome>[0]>) =>
  welcome({
    settings: readSettings({}),
    firstKeys: keys,
    firstRunPath: '/d/first-run.json',
    isTerminal: true,
    ...more,
  });

describe('what a start prints', () => {
  it('is at most twelve lines, says that the government is simulated and ends in commands to paste', () => {
    for (const lines of [words({}), words({ isTerminal: false }), words({ firstKeys: null })]) {
      expect(lines.length).toBeLessThanOrEqual(12);
      expect(lines.join('\n')).toMatch(/Simulated/);
      expect(lines.slice(-3).every((line) => line.startsWith('  curl '))).toBe(true);
    }
  });

  it('warns of a master key that it made itself, and of no other', () => {
    expect(words({}).join('\n')).toMatch(/\.apier \(master key made here: good for stand-ins only\)/);
    const own = words({ settings: readSettings({ APIER_MASTER_KEY_FILE: '/k' }) });
    expect(own.join('\n')).not.toMatch(/master key/);
  });

  it('names the database that is not in the folder, and never its address', () => {
    const lines = words({ settings: readSettings({ DATABASE_URL: 'postgres://user:secret@db.example/apier' }) });
    expect(lines.join('\n')).toMatch(/^Data {5}PostgreSQL, and /m);
    expect(lines.join('\n')).not.toMatch(/secret|db\.example/);
  });

  it('holds keys only on a terminal, only when they were just made, and only while all is simulated', () => {
    expect(words({}).join()).toContain('apier_live_shown');
    expect(words({ isTerminal: false }).join()).not.toContain('_shown');
    expect(words({ isTerminal: false }).join()).toContain('/d/first-run.json');
    expect(words({ firstKeys: null }).join()).not.toContain('_shown');
    const real = words({
      settings: readSettings({ APIER_LIVE: 'real', APIER_MASTER_KEY_FILE: '/k' }),
      firstKeys: null,
    });
    expect(real.join()).not.toContain('first-run.json');
    expect(real.join()).toContain('real, open registers only');
    expect(real.join()).toContain('npx apier keys create');
    const client = { APIER_LIVE_CLIENT_ID: '238259d7', APIER_LIVE_CLIENT_ORG: '310000000' };
    const own = readSettings({ APIER_LIVE: 'real', APIER_MASTER_KEY_FILE: '/k', ...client });
    expect(words({ settings: own, firstKeys: null }).join('\n')).toMatch(
      /^Live {5}real, as client 238259d7; npx apier doctor/m,
    );
  });
});
