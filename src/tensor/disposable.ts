import { InputError } from 'principia/math';
import type { Session } from './session.js';

/** The session with an end: after `dispose`, which may be called again, it refuses to run. */
export function disposable<T extends Session>(session: T): T {
  let disposed: Promise<void> | undefined;
  return {
    ...session,
    run: async (inputs) => {
      if (disposed !== undefined)
        throw new InputError('a compiled function was run after it was disposed of');
      return session.run(inputs);
    },
    dispose: () => {
      disposed ??= session.dispose();
      return disposed;
    },
  };
}
