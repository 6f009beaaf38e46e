export const sandboxKeyPrefix = 'apier_sandbox_test_';

/** The namespace that a sandbox key names, or `null` when it is none. Anybody may make one up; it is no secret. */
export const namespaceOfKey = (key: string): string | null =>
  /^apier_sandbox_test_([A-Za-z0-9_-]{1,64})$/.exec(key)?.[1] ?? null;
