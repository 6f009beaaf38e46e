import type { Context } from '../context.ts';
import { osloDate } from '../lib/oslo-time.ts';

/** The year that was asked for; this year in Oslo when none was. */
export const calendarYear = (ctx: Context, asked: number | undefined): number =>
  asked ?? Number(osloDate(ctx.clock.now()).slice(0, 4));
