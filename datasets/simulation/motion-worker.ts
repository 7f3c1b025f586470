/**
 * The worker thread's side of a simulation: a task is a run of motions.
 *
 * @packageDocumentation
 */
import { workerData as piscinaData } from 'piscina';
import { InputError } from 'principia/math';
import { systemNamed } from '../simulated-systems.js';
import type { MotionsMade, MotionTask, WorkerStart } from './generate.js';

const { name, settings } = piscinaData as WorkerStart;
const simulation = systemNamed(name).prepare(settings);

/** Makes the motions of a task; a class of error does not cross between threads, so its message does. */
export default function run({ from, count }: MotionTask): MotionsMade {
  try {
    return { motions: Array.from({ length: count }, (_, index) => simulation.motion(from + index)) };
  } catch (error) {
    if (error instanceof InputError) return { problem: error.message };
    throw error;
  }
}
