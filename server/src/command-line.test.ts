import { describe, expect, it } from 'vitest';
import { lawCommands } from './cli/law/law-commands.ts';
import { commandLineFor } from './cli/testing.ts';
import { operations } from './operations.ts';
import { programCommands } from './program-commands.ts';

describe('the commands of the product', () => {
  const declared = operations.flatMap(({ cli, ...op }) => (cli ? [{ ...op, cli }] : []));
  const commands = declared.filter(({ cli }) => !cli.isLaw);

  it('make one tree', async () => {
    const { run } = commandLineFor(operations, { programCommands: [...lawCommands, ...programCommands] });
    expect(await run('--help')).toMatchObject({ code: 0, err: '' });
  });

  it('are there for each operation that says that a command of the law is its own', async () => {
    const named = declared.flatMap(({ cli }) => (cli.isLaw ? [cli.command] : []));
    expect(named).toContain('vat-return validate');
    expect(lawCommands.map(({ command }) => command)).toEqual(expect.arrayContaining(named));
    const { run } = commandLineFor(operations, { programCommands: lawCommands });
    for (const command of named) {
      expect((await run(`${command} --help`)).out).toMatch(/Answers\s+by\s+itself/);
    }
  });

  it('ask about one company in one way: company, its number, and what is asked', () => {
    const about = commands.filter(({ http }) => http.path.startsWith('/api/v1/company/{org}/'));
    expect(about.length).toBeGreaterThan(8);
    for (const { id, cli } of commands.filter((each) => about.includes(each) || /^company\b/.test(each.cli.command))) {
      expect({ id, command: cli.command }).toEqual({ id, command: expect.stringMatching(/^company <org> [a-z]+$/) });
    }
  });

  it('answer without a server what the sandbox shows to everybody, and what follows from the law', async () => {
    const { run } = commandLineFor(operations);
    for (const { id, cli, sandbox } of commands) {
      const { out } = await run(`${cli.command.replace('<org>', '999999999')} --help`);
      const isHere = / --sandbox |Answers by itself/.test(out);
      expect({ id, isHere }).toEqual({ id, isHere: sandbox === 'public' || cli.local === true });
    }
  });

  it('show people only what is there', () => {
    for (const { id, cli, output } of commands.filter((each) => each.cli.shows)) {
      const lists = Object.keys(cli.shows ?? {}).filter((name) => Object.hasOwn(output.shape, name));
      expect({ id, lists }).toEqual({ id, lists: expect.arrayContaining([expect.any(String)]) });
    }
  });
});
