import { InputError } from 'principia/math';
import type { RunManifest } from 'principia/run';
import type { Backend } from 'principia/tensor';
import type { TrainingSettings } from 'principia/training';
import { motionModelKinds } from './catalogue.js';
import type { NamedValues } from './named-values.js';
import { shellCommand } from './shell-command.js';

/** How a model is learned: by descent, by one linear solve where it is linear in its last layer, or by both. */
export type Solver = 'gradient' | 'direct' | 'both';

/** What decides the numbers, as the command line and `run.json` say it. */
export interface TrainChoices extends Omit<TrainingSettings, 'modelOptions'> {
  readonly solver: Solver;
  readonly modelOption: NamedValues;
  readonly datasetOption: NamedValues;
}

/** The choices, in the order in which a command says them, with what they are where nothing is said. */
export const trainDefaults: TrainChoices = {
  datasetOption: {},
  solver: 'gradient',
  model: Object.keys(motionModelKinds)[0]!,
  modelOption: {},
  integrator: 'runge-kutta-4',
  seed: 1,
  loss: 'one-step',
  window: 8,
  substeps: 1,
  steps: 2000,
  batch: 100,
  schedule: 'cosine',
  learningRate: 1e-3,
  weightDecay: 0,
  clip: 10,
  noiseInjection: 0,
  validation: 0.1,
  validateEvery: null,
  validationIntervals: 100,
  patience: null,
  precision: 'float32',
  unitMasses: false,
};

/** The choices among options. */
export function choicesIn(options: TrainChoices): TrainChoices {
  return Object.fromEntries(
    (Object.keys(trainDefaults) as (keyof TrainChoices)[]).map((key) => [key, options[key]]),
  ) as unknown as TrainChoices;
}

/** The choices of the run that goes on; one that is said again must be the same. */
export function goingOn(
  given: TrainChoices,
  { config }: RunManifest,
  said: (option: string) => boolean,
): TrainChoices {
  const begun = choicesIn({ ...trainDefaults, ...(config as Partial<TrainChoices>) });
  const text = (value: unknown): string =>
    typeof value === 'object' ? JSON.stringify(value) : String(value);
  for (const key of Object.keys(trainDefaults) as (keyof TrainChoices)[]) {
    if (!said(key) || text(given[key]) === text(begun[key])) continue;
    throw new InputError(
      `the run was begun with ${flagOf(key)} ${text(begun[key])}, but ${flagOf(key)} ${text(given[key])} is asked for; a run goes on as it began: leave the option out, or begin another run with another --out`,
    );
  }
  return begun;
}

/** The command that runs this again: what decides the numbers, and nothing of where they go. */
export function commandOf(name: string, choices: TrainChoices, backend: Backend | undefined): string {
  const words = ['principia', 'train', name];
  for (const [key, value] of Object.entries(choices)) {
    const usual = trainDefaults[key as keyof TrainChoices];
    if (key === 'seed' || key === 'model') words.push(flagOf(key), String(value));
    else if (typeof value === 'object' && value !== null) {
      for (const [option, own] of Object.entries(value)) words.push(flagOf(key), `${option}=${own}`);
    } else if (value === true) words.push(flagOf(key));
    else if (value !== usual) words.push(flagOf(key), String(value));
  }
  if (backend !== undefined) words.push('--backend', backend);
  return shellCommand(words);
}

function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
