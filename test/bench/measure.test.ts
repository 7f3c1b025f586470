import { describe, expect, test } from 'vitest';
import { type Contender, race } from '../../bench/measure.js';

/** A contender whose n-th step takes as long as it is told, and who writes down when it had its turns. */
function scripted(name: string, milliseconds: (step: number) => number, turns: string[]): Contender {
  let taken = 0;
  return {
    name,
    take(steps) {
      turns.push(`${name}${steps}`);
      return Promise.resolve(Array.from({ length: steps }, () => milliseconds(taken++)));
    },
  };
}

describe('race', () => {
  test('contenders take turns, each as many steps as fill its time, after a warm-up that does not count', async () => {
    const turns: string[] = [];
    const quick = scripted('quick', (step) => (step < 4 ? 2 : 3), turns);
    const slow = scripted('slow', (step) => 50 + step, turns);
    const timings = await race([quick, slow], { rounds: 2, milliseconds: 10 });
    expect(turns).toEqual(['quick1', 'quick3', 'slow1', 'quick5', 'slow1', 'quick5', 'slow1']);
    expect(timings).toEqual([
      { name: 'quick', best: 3, median: 3, steps: 10 },
      { name: 'slow', best: 51, median: 51.5, steps: 2 },
    ]);
  });

  test('the best is the shortest step and the median the middle one, whatever their order', async () => {
    const times = [9, 9, 9, 9, 5, 7, 1];
    const noisy = scripted('noisy', (step) => times[step]!, []);
    const [timing] = await race([noisy], { rounds: 3, milliseconds: 9 });
    expect(timing).toEqual({ name: 'noisy', best: 1, median: 5, steps: 3 });
  });
});
