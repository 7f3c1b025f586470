/**
 * A law of pairs in a file: what its features are made of, and their coefficients. Numbers are written so that they are
 * read back to the last bit.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { z } from 'zod';
import { invariantCount } from '../pair-invariants.js';
import { type BodyRecipe, bodyTermOf } from './body-terms.js';
import { chargeFactorNames, massFactorNames } from './envelopes.js';
import { type FeatureRecipe, featuresOf } from './hidden-features.js';
import { type LearnedParts, learnedParts } from './learned-parts.js';
import { linearModel } from './linear-model.js';

/** Its name in the folder of a run. */
export const pairLawFileName = 'pair-law.json';

const numbers = z.array(z.number());
const invariants = numbers.length(invariantCount);

/** Where a law comes from, and what it can be used on. */
export interface PairLawDescription {
  readonly model: 'pairwise-force' | 'pairwise-hamiltonian';
  readonly dimension: number;
  readonly charges: boolean;
  readonly units: Readonly<Record<'length' | 'time' | 'mass' | 'charge', string>>;
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  /** Error in closed loop on validation motions; null where there were none. */
  readonly error: number | null;
}

/** What `pair-law.json` holds. */
export interface PairLawDocument extends PairLawDescription {
  readonly schema: 'principia/pair-law/1';
  /** ln r of the nearest and the farthest pair of the data. */
  readonly span: readonly [number, number];
  readonly features: FeatureRecipe;
  readonly bodyTerms: readonly BodyRecipe[];
  readonly coefficients: readonly number[];
}

const fileSchema: z.ZodType<PairLawDocument> = z.object({
  schema: z.literal('principia/pair-law/1'),
  model: z.enum(['pairwise-force', 'pairwise-hamiltonian']),
  dimension: z.int().positive(),
  charges: z.boolean(),
  units: z.object({ length: z.string(), time: z.string(), mass: z.string(), charge: z.string() }),
  dataset: z.object({ name: z.string(), hash: z.string() }),
  seed: z.number(),
  error: z.number().nullable(),
  span: z.tuple([z.number(), z.number()]).refine(([nearest, farthest]) => nearest <= farthest, {
    error: 'expected the nearest first',
  }),
  features: z.object({
    families: z.array(
      z.object({
        kind: z.enum(['radial', 'mixed']),
        envelope: z.object({ mass: z.enum(massFactorNames), charge: z.enum(chargeFactorNames) }),
      }),
    ),
    units: z.array(
      z.object({ family: z.number(), power: z.number(), weights: invariants, bias: z.number() }),
    ),
    centre: invariants,
    spread: z.array(z.number().positive()).length(invariantCount),
  }),
  bodyTerms: z.array(
    z.object({
      kind: z.enum(['field', 'drag']),
      scales: z.object({
        centre: numbers,
        length: z.number().positive(),
        speed: z.number().positive(),
        logMass: z.number(),
      }),
      weights: numbers,
      biases: numbers,
      powers: numbers,
    }),
  ),
  coefficients: numbers,
});

/**
 * The document of a law.
 *
 * @throws Error where its features are of a kind of one's own, which no file can hold
 */
export function encodePairLaw(
  { model, coefficients }: Pick<LearnedParts, 'model' | 'coefficients'>,
  description: PairLawDescription,
): PairLawDocument {
  const { recipe } = model.pair;
  if (recipe === undefined || model.span === undefined)
    throw new Error("features of one's own cannot be written to a file");
  return {
    schema: 'principia/pair-law/1',
    ...description,
    span: model.span,
    features: recipe,
    bodyTerms: model.bodies.map((term) => term.recipe),
    coefficients: [...coefficients],
  };
}

/** A document, and the law in it. */
export interface PairLawFile {
  readonly document: PairLawDocument;
  readonly parts: LearnedParts;
}

/**
 * The law of a document.
 *
 * @param source what messages call the file
 * @throws InputError where the value is no such document, or its parts do not fit each other
 */
export function decodePairLaw(value: unknown, source: string): PairLawFile {
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new InputError(
      `${source} is no law of pairs (${path.join('.') || 'the document'}: ${message}); expected the ${pairLawFileName} of a 'principia train --solver direct' run`,
    );
  }
  const document = parsed.data;
  const { features, bodyTerms, coefficients } = document;
  if (features.units.some(({ family }) => features.families[family] === undefined)) {
    throw new InputError(`${source}: a feature is of a family that is not listed`);
  }
  bodyTerms.forEach((term, index) => {
    demandLengths(term, document.dimension, `${source}: bodyTerms.${index}`);
  });
  const model = linearModel(
    document.model === 'pairwise-force' ? 'force' : 'hamiltonian',
    featuresOf(features),
    bodyTerms.map(bodyTermOf),
    document.span,
  );
  if (model.count !== coefficients.length) {
    throw new InputError(`${source} has ${coefficients.length} coefficients for ${model.count} features`);
  }
  return { document, parts: learnedParts(model, Float64Array.from(coefficients)) };
}

/** @throws InputError where the parts of a body term are not of one number of features, or of another dimension */
function demandLengths(
  { kind, scales, weights, biases, powers }: BodyRecipe,
  dimension: number,
  where: string,
): void {
  const features = biases.length;
  const clash = (
    [
      ['scales.centre', scales.centre, dimension],
      ['weights', weights, kind === 'field' ? features * dimension : features],
      ['powers', powers, kind === 'field' ? 0 : features],
    ] as const
  ).find(([, list, expected]) => list.length !== expected);
  if (clash === undefined) return;
  const [part, list, expected] = clash;
  throw new InputError(
    `${where}.${part} has ${list.length} numbers, but a ${kind} of ${features} features in ${dimension} dimensions has ${expected}; the file was changed by hand: train the law again`,
  );
}
