/** Vitest's own report, then `N passed, N failed` alone on the last line: what CI reads. */
import type { SerializedError } from 'vitest';
import { DefaultReporter, type TestModule } from 'vitest/node';

export default class ClosingLineReporter extends DefaultReporter {
  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    ...rest: [Parameters<DefaultReporter['onTestRunEnd']>[2]]
  ): void {
    super.onTestRunEnd(modules, errors, ...rest);
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failedHere += 1;
        else skipped += 1;
      }
      // A file that does not even import has no tests to fail: it counts as one failure, not as nothing.
      failed += module.state() === 'failed' && failedHere === 0 ? 1 : failedHere;
    }
    const line = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    setImmediate(() => process.stdout.write(`${line}\n`));
  }
}
