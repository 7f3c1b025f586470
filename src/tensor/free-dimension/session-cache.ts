import { InputError } from 'principia/math';
import type { Session } from '../session.js';

/** Sessions by key, of which the least recently used are disposed of. */
export interface SessionCache {
  /** What an action gives on the session of a key, which is opened where there is none. */
  use<T>(key: string, open: () => Promise<Session>, action: (session: Session) => Promise<T>): Promise<T>;
  /** Disposes of all sessions; the cache cannot be used afterwards. */
  dispose(): Promise<void>;
}

interface Entry {
  readonly session: Promise<Session>;
  /** Settles when no action runs on the session any more. */
  idle: Promise<unknown>;
}

/** A cache of at most `limit` sessions; one that is in use is disposed of after its use. */
export function cacheSessions(limit: number): SessionCache {
  // A Map keeps its keys in the order in which they were set: the least recently used first.
  const entries = new Map<string, Entry>();
  let closed = false;
  const evict = async (key: string, { session, idle }: Entry) => {
    entries.delete(key);
    await idle;
    // A session that did not open is none.
    await session.then(
      ({ dispose }) => dispose(),
      () => {},
    );
  };
  return {
    async use(key, open, action) {
      if (closed) throw new InputError('The compiled function was disposed of: compile it again to run it');
      const entry = entries.get(key) ?? { session: open(), idle: Promise.resolve() };
      entries.delete(key);
      entries.set(key, entry);
      const result = entry.session.then(action);
      entry.idle = Promise.allSettled([entry.idle, result]);
      entry.session.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      const [oldest] = entries;
      if (entries.size > limit) await evict(...oldest!);
      return result;
    },
    async dispose() {
      closed = true;
      await Promise.all([...entries].map(([key, entry]) => evict(key, entry)));
    },
  };
}
