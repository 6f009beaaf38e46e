import type { LookUps } from './look-ups.ts';
import type { ClientMeans, EnvironmentMeans, InstallationMeans } from './means.ts';
import type { Draft } from './shapes.ts';

interface Examined {
  /** Until when a question may take; the check itself has a little longer. */
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: number;
}
export interface InstallationExamined extends Examined {
  means: InstallationMeans;
  environments: readonly EnvironmentMeans[];
}
export interface EnvironmentExamined extends Examined {
  means: EnvironmentMeans;
}
export interface ClientExamined extends EnvironmentExamined {
  client: ClientMeans;
  lookUps: LookUps;
}

/** One thing that doctor looks at. */
export interface Check<About> {
  id: string;
  /** In words, as in “Examined: …”. */
  looksAt: string;
  run(about: About): Promise<Draft[]>;
}
