/** A law learned by the direct solve on a lattice of 8 bodies, carried over to lattices of up to 4,096. */
import { lattice, settle, simulateSystem } from 'principia/datasets';
import { createRandom, float64Space } from 'principia/math';
import { type IntegratorName, integrators, kineticEnergy, type SplitState } from 'principia/physics';
import type { Table } from 'principia/report';
import {
  fitPairLaw,
  type LawField,
  type ObservedSystem,
  refineThroughIntegrator,
  sampleIncrements,
} from 'principia/training';
import { processorSeconds, timed } from './processor-time.js';

const dimension = 3;
const step = 0.05;
const steps = 500;
/** When the two motions are compared: later they differ as any two of a chaotic system do. */
const comparedAt = 200;

/** Learned on trajectories of 8 bodies; run beside the true law. */
export async function onLattice(say: (line: string) => void): Promise<Table> {
  say('lattice, learning');
  const { training } = simulateSystem(lattice, {
    bodies: 8,
    dimension,
    trajectories: 80,
    steps: 20,
    seed: 1,
  });
  const increments = sampleIncrements(training, { limit: 800, random: createRandom(1) });
  const systems: readonly ObservedSystem[] = [{ increments, interactions: training[0]!.system.interactions }];
  const {
    value: { law },
    processor,
  } = timed(() => {
    const integral = fitPairLaw(systems, { kind: 'hamiltonian', features: 60, random: createRandom(3) });
    return refineThroughIntegrator(systems, integral, { integrator: integrators['runge-kutta-4'] });
  });
  const runs = [
    { bodies: 8, integrator: 'velocity-verlet' },
    { bodies: 512, integrator: 'velocity-verlet' },
    { bodies: 4096, integrator: 'velocity-verlet' },
    { bodies: 4096, integrator: 'forest-ruth-4' },
  ] as const;
  const rows = runs.map(({ bodies, integrator }) => {
    say(`lattice of ${bodies}, ${integrator}`);
    const motion = lattice.prepare(settle(lattice, { bodies, dimension, steps: 1, seed: 2 })).motion(0);
    const { first, second } = latticeInteractions(motion.topology);
    const masses = new Float64Array(bodies).fill(1);
    const width = bodies * dimension;
    const begin = {
      position: motion.positions.slice(0, width),
      velocity: motion.velocities.slice(0, width),
    };
    const bodiesOf = { dimension, masses, interactions: { first, second } };
    const field = law.on(bodiesOf, { nearest: 0.1, farthest: 4 });
    const learned = roll(integrator, begin, field.accelerations);
    const exact = roll(integrator, begin, (positions, _velocities, out) =>
      springs(positions, { first, second }, out),
    );
    const energyOf = ({ position, velocity }: SplitState<Float64Array>): number =>
      springEnergy(position, { first, second }) + kineticEnergy(masses, velocity, dimension);
    return {
      bodies,
      springs: first.length,
      integrator,
      'energy error, learned law': largestChange(learned.states, energyOf),
      'energy error, true law': largestChange(exact.states, energyOf),
      'its own energy': largestChange(learned.states, (state) =>
        field.energy(state.position, state.velocity),
      ),
      apart: apart(learned.states, exact.states),
      'ms a step': learned.milliseconds / steps,
    };
  });
  return {
    title: `A Hamiltonian learned on 8 bodies, ${processor.toFixed(1)} s of a processor, run on more: ${steps} steps of ${step}`,
    rows,
    notes: [
      'Cubic lattices, springs of stiffness 1 and rest length 1 between neighbours; first displacements N(0, 0.1²), velocities N(0, 0.3²).',
      'Learned from 800 windows of 0.05 without noise, 60 features, in integral form, then through Runge-Kutta 4.',
      'Energy error: largest change of the true energy over its start, the integrator’s own in the column after it; its own energy: of the learned one.',
      `Apart: root mean square distance, after ${comparedAt} steps, between the bodies under the learned and under the true law.`,
    ],
  };
}

interface Pairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

function latticeInteractions(topology: unknown): Pairs {
  const pairs = topology as readonly (readonly [number, number])[];
  return { first: Int32Array.from(pairs, ([a]) => a), second: Int32Array.from(pairs, ([, b]) => b) };
}

/** Every tenth state of a motion. */
const every = 10;

interface Rolled {
  readonly states: readonly SplitState<Float64Array>[];
  /** Of a processor. */
  readonly milliseconds: number;
}

function roll(
  integrator: IntegratorName,
  begin: SplitState<Float64Array>,
  accelerations: LawField['accelerations'],
): Rolled {
  const start = processorSeconds();
  const states = [begin];
  let state = begin;
  for (let count = 1; count <= steps; count++) {
    state = integrators[integrator].step(
      float64Space,
      ({ position, velocity }) => {
        const out = new Float64Array(position.length);
        accelerations(position, velocity, out);
        return out;
      },
      state,
      step,
    );
    if (count % every === 0) states.push(state);
  }
  return { states, milliseconds: 1000 * (processorSeconds() - start) };
}

/** −(r − 1) along every spring. */
function springs(position: Float64Array, { first, second }: Pairs, out: Float64Array): void {
  out.fill(0);
  for (let pair = 0; pair < first.length; pair++) {
    const a = first[pair]! * dimension;
    const b = second[pair]! * dimension;
    const r = distance(position, a, b);
    for (let axis = 0; axis < dimension; axis++) {
      const force = (-(r - 1) / r) * (position[a + axis]! - position[b + axis]!);
      out[a + axis] = out[a + axis]! + force;
      out[b + axis] = out[b + axis]! - force;
    }
  }
}

function springEnergy(position: Float64Array, { first, second }: Pairs): number {
  let energy = 0;
  first.forEach((a, pair) => {
    energy += (distance(position, a * dimension, second[pair]! * dimension) - 1) ** 2 / 2;
  });
  return energy;
}

function distance(position: Float64Array, a: number, b: number): number {
  let square = 0;
  for (let axis = 0; axis < dimension; axis++) square += (position[a + axis]! - position[b + axis]!) ** 2;
  return Math.sqrt(square);
}

function largestChange(
  states: Rolled['states'],
  energyOf: (state: SplitState<Float64Array>) => number,
): number {
  const before = energyOf(states[0]!);
  return Math.max(...states.map((state) => Math.abs(energyOf(state) / before - 1)));
}

function apart(one: Rolled['states'], other: Rolled['states']): number {
  const [a, b] = [one[comparedAt / every]!.position, other[comparedAt / every]!.position];
  const squares = a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0);
  return Math.sqrt(squares / (a.length / dimension));
}
