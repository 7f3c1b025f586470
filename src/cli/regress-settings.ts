import { InputError } from 'principia/math';
import type { ChoiceRule } from 'principia/symbolic';
import { parseDefinition } from './regress-definitions.js';
import { parseOperators, usualOperators } from './regress-operators.js';
import type { TemplateTexts } from './regress-template.js';
import type { RegressionSettings } from './regression-document.js';
import { shellCommand } from './shell-command.js';

/** The options of `principia regress` as they come from the command line. */
export interface RegressOptions {
  readonly target: string;
  readonly features?: string;
  readonly operators?: string;
  readonly define?: readonly string[];
  readonly units?: string;
  readonly constantsUnits: 'any' | 'none';
  readonly noise?: string;
  readonly noiseOf?: string;
  readonly weights?: string;
  readonly loss: string;
  readonly maxComplexity: number;
  readonly maxSize?: number;
  readonly maxDepth?: number;
  readonly maxConstants?: number;
  readonly constraint?: readonly string[];
  readonly seed: number;
  readonly generations?: number;
  readonly maxEvaluations?: number;
  readonly timeout?: number;
  readonly targetLoss?: number;
  readonly workers?: number;
  readonly rule: string;
  readonly validation?: number;
  readonly extrapolation: number;
  readonly smallForms: number;
  readonly guess?: readonly string[];
  readonly template?: string;
  readonly function?: readonly string[];
  readonly parameter?: readonly string[];
  readonly categories?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The rules by what a command line calls them. */
export const choiceRules: Readonly<Record<string, ChoiceRule>> = {
  'description-length': 'description length',
  bic: 'bic',
  score: 'score',
  accuracy: 'accuracy',
};

export const regressDefaults = {
  constantsUnits: 'any',
  loss: 'squared',
  maxComplexity: 24,
  smallForms: 262_144,
  rule: 'description-length',
  extrapolation: 0,
} as const;
const defaults = regressDefaults;

export const usualGenerations = 60;
/** With a limit by time or evaluations, no other is meant. */
const manyGenerations = 1_000_000;

/**
 * What the options of a command line mean.
 *
 * @throws InputError for options that contradict one another or mean nothing
 */
export function settingsOf(options: RegressOptions): RegressionSettings {
  const { validation, extrapolation, noise, weights, units } = options;
  if ((validation ?? 0) + extrapolation > 0.9) {
    throw new InputError(
      `--validation ${validation} and --extrapolation ${extrapolation} leave less than a tenth of the rows to search; hold back less`,
    );
  }
  if (noise !== undefined && weights !== undefined) {
    throw new InputError('--noise and --weights both say how much a row counts; give one of them');
  }
  if (noise !== undefined && options.loss === 'relative') {
    throw new InputError(
      '--loss relative takes errors to be as large as a share of the target, but --noise says how large they are; give one of them',
    );
  }
  if (options.noiseOf !== undefined && noise === undefined) {
    throw new InputError(
      '--noise-of needs the standard deviation of the target to compare with: add --noise',
    );
  }
  if (options.resume === true && options.out === undefined) {
    throw new InputError('--resume goes on with the search in a folder; name it by --out');
  }
  if (units === undefined && options.constantsUnits === 'none') {
    throw new InputError('--constants-units needs the units of the columns: add --units');
  }
  const definitions = options.define ?? [];
  const limited = options.timeout !== undefined || options.maxEvaluations !== undefined;
  return {
    target: options.target,
    features: options.features === undefined ? null : splitList(options.features),
    operators: operatorsOf(options.operators, definitions),
    definitions,
    units: units ?? null,
    constantsUnits: options.constantsUnits,
    noise: noise === undefined ? null : noiseOf(noise),
    noiseOf: options.noiseOf ?? null,
    weights: weights ?? null,
    loss: options.loss,
    maximumComplexity: options.maxComplexity,
    maximumSize: options.maxSize ?? null,
    maximumDepth: options.maxDepth ?? null,
    maximumConstants: options.maxConstants ?? null,
    constraints: options.constraint ?? [],
    smallForms: options.smallForms,
    seed: options.seed,
    generations: options.generations ?? (limited ? manyGenerations : usualGenerations),
    evaluations: options.maxEvaluations ?? null,
    timeout: options.timeout ?? null,
    targetLoss: options.targetLoss ?? null,
    rule: choiceRules[options.rule]!,
    validation: validation ?? null,
    extrapolation,
    guesses: options.guess ?? [],
    template: templateTexts(options),
  };
}

function templateTexts(options: RegressOptions): TemplateTexts | null {
  const { template, guess, noiseOf } = options;
  if (template === undefined) {
    const idle = (['function', 'parameter', 'categories'] as const).find(
      (name) => options[name] !== undefined,
    );
    if (idle !== undefined) throw new InputError(`--${idle} is of a template; give its form by --template`);
    return null;
  }
  const other = guess !== undefined ? '--guess' : noiseOf !== undefined ? '--noise-of' : null;
  if (other !== null) throw new InputError(`a search with --template takes no ${other}; leave it out`);
  if (options.function === undefined) {
    throw new InputError(
      `--template '${template}' has no free function; name its functions and their operands, as --function 'f: r'`,
    );
  }
  return {
    form: template,
    functions: options.function,
    parameters: options.parameter ?? [],
    categories: options.categories ?? null,
  };
}

/** Where nothing is said, the usual ones and all that is defined. */
function operatorsOf(text: string | undefined, definitions: readonly string[]): readonly string[] {
  const defined = definitions.map(parseDefinition);
  return text === undefined
    ? [...parseOperators(usualOperators), ...defined.map(({ name }) => name)]
    : parseOperators(text, defined);
}

function splitList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InputError(`--features '${text}' has an empty name; expected columns, as a,b,c`);
}

