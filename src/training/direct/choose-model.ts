import type { RandomStream } from 'principia/math';
import { type BodyTerm, bodyScales, dragTerm, fieldTerm } from './body-terms.js';
import { chooseFamilies } from './choose-families.js';
import { envelopeName, envelopes } from './envelopes.js';
import type { FeatureMap } from './feature-map.js';
import { drawFeatures, type FeatureFamily, type HiddenWeights } from './hidden-features.js';
import { type LinearModel, linearModel, type PairKind } from './linear-model.js';
import { type ObservedSystem, someWindows } from './observed-system.js';
import type { PairSurvey } from './survey.js';
import { weightedEquations } from './weighted-equations.js';

/** What of the fit's options says which features there are. */
export interface ModelChoice {
  readonly kind: PairKind;
  readonly features: number;
  readonly hidden?: HiddenWeights | FeatureMap;
  readonly field?: number;
  readonly drag?: number;
  readonly random: RandomStream;
}

/** Features of a portion of a family of radial units, and of each family of mixed ones, while families are compared. */
const portionSize = { radial: 12, mixed: 12 };
/** Portions of every family. */
const portions = 3;
/** Rows for every coefficient of the trial. */
const trialRows = 3;
/** Share of mixed features where none are asked for: what the families miss would otherwise have no voice. */
const leastMixed = 0.15;
const askedMixed = 0.5;

/**
 * Draws the features of a model: a few of every family first, and where evidence on a part of the data says which
 * families matter, all of those.
 */
export function chooseModel(
  systems: readonly ObservedSystem[],
  survey: PairSurvey,
  choice: ModelChoice,
): { readonly model: LinearModel; readonly families: readonly string[] } {
  const { kind, features, hidden = 'random', random } = choice;
  const bodies = bodyTerms(systems, choice);
  if (typeof hidden !== 'string')
    return { model: linearModel(kind, hidden, bodies, survey.span), families: ['given'] };
  // An energy has one power of the distance more than its force.
  const powers = kind === 'force' ? ([-3, 1] as const) : ([-2, 2] as const);
  const draw = (
    families: readonly FeatureFamily[],
    counts: readonly number[],
    label: string,
  ): { readonly model: LinearModel; readonly family: Int32Array } => {
    const drawn = drawFeatures({ families, counts, powers, weights: hidden }, survey, random.child(label));
    return { model: linearModel(kind, drawn, bodies, survey.span), family: drawn.family };
  };
  const { radial, mixed } = candidates(survey);
  if (mixed.length === 0) return { model: draw(radial, [features], 'features').model, families: ['1'] };

  const families = [...radial, ...mixed];
  const trial = draw(
    families,
    families.map(({ kind }) => portions * portionSize[kind]),
    'trial',
  );
  const columns = [...Array(trial.model.count).keys()];
  const portionsOf = (wanted: (family: number) => boolean): number[][] => {
    const own = columns.filter((column) => wanted(trial.family[column] ?? -1));
    return Array.from({ length: portions }, (_, portion) => own.filter((_, at) => at % portions === portion));
  };
  const chosen = chooseFamilies(
    weightedEquations(trial.model, someWindows(systems, trialRows * trial.model.count), null),
    [
      ...radial.map((_, index) => portionsOf((family) => family === index)),
      portionsOf((family) => family >= radial.length),
    ],
    radial.length,
    columns.slice(trial.family.length),
  );
  const ofRadial = chosen.filter(({ family }) => family < radial.length);
  const ofMixed = Math.round((chosen.length > ofRadial.length ? askedMixed : leastMixed) * features);
  return {
    model: draw(
      [...ofRadial.map(({ family }) => radial[family]!), ...mixed],
      [
        ...divided(
          features - ofMixed,
          ofRadial.map((family) => family.portions),
        ),
        ...divided(
          ofMixed,
          mixed.map(() => 1),
        ),
      ],
      'features',
    ).model,
    families: chosen.map(({ family }) =>
      family < radial.length ? envelopeName(radial[family]!.envelope) : 'mixed',
    ),
  };
}

/** Families that the data can tell apart; mixed ones only where there is more than the distance to mix. */
function candidates({ varies }: PairSurvey): {
  readonly radial: readonly FeatureFamily[];
  readonly mixed: readonly FeatureFamily[];
} {
  const masses = varies[1]! || varies[2]!;
  const charges = varies[3]! || varies[4]!;
  const powers = envelopes(masses, false).filter(({ mass }) => !mass.includes('+'));
  return {
    radial: envelopes(masses, charges).map((envelope) => ({ kind: 'radial', envelope })),
    mixed: masses || charges ? powers.map((envelope) => ({ kind: 'mixed', envelope })) : [],
  };
}

/** A number divided into whole parts in proportion to weights. */
function divided(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const from = Math.round((total * before) / whole);
    before += weight;
    return Math.round((total * before) / whole) - from;
  });
}

function bodyTerms(
  systems: readonly ObservedSystem[],
  { field = 0, drag = 0, random }: ModelChoice,
): readonly BodyTerm[] {
  if (field + drag === 0) return [];
  const scales = bodyScales(systems);
  return [
    ...(field > 0 ? [fieldTerm(field, scales, random.child('field'))] : []),
    ...(drag > 0 ? [dragTerm(drag, scales, random.child('drag'))] : []),
  ];
}
