/**
 * The search with a limit by the clock and with units, until the search has both itself: then this file goes, and
 * `regression.ts` calls `search`. Units are not looked at here.
 *
 * @packageDocumentation
 */
import {
  type SearchOptions,
  type SearchProblem,
  type SearchResult,
  search,
  type UnitAssignment,
} from 'principia/symbolic';
import type { Stopped } from './regression-document.js';

export interface LimitedOptions extends SearchOptions {
  readonly units?: UnitAssignment;
  readonly timeout?: { readonly milliseconds: number; readonly now: () => number };
}

export async function searchWithin(
  problem: SearchProblem,
  { units: _, timeout, ...options }: LimitedOptions,
): Promise<Omit<SearchResult, 'stopped'> & { readonly stopped: Stopped }> {
  const late = new AbortController();
  const started = timeout?.now() ?? 0;
  const signals = [late.signal, ...(options.signal ? [options.signal] : [])];
  const result = await search(problem, {
    ...options,
    signal: AbortSignal.any(signals),
    onGeneration: (info) => {
      options.onGeneration?.(info);
      if (timeout && timeout.now() - started >= timeout.milliseconds) late.abort();
    },
  });
  const timedOut = result.stopped === 'aborted' && late.signal.aborted && !options.signal?.aborted;
  return timedOut ? { ...result, stopped: 'timeout' } : result;
}
