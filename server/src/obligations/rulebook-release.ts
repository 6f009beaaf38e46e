import { rulebookVersion } from '@apier/rulebook';

/** The month the law was last gone through, from the rulebook's own version (`2026.11.0`), as an instant. */
export const rulebookReleasedAt = `${rulebookVersion.split('.')[0]}-${rulebookVersion.split('.')[1]?.padStart(2, '0')}-01T00:00:00.000Z`;