/** A number, or else the name of a column. */
function noiseOf(text: string): number | string {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) return text;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`--noise is ${text}; expected a standard deviation above 0, or the name of a column`);
}

/** The command that runs this again: what decides the numbers, and nothing of where they go. */
export function commandOf(path: string, settings: RegressionSettings, generations: number | null): string {
  const words = ['principia', 'regress', path, '--target', settings.target];
  const add = (flag: string, value: number | string | null, usual: number | string | null = null): void => {
    if (value !== null && value !== usual) words.push(`--${flag}`, String(value));
  };
  add('features', settings.features?.join(',') ?? null);
  for (const definition of settings.definitions) add('define', definition);
  add('operators', settings.operators.join(' '), operatorsOf(undefined, settings.definitions).join(' '));
  add('units', settings.units);
  add('constants-units', settings.constantsUnits, defaults.constantsUnits);
  add('noise', settings.noise);
  add('noise-of', settings.noiseOf);
  add('weights', settings.weights);
  add('loss', settings.loss, defaults.loss);
  add('max-complexity', settings.maximumComplexity, defaults.maxComplexity);
  add('max-size', settings.maximumSize);
  add('max-depth', settings.maximumDepth);
  add('max-constants', settings.maximumConstants);
  for (const rule of settings.constraints) add('constraint', rule);
  add('small-forms', settings.smallForms, defaults.smallForms);
  for (const guess of settings.guesses) add('guess', guess);
  add('template', settings.template?.form ?? null);
  for (const text of settings.template?.functions ?? []) add('function', text);
  for (const text of settings.template?.parameters ?? []) add('parameter', text);
  add('categories', settings.template?.categories ?? null);
  add('seed', settings.seed);
  add('generations', generations ?? settings.generations, manyGenerations);
  add('max-evaluations', generations === null ? settings.evaluations : null);
  add('timeout', generations === null ? settings.timeout : null);
  add('target-loss', settings.targetLoss);
  add('rule', settings.rule.replace(' ', '-'), defaults.rule);
  add('validation', settings.validation);
  add('extrapolation', settings.extrapolation, defaults.extrapolation);
  return shellCommand(words);
}
