import { InputError, type RandomStream, resumeRandom } from 'principia/math';
import type { Potential } from './potential.js';
import type { SamplerState } from './sampler.js';

/** The settings of a Langevin sampler. */
export interface LangevinOptions {
  /** T of the sampled density e^{−U/T}. */
  readonly temperature: number;
  /** h; stable below 2/ω with ω² the largest eigenvalue of M^{−1/2} ∇²U M^{−1/2}. */
  readonly stepSize: number;
  /** γ, in inverse units of the step; 0 leaves Hamilton's equations, integrated by velocity Verlet. */
  readonly friction: number;
  /** Masses, one for all or one a coordinate; 1 where absent. */
  readonly mass?: number | Float64Array;
}

/** A chain's state with momenta: where it is, how it moves, the force it feels and where its noise stands. */
export interface LangevinState extends SamplerState {
  readonly momentum: Float64Array;
}

/** @throws InputError where T or h is not positive or γ is negative. */
export function requireLangevin({ temperature, stepSize, friction }: LangevinOptions): void {
  if (!(temperature > 0 && stepSize > 0 && friction >= 0)) {
    throw new InputError(
      `Langevin dynamics needs a positive temperature and step and a friction that is not negative; got ${temperature}, ${stepSize} and ${friction}.`,
    );
  }
}

/** A chain at a position, with momenta in equilibrium, pᵢ ~ N(0, T mᵢ). */
export async function startThermally(
  potential: Potential,
  position: Float64Array,
  { mass, temperature, random }: { mass: Float64Array; temperature: number; random: RandomStream },
): Promise<LangevinState> {
  const stream = resumeRandom(random.state());
  const momentum = mass.map((m) => Math.sqrt(temperature * m) * stream.normal());
  const { value, gradient } = await potential.evaluate(position);
  return { position: position.slice(), momentum, value, gradient, random: stream.state() };
}

/** B for a time t, in place: p ← p − t ∇U. */
export function kick(momentum: Float64Array, gradient: Float64Array, time: number): void {
  for (let index = 0; index < momentum.length; index++) {
    momentum[index] = momentum[index]! - time * gradient[index]!;
  }
}

/** A for a time t, in place: w ← w + t p/m. */
export function drift(
  position: Float64Array,
  momentum: Float64Array,
  mass: Float64Array,
  time: number,
): void {
  for (let index = 0; index < position.length; index++) {
    position[index] = position[index]! + time * (1 / mass[index]!) * momentum[index]!;
  }
}

/** O, in place: p ← c p + √(T m (1 − c²)) N(0, 1), exact for the time its c = e^{−γt} was made for. */
export type OrnsteinUhlenbeck = (momentum: Float64Array, stream: RandomStream) => void;

/** O for a time t. */
export function ornsteinUhlenbeck(
  friction: number,
  time: number,
  temperature: number,
  mass: Float64Array,
): OrnsteinUhlenbeck {
  const kept = Math.exp(-friction * time);
  // −expm1 keeps 1 − c² exact for weak friction.
  const noise = mass.map((m) => Math.sqrt(-Math.expm1(-2 * friction * time) * temperature * m));
  return (momentum, stream) => {
    for (let index = 0; index < momentum.length; index++) {
      momentum[index] = kept * momentum[index]! + noise[index]! * stream.normal();
    }
  };
}

/** Σ pᵢ²/(2mᵢ). */
export function kineticEnergy(momentum: Float64Array, mass: Float64Array): number {
  let energy = 0;
  for (let index = 0; index < momentum.length; index++) {
    energy += (momentum[index]! * momentum[index]!) / (2 * mass[index]!);
  }
  return energy;
}
