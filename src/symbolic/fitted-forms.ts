import type { RandomStream } from 'principia/math';
import { createBestBySize } from './best-by-size.js';
import { NEGATE } from './enumerate-forms.js';
import { commutes } from './form-key.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';
import type { PreparedProblem } from './problem.js';
import {
  CONSTANT,
  complexityOf,
  concatenate,
  constantTokens,
  type Program,
  subtreeStart,
  token,
  VARIABLE,
  withConstants,
} from './program.js';
import { projectedModel } from './projected-model.js';
import { affineFit, createWorkspace } from './scaling.js';
import type { SmallFormsOptions } from './small-forms.js';
import { WRONG } from './units/dimension-table.js';
import { operatorCode, type Vocabulary } from './vocabulary.js';

/** With more constants a form of few symbols bends to anything. */
const CONSTANTS = 2;
/** A fit begins at the best of so many draws. */
const STARTS = 6;
/** So many forms are built for a fit: where units are given, few are of those asked for. */
const BUILT = 16;
const ITERATIONS = 6;

/**
 * Forms with one or two constants, fitted: all of so many symbols before those of more, as far as a number of fits goes;
 * the best of each size. What the scale and the offset of the whole do is left to them.
 */
export function fittedForms(
  problem: PreparedProblem,
  { vocabulary, dimensions, maximumComplexity, random }: SmallFormsOptions,
  fits: number,
): readonly Program[] {
  const wanted = dimensions?.wanted ?? null;
  const fitted = createFit(problem, random);
  const best = createBestBySize();
  const room = new Int32Array(maximumComplexity);
  const lengths: Program[][] = [];
  let left = fits;
  let unbuilt = BUILT * fits;
  for (let length = 0; length <= maximumComplexity; length++) {
    lengths.push([]);
    for (const program of formsOfLength(length, lengths, vocabulary)) {
      if (left <= 0 || unbuilt-- <= 0) return best.programs();
      const complexity = complexityOf(program, problem.users);
      const dimension = dimensions?.table.infer(program, room) ?? 0;
      if (dimension === WRONG || complexity > maximumComplexity) continue;
      lengths[length]!.push(program);
      if (!program.codes.includes(CONSTANT) || affine.has(shapeOf(program))) continue;
      if (wanted !== null && dimension >= 0 && dimension !== wanted) continue;
      left--;
      const found = fitted(program);
      if (found) best.enter(complexity, found.loss, () => found.program);
    }
  }
  return best.programs();
}

/** What has so many symbols, made of what has fewer. */
function* formsOfLength(
  length: number,
  lengths: readonly (readonly Program[])[],
  vocabulary: Vocabulary,
): Generator<Program> {
  const unary = vocabulary.unary.filter((code) => code !== NEGATE);
  const { binary } = vocabulary;
  if (length === 1) {
    for (let variable = 0; variable < vocabulary.variables; variable++) yield token(VARIABLE + variable);
  }
  for (const operand of lengths[length - 1] ?? []) {
    const shape = shapeOf(operand);
    for (const code of unary) if (!absorbed.get(code)?.has(shape)) yield concatenate(operand, token(code));
  }
  for (const operand of lengths[length - 2] ?? []) {
    if (constantsOf(operand) < CONSTANTS) yield* withOneMore(operand, binary);
  }
  for (let own = 1; own < length - 1; own++) {
    for (const first of lengths[own]!) {
      for (const second of lengths[length - 1 - own]!) {
        if (constantsOf(first) + constantsOf(second) > CONSTANTS) continue;
        for (const code of binary) {
          if (!commutes(code) || 2 * own < length) yield concatenate(first, second, token(code));
        }
      }
    }
  }
}

function constantsOf(program: Program): number {
  return constantTokens(program).length;
}

const ADD = operatorCode('add');
const SUBTRACT = operatorCode('subtract');
const MULTIPLY = operatorCode('multiply');
const POWER = operatorCode('pow');

