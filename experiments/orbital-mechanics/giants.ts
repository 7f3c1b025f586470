import { j2000, publishedMass } from 'principia/datasets';
import { type BodyMass, type Estimate, type RefittedLaw, refitLaw } from 'principia/distillation';
import { lawFromPairForce, massesFromMomentum } from 'principia/law';
import type { Trajectory } from 'principia/physics';
import type { Config } from './config.js';
import { type BodyErrors, followErrors, followMotion, rootMeanSquareWithin } from './follow-motion.js';
import { demandFit, readSpan, type Span } from './spans.js';
import { gaussian } from './toy-system.js';

/** What the giants told; plain data. */
export interface GiantsResult {
  /** Of the distance in the force, free. */
  readonly exponent: Estimate;
  readonly masses: readonly {
    readonly body: string;
    readonly published: number;
    /** By the conservation of momentum, no law at all. */
    readonly momentum: number;
    /** Newton's law through the integrator, all the data, and the first half. */
    readonly all: Estimate;
    readonly half: Estimate;
  }[];
  readonly errors: readonly {
    readonly body: string;
    /** Root mean squares: the fit to all, the fit to the first half, and its prediction of the second. */
    readonly all: number;
    readonly half: number;
    readonly predicted: number;
    /** Largest in the predicted half. */
    readonly largest: number;
    /** Where the two fits come apart in the years beyond the data: root mean square, largest. */
    readonly beyond: number;
    readonly beyondLargest: number;
  }[];
  /** Of the prediction from the first half, for the drawing. */
  readonly predictions: readonly BodyErrors[];
}

/** Masses of the giants and what a prediction costs. */
export function measureGiants(config: Config, data: string | null): GiantsResult {
  const { giants } = config;
  const span = readSpan(config, giants, data);
  const [common] = [commonSamples(span.trajectory)];
  const [sun] = giants.bodies as [string];
  const momentum = massesFromMomentum([common], { body: sun, mass: 1 });
  const begin: readonly BodyMass[] = momentum.map(({ body, value }) => ({
    body,
    value: Math.max(value, 1e-7),
    free: body !== sun,
  }));
  const free = demandFit(
    refitLaw(lawFromPairForce('-0.0003*m1*m2*r^(-1.9)'), [common], {
      masses: begin,
      windows: { maximumWindows: giants.windows },
    }),
  );
  const fittedTo = (end: number): RefittedLaw =>
    demandFit(
      refitLaw(lawFromPairForce(`-${gaussian}*m1*m2/r^2`), [span.trajectory], {
        masses: begin.map((mass) => ({
          ...mass,
          value: free.masses.find(({ body }) => body === mass.body)?.value ?? mass.value,
        })),
        windows: [{ ...span.window, end }],
        relativeTolerance: giants.relativeTolerance,
      }),
    );
  const all = fittedTo(span.trajectory.times.length);
  const half = fittedTo(span.window.end);
  const predictions = errorsOf(config, span, half);
  const whole = errorsOf(config, span, all);
  const apart = apartBeyond(config, span, all, half);
  const [from, middle, to] = [giants.fitted[0], giants.fitted[1], giants.predictedTo + 1].map(
    (date) => date - j2000,
  ) as [number, number, number];
  return {
    exponent: free.constants[1]!,
    masses: giants.bodies.slice(1).map((body) => ({
      body,
      published: publishedMass(body),
      momentum: momentum.find((mass) => mass.body === body)!.value,
      all: estimateOf(all, body),
      half: estimateOf(half, body),
    })),
    errors: giants.bodies.map((body, index) => ({
      body,
      all: rootMeanSquareWithin(whole[index]!, from, to)!,
      half: rootMeanSquareWithin(predictions[index]!, from, middle)!,
      predicted: rootMeanSquareWithin(predictions[index]!, middle, to)!,
      largest: Math.max(
        ...predictions[index]!.distances.filter((_, place) => predictions[index]!.times[place]! >= middle),
      ),
      beyond: Math.sqrt(apart[index]!.reduce((sum, value) => sum + value * value, 0) / apart[index]!.length),
      beyondLargest: Math.max(...apart[index]!),
    })),
    predictions,
  };
}

function estimateOf({ masses }: RefittedLaw, body: string): Estimate {
  const { value, standardDeviation } = masses.find((mass) => mass.body === body)!;
  return { value, standardDeviation };
}

/** The samples at which every body was observed. */
function commonSamples(trajectory: Trajectory): Trajectory {
  const { times, positions, velocities } = trajectory;
  const width = positions.length / times.length;
  const rows = [...times.keys()].filter((row) =>
    positions.subarray(row * width, (row + 1) * width).every((value) => !Number.isNaN(value)),
  );
  const gather = (values: Float64Array): Float64Array =>
    Float64Array.from(rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]));
  return {
    ...trajectory,
    times: Float64Array.from(rows, (row) => times[row]!),
    positions: gather(positions),
    velocities: gather(velocities),
  };
}

function massesIn(span: Span, { masses }: RefittedLaw): Float64Array {
  return Float64Array.from(
    span.trajectory.system.bodies,
    ({ name }) => masses.find(({ body }) => body === name)?.value ?? 1,
  );
}

function errorsOf({ giants }: Config, span: Span, fit: RefittedLaw): readonly BodyErrors[] {
  const motion = { law: fit.law, masses: massesIn(span, fit), initialState: fit.initialStates[0]! };
  return followErrors(motion, span.trajectory, span.window.start, giants.relativeTolerance);
}

/** Distances of the two fits' predictions after the last observation, every hundred days, a body each. */
function apartBeyond({ giants }: Config, span: Span, one: RefittedLaw, other: RefittedLaw): number[][] {
  const { times, system } = span.trajectory;
  const last = times.at(-1)!;
  const later = Array.from(
    { length: Math.ceil((giants.yearsBeyond * 365.25) / 100) },
    (_, index) => last + 100 * (index + 1),
  );
  const [first, second] = [one, other].map((fit) => {
    const motion = { law: fit.law, masses: massesIn(span, fit), initialState: fit.initialStates[0]! };
    const asked = Float64Array.from([times[span.window.start]!, ...later]);
    return followMotion(motion, span.trajectory, asked, giants.relativeTolerance);
  }) as [Float64Array, Float64Array];
  const width = 3 * system.bodies.length;
  return system.bodies.map((_, body) =>
    later.map((_time, index) => {
      const from = 2 * (index + 1) * width + 3 * body;
      return Math.hypot(...[0, 1, 2].map((axis) => first[from + axis]! - second[from + axis]!));
    }),
  );
}
