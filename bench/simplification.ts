/**
 * What the simplification of a recorded step is worth: nodes and time of a step as it was traced, with equal nodes
 * shared and dead ones dropped, with all rules, and with all rules but one.
 */

import type { Table } from 'principia/report';
import { type Graph, reachableNodes } from '../src/tensor/graph.js';
import { nativeRules } from '../src/tensor/native/native-rules.js';
import { onnxRules } from '../src/tensor/onnx-rules.js';
import { optimise } from '../src/tensor/optimise.js';
import type { SteppingSession } from '../src/tensor/session.js';
import type { Rule } from '../src/tensor/simplify/index.js';
import type { Settings } from './main.js';
import { type Contender, contender, race } from './measure.js';
import { adamStep } from './steps/adam-step.js';
import { hamiltonianNetwork } from './steps/hamiltonian-network.js';
import { openSession, type RecordedStep, recordStep } from './steps/record-step.js';

/** A way to simplify: which rules are left of those that a backend has, or none at all. */
interface Variant {
  readonly name: string;
  apply(graph: Graph, rules: readonly Rule[]): Graph;
}

const variants = (rules: readonly Rule[]): readonly Variant[] => [
  { name: 'as traced', apply: (graph) => graph },
  { name: 'shared and dropped, no rules', apply: (graph) => optimise(graph, []) },
  { name: 'all rules', apply: optimise },
  ...rules.map((rule) => ({
    name: `all but ${rule.name}`,
    apply: (graph: Graph, own: readonly Rule[]) =>
      optimise(
        graph,
        own.filter((other) => other !== rule),
      ),
  })),
];

/** Nodes and times on both compiled backends. */
export async function simplification({ say }: Settings): Promise<readonly Table[]> {
  const recorded = recordStep(adamStep(hamiltonianNetwork({ graphs: 100, bodies: 4, hidden: 64 })));
  const tables: Table[] = [];
  for (const [backend, rules] of [
    ['native', nativeRules],
    ['onnx', onnxRules('float32')],
  ] as const) {
    say(backend);
    tables.push(await withoutEach(backend, rules, recorded));
  }
  return tables;
}

/** A simplified step that takes part, its number of nodes, and how long its session took to open. */
interface Entrant extends Contender {
  readonly nodes: number;
  readonly opening: number;
  readonly session: SteppingSession;
}

async function withoutEach(
  backend: 'native' | 'onnx',
  rules: readonly Rule[],
  { graph, inputs, carried }: RecordedStep,
): Promise<Table> {
  const entrants: Entrant[] = [];
  for (const { name, apply } of variants(rules)) {
    const small = apply(graph, rules);
    const start = performance.now();
    const session = await openSession(backend, small, carried);
    const opening = performance.now() - start;
    await session.run(inputs);
    // The state stays inside from here on.
    const batch = Object.fromEntries(Object.entries(inputs).filter(([input]) => !(input in carried)));
    entrants.push({
      nodes: reachableNodes(small.outputs).length,
      opening,
      session,
      ...contender(name, () => session.run(batch)),
    });
  }
  const timings = await race(entrants, { rounds: 5, milliseconds: 200 });
  await Promise.all(entrants.map(({ session }) => session.dispose()));
  const full = timings.find(({ name }) => name === 'all rules')!;
  return {
    title: `Simplification on ${backend}: Hamiltonian graph network with Adam, one thread`,
    rows: timings.map(({ name, best, median }, index) => ({
      rules: name,
      nodes: entrants[index]!.nodes,
      'open a session, ms': entrants[index]!.opening,
      'best ms': best,
      'median ms': median,
      'against all rules, best': best / full.best,
      'against all rules, median': median / full.median,
    })),
  };
}
