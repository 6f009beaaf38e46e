import type { Clock } from '../lib/clock.ts';
import { osloDate } from '../lib/oslo-time.ts';

const hourMs = 60 * 60_000;

/** The same clock on another day in Norway (`YYYY-MM-DD`), at about the same hour of it. Only the wall clock is moved. */
export function clockOnDay(clock: Clock, day: string): Clock {
  const now = clock.now();
  const wholeDays = Date.parse(day) - Date.parse(osloDate(now));
  // Around midnight, summer time carries it over into the day beside.
  const hour = [0, 1, -1].find((hours) => osloDate(now + wholeDays + hours * hourMs) === day) ?? 0;
  const moved = wholeDays + hour * hourMs;
  return { ...clock, now: () => clock.now() + moved };
}
