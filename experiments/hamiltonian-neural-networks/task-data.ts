import { join } from 'node:path';
import {
  type MotionSettings,
  massSpring,
  pendulum,
  readPendulum,
  type SimulatedSystem,
  simulateSystem,
  threeBody,
  twoBody,
} from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { createRandom } from 'principia/math';
import { type PhaseTrajectory, type TrainingData, trainingData } from 'principia/training';
import type { TaskConfig, TaskName } from './config.js';
import { publishedMotions } from './published-motions.js';

/** What a task's networks learn from and are judged on. */
export interface TaskData {
  /** States as observed, with the rates that are to be matched. */
  readonly training: TrainingData;
  readonly test: TrainingData;
  /** True motions to be predicted. */
  readonly motions: readonly PhaseTrajectory[];
}

/** Every so many rows of the recordings, a thousandth of a second apart. */
const recordedEvery = 10;

/**
 * The data of a task. As in the published generators noise blurs the states but not the rates that go with them.
 *
 * @param folder of recorded data, for the real pendulum
 */
export function taskData(config: TaskConfig, seed: number, folder: string | null): TaskData {
  const { task, trajectories, predicted, horizon } = config;
  const [observed, exact] = datasets(task, trajectories, seed, folder);
  const test = statesWithRates(observed, exact, 'test');
  const motions =
    horizon === undefined || (task !== 'mass-spring' && task !== 'pendulum')
      ? test.training.slice(0, predicted)
      : publishedMotions(task, test.training[0]!, predicted, horizon, createRandom(seed).child('starts'));
  return { training: statesWithRates(observed, exact, 'training'), test, motions };
}

const systems: Readonly<Record<Exclude<TaskName, 'real-pendulum'>, SimulatedSystem<MotionSettings>>> = {
  'mass-spring': massSpring,
  pendulum,
  'two-body': twoBody,
  'three-body': threeBody,
};

/** As observed, and without noise. */
function datasets(
  task: TaskName,
  trajectories: number,
  seed: number,
  folder: string | null,
): readonly [observed: Dataset, exact: Dataset] {
  if (task === 'real-pendulum') {
    const recorded = readPendulum(join(folder ?? '', 'pendulum', 'single.csv'), { every: recordedEvery });
    return [recorded, recorded];
  }
  const system = systems[task];
  const simulated = (settings: Partial<MotionSettings>): Dataset =>
    simulateSystem(system, { trajectories, seed, ...settings }, { accelerations: true });
  const observed = simulated({});
  return [observed, system.options.noise.default === 0 ? observed : simulated({ noise: 0 })];
}

function statesWithRates(observed: Dataset, exact: Dataset, part: 'training' | 'test'): TrainingData {
  const [states, truth] = [observed, exact].map((dataset) =>
    trainingData(only(dataset, part), { validation: 0, rates: true, random: createRandom(0) }),
  );
  return { ...states!, rates: truth!.rates! };
}

function only(dataset: Dataset, part: 'training' | 'test'): Dataset {
  const { accelerations } = dataset;
  return {
    ...dataset,
    training: dataset[part],
    ...(accelerations === undefined ? {} : { accelerations: { training: accelerations[part], test: [] } }),
  };
}
