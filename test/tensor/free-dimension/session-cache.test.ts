import { describe, expect, test } from 'vitest';
import { cacheSessions } from '../../../src/tensor/free-dimension/session-cache.js';

/** Sessions that note what is done with them. */
function stage() {
  const events: string[] = [];
  const open = (key: string) => async () => {
    events.push(`open ${key}`);
    return {
      run: async () => ({}),
      dispose: async () => {
        events.push(`dispose ${key}`);
      },
    };
  };
  return { events, open };
}

const nothing = async () => {};

describe('sessions of different sizes', () => {
  test('are opened once, and the least recently used is disposed of', async () => {
    const { events, open } = stage();
    const cache = cacheSessions(2);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.use(key, open(key), nothing);
    expect(events).toEqual(['open a', 'open b', 'open c', 'dispose b', 'open b', 'dispose c']);
  });

  test('are opened once for uses at the same time', async () => {
    const { events, open } = stage();
    const cache = cacheSessions(2);
    await Promise.all([1, 2, 3].map(() => cache.use('a', open('a'), nothing)));
    expect(events).toEqual(['open a']);
  });

  test('are not disposed of while they are used', async () => {
    const { events, open } = stage();
    const cache = cacheSessions(1);
    let finish = () => {};
    const long = cache.use('a', open('a'), async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      events.push('used a');
    });
    const other = cache.use('b', open('b'), nothing);
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual(['open a', 'open b']);
    finish();
    await Promise.all([long, other]);
    expect(events).toEqual(['open a', 'open b', 'used a', 'dispose a']);
  });

  test('are tried again where they did not open', async () => {
    const { events, open } = stage();
    const cache = cacheSessions(1);
    const failing = async () => {
      throw new Error('no memory');
    };
    await expect(cache.use('a', failing, nothing)).rejects.toThrow('no memory');
    await cache.use('a', open('a'), nothing);
    expect(events).toEqual(['open a']);
  });

  test('are all disposed of in the end, and none is opened after', async () => {
    const { events, open } = stage();
    const cache = cacheSessions(3);
    for (const key of ['a', 'b']) await cache.use(key, open(key), nothing);
    await cache.dispose();
    await expect(cache.use('c', open('c'), nothing)).rejects.toThrow(/disposed of/);
    expect(events).toEqual(['open a', 'open b', 'dispose a', 'dispose b']);
  });
});
