/**
 * One training step of the pairwise-force model (value and gradients through RK4) on nine bodies in 3D, compiled for
 * ONNX Runtime, against the same function run operation by operation on TensorFlow.js' wasm backend.
 */

import { createRandom } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { createParticleSystem, integrators, type Trajectory } from 'principia/physics';
import type { Backend } from 'principia/tensor';
import { sampleIncrements, type TrainingOptions, trainModel } from 'principia/training';
import type { BenchmarkRow } from './main.js';

const bodies = 9;
const dimension = 3;
const batch = 64;

/** Bodies drifting freely: what a step costs does not depend on what it learns. */
function drifting(): Trajectory {
  const random = createRandom(1);
  const size = bodies * dimension;
  const times = Float64Array.from({ length: batch + 1 }, (_, index) => 0.01 * index);
  const start = Float64Array.from({ length: size }, () => 3 * random.normal());
  const speed = Float64Array.from({ length: size }, () => random.normal());
  const entries = Array.from(
    { length: times.length * size },
    (_, at) => [Math.floor(at / size), at % size] as const,
  );
  return {
    system: createParticleSystem(
      Array.from({ length: bodies }, (_, at) => ({ name: `body ${at}`, mass: 1 + at })),
      'complete',
    ),
    dimension,
    times,
    positions: Float64Array.from(entries, ([time, axis]) => start[axis]! + times[time]! * speed[axis]!),
    velocities: Float64Array.from(entries, ([, axis]) => speed[axis]!),
    velocitiesEstimated: false,
  };
}

async function millisecondsPerStep(backend: Backend, steps: number): Promise<number> {
  const trajectory = drifting();
  const increments = sampleIncrements([trajectory], { limit: batch, random: createRandom(2) });
  const marks: number[] = [];
  const options: TrainingOptions = {
    factory: pairwiseForce({ hidden: 64 }),
    integrator: integrators['runge-kutta-4'],
    batch,
    steps,
    backend,
    precision: 'float32',
    logMass: new Float64Array(bodies),
    unknown: new Array<boolean>(bodies).fill(false),
    random: createRandom(3),
    onStep: () => marks.push(performance.now()),
  };
  await trainModel(increments, trajectory.system.interactions, options);
  // The first steps warm caches and kernels up.
  const warm = Math.ceil(steps / 4);
  return (marks.at(-1)! - marks[warm]!) / (marks.length - 1 - warm);
}

/** The training step on both engines. */
export async function trainingStep(): Promise<readonly BenchmarkRow[]> {
  const compiled = await millisecondsPerStep('onnx', 60);
  const wasm = await millisecondsPerStep('wasm', 8);
  return [
    {
      name: 'training step, compiled (onnx, float32)',
      value: compiled,
      unit: 'ms',
      against: `TensorFlow.js wasm, ${wasm.toFixed(0)} ms`,
      ratio: wasm / compiled,
    },
  ];
}
