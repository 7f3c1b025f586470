import type { Chain } from './ensemble.js';

/** One scalar along the chains: a series a member. */
export type Trace = readonly Float64Array[];

/** All members' values in one array. */
export function pooled(trace: Trace): Float64Array {
  const values = new Float64Array(trace.reduce((sum, series) => sum + series.length, 0));
  let start = 0;
  for (const series of trace) {
    values.set(series, start);
    start += series.length;
  }
  return values;
}

/**
 * Quantities in function space followed along the chains: one trace for each entry of what `observe` returns for
 * a draw, all draws observed once.
 *
 * @example
 * ```ts
 * const traces = tracesOf(chains, (draw) => forces(whitened.original(draw), probes));
 * ```
 */
export function tracesOf(
  chains: readonly Chain[],
  observe: (draw: Float64Array, member: number) => ArrayLike<number>,
): Trace[] {
  const observed = chains.map((chain, member) => chain.draws.map((draw) => observe(draw, member)));
  const count = observed.find((series) => series.length > 0)?.[0]?.length ?? 0;
  return Array.from({ length: count }, (_, entry) =>
    observed.map((series) => Float64Array.from(series, (values) => values[entry]!)),
  );
}
