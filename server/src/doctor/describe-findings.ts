import { clientChecks, environmentChecks, installationChecks } from './checks.ts';
import { type Finding, severities } from './shapes.ts';

/** The findings for people: one block each, the gravest first. */
export function describeFindings(findings: readonly Finding[]): string[] {
  if (findings.length === 0) {
    const all = [...installationChecks, ...environmentChecks, ...clientChecks].map(({ looksAt }) => looksAt);
    return [`Nothing found. Examined: ${all.join('; ')}.`];
  }
  const blocks = severities.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity).flatMap(blockOf),
  );
  const counts = severities.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }));
  const told = counts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${count === 1 ? severity : severalWords[severity]}`);
  return [...blocks, `Found: ${told.join(', ')}.`];
}

const severalWords = { error: 'errors', warning: 'warnings', info: 'info' } as const;

function blockOf({ id, environment, severity, cause, mp_code: mpCode, fix, fix_url: page }: Finding): string[] {
  const where = [environment ?? 'installation', ...(mpCode === null ? [] : [mpCode])].join(', ');
  return [`${severity}: ${id} (${where})`, `  ${cause}`, `  ${fix}`, ...(page === null ? [] : [`  ${page}`]), ''];
}
