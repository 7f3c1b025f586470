import { z } from 'zod';
import type { Acts, Direction } from './law.js';

/** A form's share of the posterior: as the network's draws wobble (null where none were drawn), and on the trajectories. */
export interface FormProbability {
  readonly network: number | null;
  readonly law: number;
}

/** A constant of the law with its interval at a level. */
export interface DocumentConstant {
  readonly name: string;
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  readonly unit: string;
}

/** A term of the law. */
export interface DocumentTerm {
  readonly acts: Acts;
  readonly direction: Direction;
  /** Which axis of space, counted from 0; along an axis only. */
  readonly axis?: number;
  /** SymPy syntax, constants as numbers. */
  readonly expression: string;
  readonly variables: readonly { readonly name: string; readonly unit: string; readonly meaning: string }[];
  readonly tex: string;
  readonly constants: readonly DocumentConstant[];
}

/** A body, its mass, and its strength G·m where the law has one. */
export interface DocumentBody {
  readonly name: string;
  readonly mass: {
    readonly value: number;
    readonly interval: readonly [number, number] | null;
    /** Of the interval. */
    readonly level?: number;
    /** What the interval is made of, the source's systematic error included; where there is an interval. */
    readonly standardDeviation?: number;
  };
  readonly gm: {
    readonly value: number;
    readonly interval: readonly [number, number] | null;
    readonly unit: string;
  } | null;
  /** Where it was learned. */
  readonly charge?: { readonly value: number; readonly interval: readonly [number, number] | null };
  readonly observable: boolean;
  /** Why the mass is not observable, or how it is known. */
  readonly note: string;
}

/** A term of a candidate that was not chosen. */
export type DocumentAlternativeTerm = Pick<DocumentTerm, 'acts' | 'direction' | 'axis' | 'expression'>;

/** A number of a body, such as its mass. */
export interface DocumentProperty {
  readonly body: string;
  readonly value: number;
}

/** A candidate that was not chosen. */
export interface DocumentAlternative {
  readonly expression: string;
  /** Its terms, with the fitted constants; none where it leaves every body to itself. */
  readonly terms?: readonly DocumentAlternativeTerm[];
  /** Masses and charges that the data lack, as fitted with it; those of the law where none are given. */
  readonly masses?: readonly DocumentProperty[];
  readonly charges?: readonly DocumentProperty[];
  readonly complexity: number;
  readonly probability: FormProbability;
  /** Held-out residuals over the noise of the best candidate, the median window's; null where it cannot follow. */
  readonly heldOutError: number | null;
  /** Whether it is the same function as the law on these data, which cannot tell the two apart. */
  readonly equalOnData?: boolean;
}

/** A run-time gate of a sampler: a printed number that must lie within a limit. */
export interface DocumentGate {
  readonly name: string;
  readonly value: number | null;
  readonly limit: string;
  readonly passed: boolean;
  /** The direction, quantity or member that gave the value; empty where it is a mean over all. */
  readonly where: string;
}

/** What a number's variance over the draws is made of; the parts add up to it. */
export interface DocumentVariance {
  /** What one member's chain wanders, how much members differ, and what a fit of constants leaves open. */
  readonly chain: number;
  readonly member: number;
  readonly fit: number;
  /** How much the number differs between searches, each with its own seed and messages; null where there are not two. */
  readonly search: number | null;
}

/** A constant or a mass as the thermal ensemble has it. */
export interface DrawnNumber {
  readonly name: string;
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  readonly variance: DocumentVariance;
}

/** The thermal ensemble of the network: how it was drawn, what vouches for it, and what it says. */
export interface DocumentEnsemble {
  readonly sampler: string;
  readonly members: number;
  readonly draws: number;
  /** T of the loss, mean (residual/σ)², and T* = 2/N_eff, at which e^{−L/T} is the likelihood. */
  readonly temperature: number;
  readonly noiseTemperature: number;
  readonly effectiveResiduals: number;
  readonly prior: string;
  readonly gates: readonly DocumentGate[];
  readonly numbers: readonly DrawnNumber[];
}

/** How often bands held what came to be. */
export interface DocumentCoverage {
  /** The share of single numbers inside. */
  readonly entries: number;
  /** The share of trajectories with at least a share `level` of their numbers inside. */
  readonly trajectories: number;
}

/** Predictive bands on held-out motion: how often they hold it, before and after conformal recalibration. */
export interface DocumentPredictions {
  readonly level: number;
  readonly trajectories: number;
  /** Of all held-out trajectories. */
  readonly coverage: DocumentCoverage;
  /** Mean |p̂ − p| over the nominal levels p, and the area between the coverage curve and the diagonal. */
  readonly expectedError: number;
  readonly miscalibrationArea: number;
  /** Mean continuous ranked probability and interval score over the bands' own deviations; 0.56 and 4.1 at best. */
  readonly rankedProbabilityScore: number;
  readonly intervalScore: number;
  /** What recalibration on one half of the trajectories does on the other; or why there is none. */
  readonly recalibration:
    | {
        readonly granted: true;
        readonly factor: number;
        readonly before: DocumentCoverage;
        readonly after: DocumentCoverage;
      }
    | { readonly granted: false; readonly reason: string };
  /** Coverage by nominal level. */
  readonly curve: readonly { readonly nominal: number; readonly covered: number }[];
}

/** A term of the candidates: how probable it is that the law has it, and how much noise that would bear. */
export interface DocumentInclusion {
  readonly term: string;
  readonly probability: number;
  /** T_c/T*: by how much the noise's variance could grow before the data no longer support it; null where they do not. */
  readonly condensation: number | null;
}

