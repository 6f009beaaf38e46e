const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * How long to wait before Altinn is asked again about a request of this age. A person may be on the confirm page in the
 * first minutes; after that nobody waits for it. Altinn has no webhook, and keeps a request for 180 days.
 */
export function pollDelayMs(ageMs: number): number {
  if (ageMs < 2 * minuteMs) return 5 * secondMs;
  if (ageMs < 15 * minuteMs) return 15 * secondMs;
  if (ageMs < 2 * hourMs) return minuteMs;
  if (ageMs < dayMs) return 10 * minuteMs;
  return ageMs < 7 * dayMs ? hourMs : 6 * hourMs;
}
