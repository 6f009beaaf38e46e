import type { Context } from '../context.ts';
import { readOwnDelegation } from '../delegations/index.ts';
import { AppError } from '../errors/index.ts';
import type { ShownDelegation } from './present-principal.ts';

/** The delegation that a principal rests on, if it is still there. */
export async function readBound(ctx: Context, id: string | null): Promise<ShownDelegation | undefined> {
  if (id === null) return undefined;
  try {
    return (await readOwnDelegation(ctx, { id })).data;
  } catch (error) {
    if (error instanceof AppError && error.code === 'DELEGATION_NOT_FOUND') return undefined;
    throw error;
  }
}
