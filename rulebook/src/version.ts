/** The state of the law this rulebook holds, by year and month; what each version holds stands in CHANGELOG.md. */
export const rulebookVersion = '2026.11.3';