/** What the last operator does with a constant: x + c, c − x, c·x, x^c, c^x; or the power that it is, or neither. */
type Shape = 'shifted' | 'flipped' | 'scaled' | 'raised' | 'exponential' | 'power' | 'other';

/** What a scale and an offset of the whole can do as well. */
const affine: ReadonlySet<Shape> = new Set<Shape>(['shifted', 'flipped', 'scaled']);
const powers = new Set(['inv', 'square', 'cube', 'sqrt'].map((name) => operatorCode(name)));
/** Operands whose constant comes out again, as a factor or an addend that is fitted anyway. */
const absorbed: ReadonlyMap<number, ReadonlySet<Shape>> = new Map([
  ...['inv', 'cube', 'sqrt', 'log'].map((name) => [operatorCode(name), new Set<Shape>(['scaled'])] as const),
  ...['square', 'abs'].map((name) => [operatorCode(name), new Set<Shape>(['scaled', 'flipped'])] as const),
  [operatorCode('exp'), new Set<Shape>(['shifted', 'flipped'])],
]);

function shapeOf({ codes }: Program): Shape {
  const last = codes.length - 1;
  const code = codes[last]!;
  if (codes[last - 1] === CONSTANT) {
    return code === ADD ? 'shifted' : code === MULTIPLY ? 'scaled' : 'raised';
  }
  if (codes[0] === CONSTANT && last > 1 && subtreeStart(codes, last - 1) === 1) {
    if (code === SUBTRACT) return 'flipped';
    if (code === POWER) return 'exponential';
  }
  return powers.has(code) ? 'power' : 'other';
}

/** A form joined to a constant in every way that says something new. */
function withOneMore(operand: Program, binary: readonly number[]): readonly Program[] {
  const shape = shapeOf(operand);
  const constant = token(CONSTANT, 1);
  const ways: readonly (readonly [code: number, constantFirst: boolean, useless: readonly Shape[]])[] = [
    [ADD, false, ['shifted', 'flipped']],
    [SUBTRACT, true, ['shifted', 'flipped', 'scaled']],
    [MULTIPLY, false, ['scaled']],
    [POWER, false, ['scaled', 'raised', 'power', 'exponential']],
    [POWER, true, ['shifted', 'flipped', 'scaled']],
  ];
  return ways
    .filter(([code, , useless]) => binary.includes(code) && !useless.includes(shape))
    .map(([code, constantFirst]) =>
      constantFirst
        ? concatenate(constant, operand, token(code))
        : concatenate(operand, constant, token(code)),
    );
}

/** Fits a form's constants from the best of a few draws; null where it is not finite at any. */
function createFit(
  problem: PreparedProblem,
  random: RandomStream,
): (program: Program) => { readonly program: Program; readonly loss: number } | null {
  const values = new Float64Array(problem.rows);
  const workspace = createWorkspace(problem.rows);
  return (program) => {
    let start: { readonly constants: Float64Array; readonly loss: number } | null = null;
    for (let draw = 0; draw < STARTS; draw++) {
      const constants = Float64Array.from({ length: constantsOf(program) }, () => drawConstant(random));
      if (!problem.evaluator.values(withConstants(program, constants), values)) continue;
      const { loss } = affineFit(problem, values, 'both', workspace);
      if (loss < (start?.loss ?? Number.POSITIVE_INFINITY)) start = { constants, loss };
    }
    if (start === null) return null;
    const model = projectedModel(program, problem);
    const { parameters, loss } = levenbergMarquardt(model, start.constants, problem.loss, ITERATIONS);
    return Number.isFinite(loss) ? { program: withConstants(program, parameters), loss } : null;
  };
}

/** Of a size between 1/10 and 10, mostly; one in three negative. */
function drawConstant(random: RandomStream): number {
  return Math.exp(random.normal()) * (random.uniform() < 1 / 3 ? -1 : 1);
}
