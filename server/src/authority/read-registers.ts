import { type OpenSources, openRegisters } from '../companies/index.ts';
import type { Context } from '../context.ts';

/** What statutory authority rests on. */
export type AuthoritySources = Pick<OpenSources, 'brreg.enheter' | 'brreg.roller' | 'brreg.signatur' | 'brreg.prokura'>;

/** Asks the open registers that tell of authority, at the same time. */
export async function readRegisters(ctx: Context, org: string): Promise<AuthoritySources> {
  const registers = openRegisters(ctx, org);
  const [enhet, roller, signatur, prokura] = await Promise.all([
    registers.readUnit(),
    registers.readRoles(),
    registers.readSignatur(),
    registers.readProkura(),
  ]);
  return { 'brreg.enheter': enhet, 'brreg.roller': roller, 'brreg.signatur': signatur, 'brreg.prokura': prokura };
}
