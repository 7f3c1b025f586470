/**
 * Hidden features of a pair: a factor of its masses and charges, a power of its distance, and one tanh unit,
 *
 *     φₖ = gₖ(m₁, m₂, q₁, q₂) e^(αₖ u) tanh(wₖ·z + bₖ),   u = ln r − ⟨ln r⟩,   z the standardised invariants.
 *
 * The power lets features live at every scale of a law that spans decades, the unit makes them differ within a scale.
 * Nothing is said about which power, if any, the law has.
 *
 * @packageDocumentation
 */
import { exponential, hyperbolicTangent, type RandomStream } from 'principia/math';
import { invariantCount } from '../pair-invariants.js';
import { type Envelope, envelopeValue } from './envelopes.js';
import type { FeatureMap } from './feature-map.js';
import type { PairSurvey } from './survey.js';

/**
 * Where the units' weights come from: drawn at random, or from pairs of data points between which a unit goes from −½
 * to ½, so that units are steep where the data are dense (E. Bolager et al., Sampling weights of deep neural networks,
 * NeurIPS 2023).
 */
export type HiddenWeights = 'random' | 'data-driven';

/** One kind of feature: `radial` has units of the distance alone, `mixed` of all invariants at once. */
export interface FeatureFamily {
  readonly kind: 'radial' | 'mixed';
  readonly envelope: Envelope;
}

/** How many features of which families to draw, and from what range their powers α. */
export interface FeatureDraw {
  readonly families: readonly FeatureFamily[];
  /** Features of every family. */
  readonly counts: readonly number[];
  readonly powers: readonly [number, number];
  readonly weights: HiddenWeights;
}

/** One feature φₖ. */
export interface HiddenUnit {
  /** Its family's place in the recipe. */
  readonly family: number;
  /** α. */
  readonly power: number;
  /** w, [invariantCount]. */
  readonly weights: readonly number[];
  /** b. */
  readonly bias: number;
}

/** Everything that features are made of: plain data, from which they are made again. */
export interface FeatureRecipe {
  readonly families: readonly FeatureFamily[];
  /** Those of the radial families first. */
  readonly units: readonly HiddenUnit[];
  /** Centre and spread of the invariants, [invariantCount] each. */
  readonly centre: readonly number[];
  readonly spread: readonly number[];
}

/** Steepest random unit: it turns within a sixty-fourth of the spread of ln r. */
const steepest = 64;
/** Units steeper than this have a prior width of their own: a smooth law does without them. */
const steep = 2;

/** Features, and which family each comes from. */
export interface DrawnFeatures extends FeatureMap {
  /** [K]. */
  readonly family: Int32Array;
  readonly recipe: FeatureRecipe;
}

/** Draws features. */
export function drawFeatures(draw: FeatureDraw, survey: PairSurvey, random: RandomStream): DrawnFeatures {
  const [low, high] = draw.powers;
  const { families } = draw;
  const units = families.flatMap(({ kind }, family) =>
    Array.from({ length: draw.counts[family]! }, (): HiddenUnit => {
      const power = low + (high - low) * random.uniform();
      const { weights, bias } = drawUnit(kind, draw.weights, survey, random);
      return { family, power, weights: [...weights], bias };
    }),
  );
  // Units of the distance alone come first: they need one product instead of five.
  units.sort((a, b) => Number(isMixed(families, a)) - Number(isMixed(families, b)));
  const { centre, spread } = survey.scales;
  return featuresOf({ families, units, centre: [...centre], spread: [...spread] });
}

const isMixed = (families: readonly FeatureFamily[], { family }: HiddenUnit): boolean =>
  families[family]!.kind === 'mixed';

const isSteep = (families: readonly FeatureFamily[], unit: HiddenUnit): boolean =>
  !isMixed(families, unit) && Math.abs(unit.weights[0]!) > steep;

