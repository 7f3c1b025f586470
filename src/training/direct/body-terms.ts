/**
 * Forces on single bodies, linear in their coefficients, for what no pair of bodies explains: an external potential, or
 * drag. Their groups stand beside those of the pair features, and evidence decides whether they are needed.
 *
 * @packageDocumentation
 */
import { exponential, hyperbolicTangent, type RandomStream } from 'principia/math';
import { logMassesOf, type ObservedSystem } from './observed-system.js';

/** Where a body is, how it moves and what it is. */
export interface BodyState {
  /** [D]. */
  readonly position: Float64Array;
  /** [D]. */
  readonly velocity: Float64Array;
  readonly logMass: number;
  readonly charge: number;
}

/** K forces on a body, each a vector. */
export interface BodyTerm {
  readonly kind: BodyRecipe['kind'];
  readonly recipe: BodyRecipe;
  readonly count: number;
  /** Writes the forces [K, D] to `out`. */
  forces(body: BodyState, out: Float64Array): void;
  /** Writes the potential energies [K] of an external field; a drag has none. */
  readonly energies?: (body: BodyState, out: Float64Array) => void;
}

/** Everything that a term is made of: plain data, from which it is made again. */
export interface BodyRecipe {
  readonly kind: 'field' | 'drag';
  readonly scales: BodyScales;
  /** Of a field [K, D], of a drag [K]. */
  readonly weights: readonly number[];
  /** [K]. */
  readonly biases: readonly number[];
  /** α of a drag, [K]; empty of a field. */
  readonly powers: readonly number[];
}

/** Means and spreads that standardise bodies' states. */
export interface BodyScales {
  readonly centre: readonly number[];
  readonly length: number;
  readonly speed: number;
  readonly logMass: number;
}

/** Scales from all windows' starts. */
export function bodyScales(systems: readonly ObservedSystem[]): BodyScales {
  const { dimension } = systems[0]!.increments;
  const centre = new Float64Array(dimension);
  let [bodies, squares, logMass, logSpeed] = [0, 0, 0, 0];
  for (const system of systems) {
    const { position, velocity } = system.increments;
    const masses = logMassesOf(system);
    bodies += masses.length;
    masses.forEach((value, body) => {
      logMass += value;
      let speed = 0;
      for (let axis = 0; axis < dimension; axis++) {
        centre[axis] = centre[axis]! + position[body * dimension + axis]!;
        speed += velocity[body * dimension + axis]! ** 2;
      }
      logSpeed += Math.log(Math.sqrt(speed) + 1e-12);
    });
  }
  const mean = centre.map((sum) => sum / bodies);
  for (const { increments } of systems) {
    increments.position.forEach((value, at) => {
      squares += (value - mean[at % dimension]!) ** 2;
    });
  }
  return {
    centre: [...mean],
    length: Math.sqrt(squares / (bodies * dimension)) || 1,
    speed: Math.exp(logSpeed / bodies),
    logMass: logMass / bodies,
  };
}

/** The factors a body's potential or drag may scale with: 1, its mass, its charge. */
function bodyFactor(which: number, { logMass, charge }: BodyState, centre: number): number {
  return which === 0 ? 1 : which === 1 ? Math.exp(logMass - centre) : charge;
}

/**
 * An external potential V(x; m, q) = g(m, q) tanh(w·z + b) per feature, z the standardised position, g one of 1, m and
 * q; a third of the features turn within the extent of the data, the others are nearly straight or bent.
 */
export function fieldTerm(count: number, scales: BodyScales, random: RandomStream): BodyTerm {
  const dimension = scales.centre.length;
  const weights = Array.from(
    { length: count * dimension },
    (_, at) => random.normal() * [0.1, 0.4, 1][Math.floor(Math.floor(at / dimension) / 3) % 3]!,
  );
  const biases = Array.from({ length: count }, () => random.normal());
  return bodyTermOf({ kind: 'field', scales, weights, biases, powers: [] });
}

/**
 * A drag −γ(|v|; m, q) v per feature, γ = g(m, q) e^(αs) tanh(ws + b) with s = ln |v| from its mean, g one of 1, m and q
 * and α in [0, 1]: from drag in proportion to the speed to drag with its square.
 */
export function dragTerm(count: number, scales: BodyScales, random: RandomStream): BodyTerm {
  const powers = Array.from({ length: count }, () => random.uniform());
  const weights = Array.from({ length: count }, () => random.normal());
  const biases = Array.from({ length: count }, () => random.normal());
  return bodyTermOf({ kind: 'drag', scales, weights, biases, powers });
}

/** The term of a recipe. */
export function bodyTermOf(recipe: BodyRecipe): BodyTerm {
  return recipe.kind === 'field' ? fieldOf(recipe) : dragOf(recipe);
}

function fieldOf(recipe: BodyRecipe): BodyTerm {
  const { scales, biases } = recipe;
  const count = biases.length;
  const dimension = scales.centre.length;
  const weights = Float64Array.from(recipe.weights);
  const unit = (feature: number, position: Float64Array): number => {
    let sum = biases[feature]!;
    for (let axis = 0; axis < dimension; axis++) {
      sum +=
        (weights[feature * dimension + axis]! * (position[axis]! - scales.centre[axis]!)) / scales.length;
    }
    return hyperbolicTangent(sum);
  };
  return {
    kind: 'field',
    recipe,
    count,
    forces(body, out) {
      for (let feature = 0; feature < count; feature++) {
        const value = unit(feature, body.position);
        const strength =
          (bodyFactor(feature % 3, body, scales.logMass) * (value * value - 1)) / scales.length;
        for (let axis = 0; axis < dimension; axis++) {
          out[feature * dimension + axis] = strength * weights[feature * dimension + axis]!;
        }
      }
    },
    energies(body, out) {
      for (let feature = 0; feature < count; feature++) {
        out[feature] = bodyFactor(feature % 3, body, scales.logMass) * unit(feature, body.position);
      }
    },
  };
}

function dragOf(recipe: BodyRecipe): BodyTerm {
  const { scales, weights, biases, powers } = recipe;
  const count = biases.length;
  const dimension = scales.centre.length;
  return {
    kind: 'drag',
    recipe,
    count,
    forces(body, out) {
      let square = 0;
      for (let axis = 0; axis < dimension; axis++) square += body.velocity[axis]! ** 2;
      const s = Math.log((Math.sqrt(square) + 1e-12) / scales.speed);
      for (let feature = 0; feature < count; feature++) {
        const strength =
          -bodyFactor(feature % 3, body, scales.logMass) *
          exponential(powers[feature]! * s) *
          hyperbolicTangent(weights[feature]! * s + biases[feature]!);
        for (let axis = 0; axis < dimension; axis++) {
          out[feature * dimension + axis] = strength * body.velocity[axis]!;
        }
      }
    },
  };
}
