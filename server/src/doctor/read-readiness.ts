import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { examine } from './examine.ts';
import { isReady, type Readiness } from './shapes.ts';

/** Examines the installation now, and says go or no-go. */
export async function readReadiness(ctx: Context): Promise<Answer<z.input<typeof Readiness>>> {
  const { doctor } = administrationOf(ctx);
  if (!doctor) throw new Error('there is nothing to examine');
  const findings = await examine(doctor);
  return { data: { ready: isReady(findings), findings }, dataSource: 'Apier doctor', legalBasis: 'none' };
}
