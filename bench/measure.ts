import { median } from 'principia/math';

/** What takes part in a comparison of speed. */
export interface Contender {
  readonly name: string;
  /** Takes steps one after the other and tells what each of them took, in milliseconds. */
  take(steps: number): Promise<readonly number[]>;
}

/** How long a step took. Other work on the machine only ever adds, so the best is nearest to the work itself. */
export interface Timing {
  readonly name: string;
  /** The shortest step, in milliseconds. */
  readonly best: number;
  /** The median over all steps of all rounds, in milliseconds. */
  readonly median: number;
  readonly steps: number;
}

/** How much is measured. */
export interface RaceOptions {
  /** How often every contender has its turn. */
  readonly rounds: number;
  /** Length of a turn; one that needs longer for a step takes a single one. */
  readonly milliseconds: number;
}

/**
 * Times contenders in turns, so that whatever else the machine does meets all of them. The first steps, in which caches
 * and memory settle, are not counted.
 */
export async function race(
  contenders: readonly Contender[],
  { rounds, milliseconds }: RaceOptions,
): Promise<readonly Timing[]> {
  const turns: number[] = [];
  for (const contender of contenders) {
    const [first] = await contender.take(1);
    const warm = first! > milliseconds ? [first!] : await contender.take(3);
    turns.push(Math.max(1, Math.round(milliseconds / Math.min(...warm))));
  }
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      times[index]!.push(...(await contender.take(turns[index]!)));
    }
  }
  return contenders.map(({ name }, index) => ({
    name,
    best: Math.min(...times[index]!),
    median: median(times[index]!),
    steps: times[index]!.length,
  }));
}

/** A contender of this process. */
export function contender(name: string, step: () => Promise<unknown>, stepsPerCall = 1): Contender {
  return {
    name,
    async take(steps) {
      const times: number[] = [];
      for (let count = 0; count < steps; count++) {
        const start = performance.now();
        await step();
        times.push((performance.now() - start) / stepsPerCall);
      }
      return times;
    },
  };
}
