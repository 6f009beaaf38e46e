/** The day in Norway at an instant (milliseconds since 1970), as YYYY-MM-DD. */
export function osloDate(instant: number): string {
  // Swedish dates are written as ISO 8601 writes them.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format(instant);
}
