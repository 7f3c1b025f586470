import { chargedFiveBody, type Motion } from 'principia/datasets';

export const bodies = 5;
export const dimension = 3;
/** Numbers in the positions, or the velocities, of one frame. */
export const width: number = bodies * dimension;
export const frames = 49;
/** Time between frames. */
export const frameTime = 0.1;

/** The frames of the task. */
const firstFrame = 30;
const lastFrame = 40;
/** Time from one to the other. */
export const taskTime: number = (lastFrame - firstFrame) * frameTime;

/** A motion of the benchmark: charges [5], positions and velocities [frames, 5, 3]. */
export interface ChargedMotion {
  readonly charges: Float64Array;
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
}

/** A test: the state at frame 30 and the positions at frame 40. */
export interface Task {
  readonly charges: Float64Array;
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  readonly answer: Float64Array;
}

/** The first motions of a stream, which are the training motions of the published one. */
export function firstMotions(seed: number, count: number): ChargedMotion[] {
  const { motion } = chargedFiveBody.prepare({ training: count, validation: 0, test: 1, seed });
  return Array.from({ length: count }, (_, index) => chargedMotion(motion(index)));
}

/** Tasks of the first motions of a stream. */
export function firstTasks(seed: number, count: number): Task[] {
  const { motion } = chargedFiveBody.prepare({ training: count, validation: 0, test: 1, seed });
  return Array.from({ length: count }, (_, index) => taskOf(chargedMotion(motion(index))));
}

/** Tasks of the motions that are tests in the published stream. */
export function publishedTasks(seed: number, count: number): Task[] {
  const { motion } = chargedFiveBody.prepare({ training: 1, validation: 0, test: count, seed });
  return Array.from({ length: count }, (_, index) => taskOf(chargedMotion(motion(1 + index))));
}

/** A motion with its charges as numbers. */
export function chargedMotion({ bodies: all, positions, velocities }: Motion): ChargedMotion {
  return { charges: Float64Array.from(all, ({ charge }) => charge!), positions, velocities };
}

/** The task of a motion. */
export function taskOf({ charges, positions, velocities }: ChargedMotion): Task {
  return {
    charges,
    positions: frameOf(positions, firstFrame).slice(),
    velocities: frameOf(velocities, firstFrame).slice(),
    answer: frameOf(positions, lastFrame).slice(),
  };
}

/** The part of positions or velocities that belongs to a frame. */
export function frameOf(values: Float64Array, frame: number): Float64Array {
  return values.subarray(frame * width, (frame + 1) * width);
}
