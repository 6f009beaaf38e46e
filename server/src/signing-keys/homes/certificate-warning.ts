const day = 86_400_000;

/** How many days before its end a certificate (or a key) is warned of; `expired` from the end on; null: all is well. */
export function certificateWarning(notAfter: number, now: number): 60 | 30 | 7 | 'expired' | null {
  const left = notAfter - now;
  if (left <= 0) return 'expired';
  for (const days of [7, 30, 60] as const) if (left <= days * day) return days;
  return null;
}
