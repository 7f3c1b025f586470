import { InputError } from 'principia/math';
import type {
  ChoiceOption,
  MotionCounts,
  MotionSettings,
  NumberOption,
  OptionTable,
  Settings,
  SimulatedSystem,
} from './simulated-system.js';

/**
 * All settings of a system, from those given.
 *
 * @throws InputError for an option that the system does not have, or a value that it cannot take
 */
export function settle<S extends Settings>(system: SimulatedSystem<S>, given: Partial<S>): S {
  const options = system.options as Readonly<Record<string, NumberOption | ChoiceOption>>;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(options, name));
  if (unknown !== undefined) {
    throw new InputError(
      `'${system.name}' has no option '${unknown}'; expected some of ${Object.keys(options).join(', ')}`,
    );
  }
  const values = given as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      checked(name, option, values[name] ?? option.default),
    ]),
  ) as unknown as S;
}

function checked(name: string, option: NumberOption | ChoiceOption, value: unknown): unknown {
  if (accepts(option, value)) return value;
  throw new InputError(`${named(name)} is ${value}; expected ${expectation(option)}`);
}

/** An option as a program names it and, where that differs, as the command line does. */
function named(name: string): string {
  const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return flag === name ? name : `${name} (--${flag})`;
}

function accepts(option: NumberOption | ChoiceOption, value: unknown): boolean {
  if (option.kind === 'choice') return option.choices.some((choice) => choice === value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  const { whole, least, most, above, below } = option;
  return (
    (!whole || Number.isSafeInteger(value)) &&
    value >= (least ?? value) &&
    value <= (most ?? value) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

/** What an option takes, in words. */
export function expectation(option: NumberOption | ChoiceOption): string {
  if (option.kind === 'choice') return option.choices.join(' or ');
  const { whole, least, most, above, below } = option;
  const bounds: string[] = [];
  if (least !== undefined && most !== undefined) bounds.push(`from ${least} to ${most}`);
  else if (least !== undefined) bounds.push(`of at least ${least}`);
  else if (most !== undefined) bounds.push(`of at most ${most}`);
  if (above !== undefined && below !== undefined) bounds.push(`between ${above} and ${below}`);
  else if (above !== undefined) bounds.push(above === 0 ? 'above 0' : `above ${above}`);
  return [whole ? 'a whole number' : 'a number', ...bounds].join(' ');
}

/** Options of every system of sampled motions. */
export function motionOptions(defaults: {
  readonly trajectories: number;
  readonly steps: number;
  readonly dt: number;
  readonly noise?: number;
  readonly heldOut?: number;
}): OptionTable<MotionSettings> {
  return {
    trajectories: {
      kind: 'number',
      meaning: 'number of motions',
      default: defaults.trajectories,
      whole: true,
      least: 1,
    },
    steps: {
      kind: 'number',
      meaning: 'sampling intervals of a motion',
      default: defaults.steps,
      whole: true,
      least: 1,
    },
    dt: { kind: 'number', meaning: 'sampling interval', default: defaults.dt, above: 0 },
    noise: {
      kind: 'number',
      meaning: 'standard deviation of the Gaussian noise added',
      default: defaults.noise ?? 0,
      least: 0,
    },
    heldOut: {
      kind: 'number',
      meaning: 'share of the motions that is held out for testing',
      default: defaults.heldOut ?? 0.2,
      above: 0,
      below: 1,
    },
    seed: { kind: 'number', meaning: 'seed of the bodies and the noise', default: 0, whole: true },
  };
}

/** How tightly motions are integrated, as an option. */
export function toleranceOption(tolerance: number): { readonly tolerance: NumberOption } {
  return {
    tolerance: {
      kind: 'number',
      meaning: 'error of an integration step allowed, absolute and relative',
      default: tolerance,
      least: 1e-14,
      most: 1e-3,
    },
  };
}

/** The first motions are for training, the last for testing. */
export function splitCounts({ trajectories, heldOut }: MotionSettings): MotionCounts {
  const training = Math.max(
    1,
    Math.min(trajectories - 1, Math.ceil(Number(((1 - heldOut) * trajectories).toFixed(9)))),
  );
  return { training, validation: 0, test: trajectories - training };
}

/** 0, dt, 2 dt, …, steps dt. */
export function sampleTimes({ steps, dt }: Pick<MotionSettings, 'steps' | 'dt'>): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_, index) => index * dt);
}

/**
 * Refuses a range the wrong way round.
 *
 * @throws InputError where the least is greater than the greatest
 */
export function demandOrder<S>(settings: S, least: keyof S & string, greatest: keyof S & string): void {
  if (settings[least] <= settings[greatest]) return;
  throw new InputError(
    `${named(least)} is ${settings[least]} and ${named(greatest)} is ${settings[greatest]}; expected the first not to exceed the second`,
  );
}
