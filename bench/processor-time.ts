/** Seconds that this process has kept processors busy, all its threads together: what a loaded machine does not stretch. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A value, how long it took by the clock, and how long processors were busy with it. */
export interface Timed<T> {
  readonly value: T;
  readonly seconds: number;
  readonly processor: number;
}

/** Times a piece of work. */
export function timed<T>(work: () => T): Timed<T> {
  const [clock, busy] = [performance.now(), processorSeconds()];
  const value = work();
  return { value, seconds: (performance.now() - clock) / 1000, processor: processorSeconds() - busy };
}