/** What `law.json` holds: the discovered law for programs; later versions only add fields. */
export interface LawDocument {
  readonly schema: 'principia/law/1';
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  readonly verdict: 'law' | 'no law' | 'undecided';
  /** Why the verdict, by the stated rule. */
  readonly reason: string;
  /** Whether the sampler passed every gate; where it did not, `unverified` says which failed. */
  readonly verified: boolean;
  readonly unverified: readonly string[];
  readonly terms: readonly DocumentTerm[];
  readonly probability: FormProbability;
  /**
   * The Jensen-Shannon distance of the two over all candidates, 0 to 1: where it is large, the network does not determine
   * the law. Null where no ensemble was drawn.
   */
  readonly divergence?: number | null;
  readonly alternatives: readonly DocumentAlternative[];
  /** Terms of all candidates, the hardiest first. */
  readonly inclusion?: readonly DocumentInclusion[];
  /** Null where no held-out motion could be followed. */
  readonly predictions?: DocumentPredictions | null;
  /** The thermal ensemble; null where none was drawn. */
  readonly ensemble?: DocumentEnsemble | null;
  /**
   * Terms for what the best candidate leaves, the best first: what they leave of its residuals, and by how much BIC falls.
   * Those that leave less than half compete with the other candidates; the others are details, or flaws of the data.
   */
  readonly residual?: readonly { readonly terms: string; readonly left: number; readonly gain: number }[];
  readonly bodies: readonly DocumentBody[];
  /**
   * Standard deviations of positions and velocities, a body each in the order of `bodies`, as given or as the law's residuals
   * tell them; no velocities where these were not observed.
   */
  readonly noise?: { readonly position: readonly number[]; readonly velocity: readonly number[] };
  /** Which product is fixed. */
  readonly gauge: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: number;
}

const gate = z.object({
  name: z.string(),
  value: z.number().nullable(),
  limit: z.string(),
  passed: z.boolean(),
  where: z.string(),
});
const interval = z.tuple([z.number(), z.number()]).readonly();
const probability = z.object({ network: z.number().nullable(), law: z.number() });
const property = z.object({ body: z.string(), value: z.number() });
const action = {
  acts: z.enum(['pair force', 'pair potential', 'body force', 'generalised force']),
  direction: z.enum(['separation', 'relative velocity', 'velocity', 'axis']),
  axis: z.int().nonnegative().exactOptional(),
  expression: z.string(),
};

const variance = z.object({
  chain: z.number(),
  member: z.number(),
  fit: z.number(),
  search: z.number().nullable(),
});

const coverage = z.object({ entries: z.number(), trajectories: z.number() });
const predictions = z.object({
  level: z.number(),
  trajectories: z.number(),
  coverage,
  expectedError: z.number(),
  miscalibrationArea: z.number(),
  rankedProbabilityScore: z.number(),
  intervalScore: z.number(),
  recalibration: z.union([
    z.object({ granted: z.literal(true), factor: z.number(), before: coverage, after: coverage }),
    z.object({ granted: z.literal(false), reason: z.string() }),
  ]),
  curve: z.array(z.object({ nominal: z.number(), covered: z.number() })),
});

/** Checks what a file says of a thermal ensemble. */
export const documentEnsembleSchema: z.ZodType<DocumentEnsemble> = z.object({
  sampler: z.string(),
  members: z.number(),
  draws: z.number(),
  temperature: z.number(),
  noiseTemperature: z.number(),
  effectiveResiduals: z.number(),
  prior: z.string(),
  gates: z.array(gate),
  numbers: z.array(z.object({ name: z.string(), value: z.number(), interval, level: z.number(), variance })),
});

/** Checks that a value read from a file is a law document. */
export const lawDocumentSchema: z.ZodType<LawDocument> = z.object({
  schema: z.literal('principia/law/1'),
  dataset: z.object({ name: z.string(), hash: z.string() }),
  seed: z.number(),
  verdict: z.enum(['law', 'no law', 'undecided']),
  reason: z.string(),
  verified: z.boolean(),
  unverified: z.array(z.string()),
  terms: z.array(
    z.object({
      ...action,
      variables: z.array(z.object({ name: z.string(), unit: z.string(), meaning: z.string() })),
      tex: z.string(),
      constants: z.array(
        z.object({ name: z.string(), value: z.number(), interval, level: z.number(), unit: z.string() }),
      ),
    }),
  ),
  probability,
  divergence: z.number().nullable().exactOptional(),
  inclusion: z
    .array(z.object({ term: z.string(), probability: z.number(), condensation: z.number().nullable() }))
    .exactOptional(),
  predictions: predictions.nullable().exactOptional(),
  ensemble: documentEnsembleSchema.nullable().exactOptional(),
  alternatives: z.array(
    z.object({
      expression: z.string(),
      terms: z.array(z.object(action)).exactOptional(),
      masses: z.array(property).exactOptional(),
      charges: z.array(property).exactOptional(),
      complexity: z.number(),
      probability,
      heldOutError: z.number().nullable(),
      equalOnData: z.boolean().exactOptional(),
    }),
  ),
  residual: z.array(z.object({ terms: z.string(), left: z.number(), gain: z.number() })).exactOptional(),
  bodies: z.array(
    z.object({
      name: z.string(),
      mass: z.object({
        value: z.number(),
        interval: interval.nullable(),
        level: z.number().exactOptional(),
        standardDeviation: z.number().exactOptional(),
      }),
      gm: z.object({ value: z.number(), interval: interval.nullable(), unit: z.string() }).nullable(),
      charge: z.object({ value: z.number(), interval: interval.nullable() }).exactOptional(),
      observable: z.boolean(),
      note: z.string(),
    }),
  ),
  noise: z.object({ position: z.array(z.number()), velocity: z.array(z.number()) }).exactOptional(),
  gauge: z.string(),
  metrics: z.record(z.string(), z.number()),
  seconds: z.number(),
});
