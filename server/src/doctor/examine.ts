import type { Clock } from '../lib/clock.ts';
import type { Check } from './check.ts';
import { clientChecks, environmentChecks, installationChecks } from './checks.ts';
import { createLookUps, unlessLate } from './look-ups.ts';
import type { DoctorMeans, EnvironmentMeans } from './means.ts';
import { type Draft, type Finding, severities } from './shapes.ts';

/** How long a check's questions may take, and then the check: it is to tell what did not answer, not to be late itself. */
const questionMs = 8_000;
const checkMs = 10_000;

/**
 * Looks at everything, all checks at once, and tells what it found, the gravest first. Never throws: a check that breaks
 * or is late is a finding.
 */
export async function examine(means: DoctorMeans): Promise<Finding[]> {
  const { clock, installation, environments } = means;
  const now = clock.now();
  const found = await Promise.all([
    ...runAll(installationChecks, null, { means: installation, environments, now }, clock),
    ...environments.flatMap((environment) => examineEnvironment(environment, now, clock)),
  ]);
  const findings = unlikeOnes(found.flat());
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

function examineEnvironment(means: EnvironmentMeans, now: number, clock: Clock): Promise<Told[]>[] {
  const { environment, client } = means;
  const all = runAll(environmentChecks, environment, { means, now }, clock);
  if (!client) return all;
  const about = { means, client, now, lookUps: createLookUps(means, client, clock) };
  return [...all, ...runAll(clientChecks, environment, about, clock)];
}

interface Told {
  environment: Finding['environment'];
  draft: Draft;
}

function runAll<About extends { signal: AbortSignal }>(
  checks: readonly Check<About>[],
  environment: Told['environment'],
  about: Omit<About, 'signal'>,
  clock: Clock,
): Promise<Told[]>[] {
  return checks.map(async (check) => {
    const drafts = await runOne(check, (signal) => ({ ...about, signal }) as About, clock);
    return drafts.map((draft) => ({ environment, draft }));
  });
}

async function runOne<About>(
  check: Check<About>,
  about: (signal: AbortSignal) => About,
  clock: Clock,
): Promise<Draft[]> {
  const questions = clock.deadline(questionMs);
  const deadline = clock.deadline(checkMs);
  try {
    return await unlessLate(check.run(about(questions.signal)), deadline.signal);
  } catch (error) {
    const isLate = deadline.signal.aborted;
    const name = error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'an unknown error';
    return [
      {
        ...{ id: 'check_failed', severity: 'error', about: check.id },
        cause: `The check ${check.id} (${check.looksAt}) ${isLate ? `did not end within ${checkMs / 1_000} s` : `broke (${name})`}, so what it looks at is not known to be well.`,
        fix: isLate
          ? 'Mend what else is found, and examine again.'
          : 'Mend what else is found and examine again; if it breaks alone, report it.',
      },
    ];
  } finally {
    questions.clear();
    deadline.clear();
  }
}

/** Two checks may come upon the same thing: it is told once. */
function unlikeOnes(told: readonly Told[]): Finding[] {
  const seen = new Set<string>();
  return told
    .filter(({ environment, draft }) => {
      const key = [environment, draft.id, draft.about].join('\0');
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    })
    .map(({ environment, draft }) => ({
      id: draft.id,
      environment,
      severity: draft.severity,
      cause: plain(draft.cause),
      mp_code: draft.mpCode ?? null,
      fix: plain(draft.fix),
      fix_url: draft.page ?? null,
    }));
}

/** Names and paths come from elsewhere: nothing in them may move a cursor, and none may fill the screen. */
const plain = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd').slice(0, 1_000);
