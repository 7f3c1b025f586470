import { InputError } from 'principia/math';
import { firstLine } from '../first-line.js';
import type { Graph } from '../graph.js';
import type { Session } from '../session.js';
import {
  type FixedExamples,
  type FreeExamples,
  freeNames,
  lengthsOf,
  probeLengths,
  withLengths,
} from './examples.js';
import { cacheSessions } from './session-cache.js';
import { unifyGraphs } from './unify.js';

/** How a compiled function takes inputs of different shapes. */
export interface ShapeSupport {
  /**
   * `fixed`: one shape only; `dynamic`: one compiled function for all lengths; `per size`: compiled anew for lengths
   * not met before.
   */
  readonly shapes: 'fixed' | 'dynamic' | 'per size';
  /** Why not `dynamic`, where lengths are free. */
  readonly shapesReason?: string;
}

/** A session whose inputs may differ in shape from run to run. */
export type FreeSession = Session & ShapeSupport;

/** Sessions kept of a function that is compiled per size: those of the lengths used last. */
const sizesKept = 8;

/**
 * A session for inputs of fixed and free lengths.
 *
 * A function is recorded at three settings of its free lengths. Where the graphs differ only in numbers that are
 * formulas of the lengths, one session serves all; otherwise there is a session for each setting that is met.
 *
 * @param record The graph of the function for inputs of known shapes.
 * @param open A session for a graph.
 * @param servesAll Whether a session can serve all lengths, if the graph can.
 * @throws InputError where `record` does; any other error of it may be due to the length, and appears when it runs.
 */
export async function openFreeSession(
  examples: FreeExamples,
  record: (examples: FixedExamples) => Promise<Graph>,
  open: (graph: Graph) => Promise<Session>,
  servesAll = true,
): Promise<FreeSession> {
  if (freeNames(examples).length === 0) {
    const session = await open(await record(withLengths(examples, {})));
    return { ...session, shapes: 'fixed' };
  }
  const graph = servesAll ? await unifiedGraph(examples, record) : 'machine code is for one shape';
  if (typeof graph === 'string') return sessionPerSize(examples, record, open, graph);
  const session = await open(graph);
  return {
    ...session,
    shapes: 'dynamic',
    run: async (inputs) => {
      lengthsOf(examples, inputs);
      return session.run(inputs);
    },
  };
}

/** The graph for all lengths, or why there is none. */
export async function unifiedGraph(
  examples: FreeExamples,
  record: (examples: FixedExamples) => Promise<Graph>,
): Promise<Graph | string> {
  try {
    const recordings = [];
    for (const lengths of probeLengths(examples)) {
      recordings.push({ lengths, graph: await record(withLengths(examples, lengths)) });
    }
    return unifyGraphs(recordings, examples);
  } catch (error) {
    if (error instanceof InputError) throw error;
    return firstLine(error);
  }
}

function sessionPerSize(
  examples: FreeExamples,
  record: (examples: FixedExamples) => Promise<Graph>,
  open: (graph: Graph) => Promise<Session>,
  shapesReason: string,
): FreeSession {
  const sessions = cacheSessions(sizesKept);
  return {
    shapes: 'per size',
    shapesReason,
    run: async (inputs) => {
      const lengths = lengthsOf(examples, inputs);
      return sessions.use(
        JSON.stringify(lengths),
        async () => open(await record(withLengths(examples, lengths))),
        (session) => session.run(inputs),
      );
    },
    dispose: () => sessions.dispose(),
  };
}
