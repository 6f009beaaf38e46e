/**
 * Vitest's own report, then how many answers were held against the OpenAPI document, then `N passed, N failed` alone on
 * the last line: what CI reads. Where everything a test may need is promised to be there (`APIER_REQUIRE_ALL`), a skipped
 * test is a failed one. When all unit tests ran, an operation of the document that none of them got a good answer from
 * counts as one failure.
 */
import type { SerializedError } from 'vitest';
import { DefaultReporter, type TestModule } from 'vitest/node';
import { reportAnswers } from './documented-answers.ts';

const unitProject = 'units';

export default class ClosingLineReporter extends DefaultReporter {
  override async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    ...rest: [Parameters<DefaultReporter['onTestRunEnd']>[2]]
  ): Promise<void> {
    super.onTestRunEnd(modules, errors, ...rest);
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const failedHere = states.filter((state) => state === 'failed').length;
      counts.passed += states.filter((state) => state === 'passed').length;
      // A file that does not even import has no tests to fail: it counts as one failure, not as nothing.
      counts.failed += module.state() === 'failed' && failedHere === 0 ? 1 : failedHere;
      counts.skipped += states.filter((state) => state !== 'passed' && state !== 'failed').length;
    }
    if (process.env.APIER_REQUIRE_ALL && counts.skipped > 0) {
      counts.failed += counts.skipped;
      counts.skipped = 0;
      process.exitCode = 1;
    }
    const { answers, operations } = reportAnswers(metasOf(modules));
    const lines =
      answers === 0 ? [] : [`${answers} answers of ${operations} operations were held against the OpenAPI document`];
    const units = modules.filter((module) => module.project.name === unitProject);
    if (await this.isWhole(units)) {
      const { missing } = reportAnswers(metasOf(units));
      lines.push(...missing.map((name) => `No unit test got the documented answer ${name}`));
      counts.failed += missing.length;
      if (missing.length > 0) process.exitCode = 1;
    }
    const { passed, failed, skipped } = counts;
    lines.push(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
    setImmediate(() => process.stdout.write(lines.map((line) => `${line}\n`).join('')));
  }

  /** Whether these are all files of unit tests, with all their tests. */
  private async isWhole(units: readonly TestModule[]): Promise<boolean> {
    if (units.some(({ project }) => project.config.testNamePattern !== undefined)) return false;
    const all = await this.ctx.globTestSpecifications();
    const ran = new Set(units.map(({ moduleId }) => moduleId));
    const expected = all.filter(({ project }) => project.name === unitProject);
    return expected.length > 0 && expected.every(({ moduleId }) => ran.has(moduleId));
  }
}

const metasOf = (modules: readonly TestModule[]) =>
  modules.flatMap((module) => [...module.children.allTests()].map((test) => test.meta()));
