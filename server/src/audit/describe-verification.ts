import type { Verification } from './verify.ts';
import type { ExportVerification } from './verify-export.ts';

/** A file that was tampered with may hold anything: what could move a terminal's cursor is not repeated. */
const shown = (text: string): string => (/^[\w:.-]{1,80}$/.test(text) ? text : '(unprintable)');

/** What was found, as lines for a person; what is simulated is said first. */
export function describeVerification(result: Verification | ExportVerification): string[] {
  const { simulated, events, chains, anchors, unsealed, findings, findingsInAll } = result;
  const lines = [simulated ? 'SIMULATED: signed with a key of a simulated installation.' : 'Not simulated.'];
  if ('isTrusted' in result) {
    const keys = result.thumbprints.join(', ') || 'none';
    lines.push(
      result.isTrusted
        ? `Verified with the keys that were given: ${keys}.`
        : `Verified with the keys in the file. Compare their thumbprints with those of the installation: ${keys}.`,
    );
    if (result.exportedAt !== null) lines.push(`Exported at ${shown(result.exportedAt)}.`);
  }
  lines.push(`Events: ${events}. Chains: ${chains}. Anchors: ${anchors}.`);
  if (unsealed.count > 0) {
    lines.push(`Not sealed yet, so not protected: ${unsealed.count}, the oldest of ${unsealed.oldest}.`);
  }
  if (findingsInAll === 0) return [...lines, 'Nothing was changed, removed, added or moved.'];
  for (const { kind, chain, seq, id, what } of findings) {
    const where = [chain && shown(chain), seq === null ? '' : `number ${seq}`, id && shown(id)]
      .filter(Boolean)
      .join(', ');
    lines.push(`FOUND ${kind}${where && ` in ${where}`}: ${what}.`);
  }
  if (findingsInAll > findings.length) lines.push(`And ${findingsInAll - findings.length} more.`);
  return lines;
}
