/** The caller asked wrongly, or something that the command needs is not there; one line for a person. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The server could not be reached or gave no usable answer; one line for a person. Exit code 3. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
