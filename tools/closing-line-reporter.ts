/**
 * Vitest's own report, then `N passed, N failed` alone on the last line: what CI reads. Where everything a test may need
 * is promised to be there (`APIER_REQUIRE_ALL`), a skipped test is a failed one.
 */
import type { SerializedError } from 'vitest';
import { DefaultReporter, type TestModule } from 'vitest/node';

export default class ClosingLineReporter extends DefaultReporter {
  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    ...rest: [Parameters<DefaultReporter['onTestRunEnd']>[2]]
  ): void {
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
    const { passed, failed, skipped } = counts;
    const line = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    setImmediate(() => process.stdout.write(`${line}\n`));
  }
}
