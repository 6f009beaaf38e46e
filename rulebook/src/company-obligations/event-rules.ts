/**
 * Dates that follow from an event and so are not in the table of deadlines.
 *
 * Deducted tax is paid by the first working day after the pay date since the tax-deduction account was abolished; before
 * that it followed the two-month terms, which are not held. Source: skattebetalingsloven § 10-10, § 5-12 repealed.
 */
export const deductedTax = { first_pay_day: '2026-01-01', days_after: 1 } as const;

/**
 * Beneficial owners are registered within fourteen days of the event, whatever the weekday; the first event is the body's
 * own registration. Bodies that were registered while the register was being opened had until a day that was named: which
 * of the two holds for those of July 2025 is our reading. Source: lov om register over reelle rettighetshavere.
 */
export const beneficialOwners = {
  days_after: 14,
  opening: { registered_before: '2025-07-18', due: '2025-07-31' },
} as const;

/** Annual accounts are free of late fee until this day of the year after, by when the accounting year ended. Source: regnskapsloven § 8-3. */
export const accountsOfDeviatingYears = { ends_by: '06-30', due: '01-31' } as const;

/** The ordinary general meeting is held within so many months of the end of the accounting year. Sources: aksjeloven § 5-5; allmennaksjeloven § 5-6. */
export const monthsToGeneralMeeting = 6;
