import { mean, type RandomStream, variance } from 'principia/math';
import type { TaskConfig, TaskName } from './config.js';

/** Points: inputs [n, k], row-major, and targets [n], 0 or 1 for classes. */
export interface Points {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** What is learned from and what is tested on, both in units of the training points' means and deviations. */
export interface DataSet {
  readonly training: Points;
  readonly test: Points;
  readonly columns: number;
  readonly kind: 'regression' | 'classification';
  /** The true standard deviation of the targets' noise, in their units; 0 for classes. Only tables read it. */
  readonly noise: number;
}

interface Source {
  readonly columns: number;
  /** Writes a point's inputs and returns its noise-free target, or the probability of class 1. */
  draw(random: RandomStream, inputs: Float64Array): number;
}

/** A sine over one and a half periods. */
const sinusoid: Source = {
  columns: 1,
  draw: (random, inputs) => {
    inputs[0] = 2 * random.uniform() - 1;
    return Math.sin(1.5 * Math.PI * inputs[0]);
  },
};

/**
 * Like Auto-MPG: seven properties of a car, four of which say about the same, and miles per gallon: the inverse of what
 * weight and power cost, less in earlier years.
 */
const fuel: Source = {
  columns: 7,
  draw: (random, inputs) => {
    const size = random.normal();
    const haste = random.normal();
    const year = Math.floor(13 * random.uniform());
    const weight = size + 0.25 * random.normal();
    const power = 0.8 * size + 0.4 * haste + 0.3 * random.normal();
    inputs.set([
      Math.min(8, Math.max(4, 2 * Math.round(2.8 + 0.9 * size + 0.3 * random.normal()))),
      0.9 * size + 0.35 * random.normal(),
      power,
      weight,
      0.5 * power - 0.7 * haste + 0.4 * random.normal(),
      year,
      size + 1.2 * random.normal() < -0.4 ? 1 : 0,
    ]);
    const price = 0.045 * Math.exp(0.25 * weight + 0.12 * power);
    return (1 + 0.03 * (year - 6)) / price;
  },
};

/**
 * Like the airfoil's self-noise: frequency, angle, chord, speed, thickness of the boundary layer; sound has a hump about
 * a Strouhal number that moves with the angle.
 */
const airfoil: Source = {
  columns: 5,
  draw: (random, inputs) => {
    const frequency = 2.3 + 2 * random.uniform();
    const angle = 22 * random.uniform();
    const chord = Math.log10(0.025 + 0.28 * random.uniform());
    const speed = Math.log10([31.7, 39.6, 55.5, 71.3][random.integer(4)]!);
    const thickness = chord - 1.9 + 0.05 * angle + 0.08 * random.normal();
    inputs.set([frequency, angle, chord, speed, thickness]);
    const strouhal = frequency + thickness - speed + 0.9 - 0.01 * angle;
    return 126 + 50 * (speed - 1.6) - 9 * strouhal ** 2 - 0.15 * angle + 10 * (chord + 1);
  },
};

/** Two interleaved arcs with wide borders: the probability of class 1 follows the side of a curve. */
const classes: Source = {
  columns: 2,
  draw: (random, inputs) => {
    inputs[0] = 2 * random.normal();
    inputs[1] = random.normal();
    return 1 / (1 + Math.exp(-2.5 * (inputs[1] - Math.sin(1.3 * inputs[0]))));
  },
};

const sources: Readonly<Record<TaskName, Source>> = { sinusoid, fuel, airfoil, classes };

/** Training and test points of a task. */
export function drawDataSet({ name, training, test, noise }: TaskConfig, random: RandomStream): DataSet {
  const source = sources[name];
  const all = training + test;
  const inputs = new Float64Array(all * source.columns);
  const signal = Float64Array.from({ length: all }, (_, row) =>
    source.draw(random, inputs.subarray(row * source.columns, (row + 1) * source.columns)),
  );
  const classification = name === 'classes';
  const spread = Math.sqrt(variance(signal));
  const targets = signal.map((value) =>
    classification ? (random.uniform() < value ? 1 : 0) : value + noise * spread * random.normal(),
  );
  for (let column = 0; column < source.columns; column++)
    standardise(inputs, column, source.columns, training);
  const unit = classification ? 1 : standardise(targets, 0, 1, training);
  const part = (from: number, to: number): Points => ({
    inputs: inputs.slice(from * source.columns, to * source.columns),
    targets: targets.slice(from, to),
  });
  return {
    training: part(0, training),
    test: part(training, all),
    columns: source.columns,
    kind: classification ? 'classification' : 'regression',
    noise: classification ? 0 : (noise * spread) / unit,
  };
}

/** Every `stride`-th entry from `first` on, less the mean of the first `rows` and over their deviation, which it returns. */
function standardise(values: Float64Array, first: number, stride: number, rows: number): number {
  const known = Float64Array.from({ length: rows }, (_, row) => values[row * stride + first]!);
  const centre = mean(known);
  const width = Math.sqrt(variance(known)) || 1;
  for (let at = first; at < values.length; at += stride) values[at] = (values[at]! - centre) / width;
  return width;
}
