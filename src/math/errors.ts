/**
 * What the user gave cannot be used: one message that says what, where, what was expected and got, and how to
 * mend it. The command line prints the message alone and exits with code 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