function drawUnit(
  kind: FeatureFamily['kind'],
  source: HiddenWeights,
  survey: PairSurvey,
  random: RandomStream,
): { readonly weights: Float64Array; readonly bias: number } {
  const width = kind === 'radial' ? 1 : invariantCount;
  const weights = new Float64Array(invariantCount);
  const one = standardised(survey, random);
  if (source === 'data-driven') {
    const other = standardised(survey, random);
    let square = 0;
    for (let input = 0; input < width; input++) square += (other[input]! - one[input]!) ** 2;
    // tanh(½ ln 3) = ½; points closer than the steepest unit allows are taken as if they were apart.
    const slope = Math.log(3) / Math.max(square, (Math.log(3) / steepest) ** 2);
    let bias = 0;
    for (let input = 0; input < width; input++) {
      weights[input] = slope * (other[input]! - one[input]!);
      bias -= (weights[input]! * (other[input]! + one[input]!)) / 2;
    }
    return { weights, bias };
  }
  if (kind === 'radial') {
    const sharp = random.uniform() < 1 / 3;
    const size = sharp ? steep * (steepest / steep) ** random.uniform() : Math.abs(1.2 * random.normal());
    weights[0] = random.uniform() < 0.5 ? -size : size;
    return { weights, bias: -weights[0] * one[0]! };
  }
  for (let input = 0; input < width; input++) weights[input] = random.normal() * (input === 0 ? 0.8 : 0.5);
  return { weights, bias: random.normal() };
}

/** The standardised invariants of some pair of the data. */
function standardised({ rows, scales }: PairSurvey, random: RandomStream): Float64Array {
  const at = random.integer(rows.length / invariantCount) * invariantCount;
  return scales.centre.map((centre, input) => (rows[at + input]! - centre) / scales.spread[input]!);
}

/** The features of a recipe; groups are the families, each divided into smooth and steep units. */
export function featuresOf(recipe: FeatureRecipe): DrawnFeatures {
  const { families, units, centre, spread } = recipe;
  const count = units.length;
  const labels = units.map((unit) => 2 * unit.family + Number(isSteep(families, unit)));
  const distinct = [...new Set(labels)].sort((a, b) => a - b);
  const groups = Int32Array.from(labels, (label) => distinct.indexOf(label));
  const family = Int32Array.from(units, (unit) => unit.family);
  const power = Float64Array.from(units, (unit) => unit.power);
  const bias = Float64Array.from(units, (unit) => unit.bias);
  const weights = Float64Array.from(units.flatMap((unit) => unit.weights));
  const mixed = units.findIndex((unit) => isMixed(families, unit));
  const radial = mixed < 0 ? count : mixed;
  const factors = new Float64Array(families.length);
  const z = new Float64Array(invariantCount);

  const prepare = (invariants: Float64Array, at: number): number => {
    families.forEach(({ envelope }, index) => {
      factors[index] = envelopeValue(envelope, invariants, at, centre[1]!);
    });
    for (let input = 0; input < invariantCount; input++) {
      z[input] = (invariants[at + input]! - centre[input]!) / spread[input]!;
    }
    return invariants[at]! - centre[0]!;
  };
  const unit = (feature: number): number => {
    const w = feature * invariantCount;
    let sum = bias[feature]! + weights[w]! * z[0]!;
    if (feature >= radial)
      for (let input = 1; input < invariantCount; input++) sum += weights[w + input]! * z[input]!;
    return hyperbolicTangent(sum);
  };
  return {
    count,
    groups,
    family,
    recipe,
    values(invariants, at, out) {
      const u = prepare(invariants, at);
      for (let feature = 0; feature < count; feature++) {
        out[feature] = factors[family[feature]!]! * exponential(power[feature]! * u) * unit(feature);
      }
    },
    slopes(invariants, at, out) {
      const u = prepare(invariants, at);
      for (let feature = 0; feature < count; feature++) {
        const value = unit(feature);
        const bend = ((1 - value * value) * weights[feature * invariantCount]!) / spread[0]!;
        out[feature] =
          factors[family[feature]!]! * exponential(power[feature]! * u) * (power[feature]! * value + bend);
      }
    },
  };
}
