import { describe, expect, it } from 'vitest';
import { loadTestWorld } from '../testing/start-changed.ts';
import { Propagation } from './propagation.ts';
import { type Client, createKeyring, createRegister, writeClient } from './register.ts';

/** Numbers in turn, over and over. */
function inTurn(...numbers: number[]): () => number {
  let place = 0;
  return () => numbers[place++ % numbers.length] ?? 0;
}

const client = (name: string) => ({ client_id: 'a', name }) as Client;

function start(...numbers: number[]) {
  const at = { now: 0 };
  const propagation = new Propagation<Client>(inTurn(...numbers), () => at.now);
  const namesAt = (now: number, current: Client) => {
    at.now = now;
    return [0, 1, 2].map((node) => propagation.seenBy(node, 'a', current)?.name);
  };
  return { propagation, namesAt, at };
}

describe('how a change spreads over the token endpoint', () => {
  it('is at once when nothing else was ordered', () => {
    const { propagation, namesAt } = start(0);
    propagation.note(undefined, client('new'));
    expect(namesAt(0, client('new'))).toEqual(['new', 'new', 'new']);
    expect(propagation.settledAt('a')).toBeNull();
  });

  it('reaches each node at a time of its own, within what was ordered', () => {
    const { propagation, namesAt, at } = start(0.5, 0, 0.9);
    at.now = 1000;
    propagation.order({ seconds: 90, nodes: 3 });
    const after = client('new');
    propagation.note(client('old'), after);
    expect(namesAt(1000, after)).toEqual(['old', 'new', 'old']);
    expect(namesAt(46_000, after)).toEqual(['new', 'new', 'old']);
    expect(namesAt(91_000, after)).toEqual(['new', 'new', 'new']);
    expect(propagation.settledAt('a')).toBe(82_000);
  });

  it('lets a node skip a change whose successor came first, and never go back', () => {
    const { propagation, namesAt } = start(0.9, 0.9, 0.9, 0.1, 0.2, 0.3);
    propagation.order({ seconds: 10, nodes: 3 });
    propagation.note(client('first'), client('second'));
    propagation.note(client('second'), client('third'));
    expect(namesAt(2000, client('third'))).toEqual(['third', 'third', 'first']);
    expect(namesAt(9500, client('third'))).toEqual(['third', 'third', 'third']);
  });

  it('meets every node, as chance has it', () => {
    const { propagation } = start(0, 0.34, 0.99);
    propagation.order({ seconds: 0, nodes: 3 });
    expect([1, 2, 3].map(() => propagation.meetNode())).toEqual([0, 1, 2]);
  });

  it('holds for clients that are new, too', async () => {
    const world = loadTestWorld();
    const at = { now: 0 };
    const register = createRegister(world, await createKeyring(world, 0, () => ''), {
      random: inTurn(0.5),
      now: () => at.now,
    });
    register.propagation.order({ seconds: 10, nodes: 1 });
    writeClient(register, client('new'));
    expect(register.clients.get('a')?.name).toBe('new');
    at.now = 4999;
    expect(register.propagation.seenBy(0, 'a', client('new'))).toBeUndefined();
    at.now = 5000;
    expect(register.propagation.seenBy(0, 'a', client('new'))?.name).toBe('new');
  });
});
