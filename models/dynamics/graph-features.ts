import type { DynamicsSetup } from 'principia/training';
import {
  edgePropertyFeatures,
  type Features,
  learnedProperties,
  type MotionInputs,
  motionFeatures,
  nothing,
  type PositionInputs,
  placeFeatures,
  propertyFeatures,
  type SeparationColumn,
  separationFeatures,
  sideBySide,
} from './features.js';
import type { Parameterised } from './perceptron.js';

/** What graph networks may be shown of bodies. */
export interface GraphFeatureOptions<P extends PositionInputs = PositionInputs> {
  readonly positions?: P;
  /** 'momenta' if not given. */
  readonly motion?: MotionInputs;
  /** Numbers to be learned for each individual, as its unknown mass or charge; 0 if not given. */
  readonly learnedProperties?: number;
}

/** What a graph network sees. */
export interface GraphFeatures {
  readonly bodies: Features;
  readonly edges: Features;
  /** Those of the bodies that do not change in time, a part of `bodies`. */
  readonly properties: Features;
  /** Parameters behind the features. */
  readonly learned: Parameterised;
}

const seenOfSeparations: Readonly<Record<PositionInputs, readonly SeparationColumn[]>> = {
  absolute: [],
  relative: ['displacement', 'smooth distance'],
  distance: ['distance', 'logarithm'],
};

/**
 * The features of the options: bodies' motion (unless it is not to be seen), properties and, if absolute, places; edges'
 * separations, unless places are absolute, and properties. Of distances alone goes with the motion's square alone.
 */
export function graphFeatures(
  setup: DynamicsSetup,
  model: string,
  positions: PositionInputs,
  motion: MotionInputs | 'unseen',
  learnedCount: number,
): GraphFeatures {
  const learned = learnedProperties(setup, model, learnedCount);
  const properties = sideBySide(propertyFeatures(setup), learned);
  return {
    bodies: sideBySide(
      motion === 'unseen' ? nothing : motionFeatures(setup, motion, positions === 'distance'),
      positions === 'absolute' ? placeFeatures(setup) : nothing,
      properties,
    ),
    edges: sideBySide(separationFeatures(setup, seenOfSeparations[positions]), edgePropertyFeatures(setup)),
    properties,
    learned,
  };
}
