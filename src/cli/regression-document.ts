import type { ChoiceRule, ParameterValues } from 'principia/symbolic';
import type { ChosenColumn } from './regress-problem.js';
import type { TemplateTexts } from './regress-template.js';

/** What a regression is told, all that its result depends on besides the table. */
export interface RegressionSettings {
  readonly target: string;
  /** All columns of numbers where null. */
  readonly features: readonly string[] | null;
  readonly operators: readonly string[];
  /** Operators of the user's own, such as `gauss: exp(-x^2)`. */
  readonly definitions: readonly string[];
  /** Such as `r: m, F: N`. */
  readonly units: string | null;
  readonly constantsUnits: 'any' | 'none';
  /** Standard deviation of the target, or the column that has one a row. */
  readonly noise: number | string | null;
  /** Standard deviations of features, such as `x: 0.1, y: sigma_y`. */
  readonly noiseOf: string | null;
  /** The column of weights. */
  readonly weights: string | null;
  /** A name, or a formula over the residual z. */
  readonly loss: string;
  readonly maximumComplexity: number;
  readonly maximumSize: number | null;
  readonly maximumDepth: number | null;
  readonly maximumConstants: number | null;
  readonly smallForms: number;
  /** Such as `exp: 1`, `sin(cos): 0` and `/(any, 5)`. */
  readonly constraints: readonly string[];
  readonly seed: number;
  readonly generations: number;
  readonly evaluations: number | null;
  /** Seconds. */
  readonly timeout: number | null;
  /** Null: what rounding errors of exact data leave. */
  readonly targetLoss: number | null;
  readonly rule: ChoiceRule;
  /** Share of the rows; null: a fifth where there are many. */
  readonly validation: number | null;
  readonly extrapolation: number;
  readonly guesses: readonly string[];
  /** The form of the whole, whose functions are searched; any formula where null. */
  readonly template: TemplateTexts | null;
}

/** What came of a regression: the contents of `regression.json`. */
export interface RegressionDocument {
  readonly schema: 'principia/regression/1';
  /** The row of the front that the rule chooses; null where it chooses none. */
  readonly chosen: (FrontRow & { readonly rule: ChoiceRule }) | null;
  /** Simplest first. */
  readonly front: readonly FrontRow[];
  readonly target: ChosenColumn & { readonly tex: string };
  readonly features: readonly ChosenColumn[];
  readonly dataset: {
    readonly file: string;
    /** SHA-256 of the table's columns. */
    readonly hash: string;
    readonly rows: { readonly training: number; readonly validation: number; readonly extrapolation: number };
  };
  readonly seed: number;
  /** How many generations were done; with so many and no other limit, the search is the same. */
  readonly generations: number;
  readonly evaluations: number;
  readonly stopped: Stopped;
  /** As run: what was left to the defaults is filled in. */
  readonly options: RegressionSettings;
  /** The command that comes to the same front. */
  readonly replay: string;
  /** What was left out or renamed. */
  readonly notes: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

/** Why a search ended. */
export type Stopped = 'generations' | 'target loss' | 'evaluations' | 'timeout' | 'aborted';

/** An expression of the front with everything that is known of it. */
export interface FrontRow {
  readonly complexity: number;
  /** Relative to that of the best constant, as are the two others; null where there are no such rows. */
  readonly loss: number;
  readonly validation: number | null;
  readonly extrapolation: number | null;
  /** In full, as `parse` of principia/symbolic reads it. */
  readonly expression: string;
  readonly tex: string;
  readonly constants: readonly FrontConstant[];
  /** Of the constants, in base units; null where several are possible, or where no units were given. */
  readonly units: readonly (string | null)[] | null;
  /** The functions of a template, over their own operands, and its parameters; null where there are none. */
  readonly functions: Readonly<Record<string, FrontFunction>> | null;
  readonly parameters: ParameterValues | null;
  readonly score: number;
  /** Nats; null where the expression is too close to undefined to tell, as is `bic`. */
  readonly descriptionLength: number | null;
  readonly bic: number | null;
}

export interface FrontFunction {
  readonly operands: readonly string[];
  readonly expression: string;
  readonly tex: string;
}

export interface FrontConstant {
  readonly value: number;
  readonly deviation: number | null;
  /** Whether it is a recognisable value that the loss allows. */
  readonly rounded: boolean;
  /** The recognisable value's name, such as `1/(4*pi)`, or all digits. */
  readonly text: string;
}
