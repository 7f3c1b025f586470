/**
 * How expressions vary: each mutation replaces one subtree, a contiguous span of the program.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { arity, concatenate, constantTokens, type Program, slice, subtreeStart, token } from './program.js';
import type { DimensionTable } from './units/dimension-table.js';
import type { TypedForms } from './units/typed-forms.js';
import { grown, randomLeaf, randomProgram, type Vocabulary } from './vocabulary.js';

type Mutation = (program: Program, random: RandomStream, vocabulary: Vocabulary) => Program;

const mutations: readonly (readonly [weight: number, Mutation])[] = [
  [1.5, grow],
  [1.5, growLeaf],
  [1.2, shrink],
  [1, replaceLeaf],
  [0.8, changeOperator],
  [0.8, perturbConstant],
  [0.5, replaceSubtree],
  [0.3, hoist],
  [0.2, swapOperands],
  [0.4, changeBoth],
  [0.1, (_, random, vocabulary) => randomProgram(random, vocabulary, 1 + random.integer(5))],
];
const totalWeight = mutations.reduce((sum, [weight]) => sum + weight, 0);

/** A variation of a program; the program itself where the mutation drawn does not apply. */
export function mutate(program: Program, random: RandomStream, vocabulary: Vocabulary): Program {
  let left = random.uniform() * totalWeight;
  for (const [weight, mutation] of mutations) {
    left -= weight;
    if (left < 0) return mutation(program, random, vocabulary);
  }
  return program;
}

/** A variation that keeps every part's units; the program itself where the one drawn does not apply. */
export function mutateTyped(program: Program, random: RandomStream, forms: TypedForms): Program {
  const dimensions = dimensionsOf(program, forms.table);
  const last = random.integer(program.codes.length);
  const dimension = dimensions[last]!;
  if (dimension < 0) return program;
  const draw = random.uniform();
  const part =
    draw < 0.4
      ? forms.form(random, dimension, random.integer(3))
      : draw < 0.8
        ? forms.around(random, subtree(program, last), dimension)
        : partOf(program, [subtreeStart(program.codes, last), last], dimensions, dimension, random);
  return part === null ? program : replaced(program, last, part);
}

/** A program with one of its subtrees replaced by one of another's of the same units; itself where there is none. */
export function crossoverTyped(
  receiver: Program,
  donor: Program,
  random: RandomStream,
  { table }: TypedForms,
): Program {
  const last = random.integer(receiver.codes.length);
  const own = dimensionsOf(receiver, table);
  const part = partOf(donor, [0, donor.codes.length], dimensionsOf(donor, table), own[last]!, random);
  return part === null ? receiver : replaced(receiver, last, part);
}

function dimensionsOf(program: Program, table: DimensionTable): Int32Array {
  const dimensions = new Int32Array(program.codes.length);
  table.infer(program, dimensions);
  return dimensions;
}

/** A subtree that ends between two tokens and has a dimension; null where there is none. */
function partOf(
  program: Program,
  [first, end]: readonly [number, number],
  dimensions: Int32Array,
  dimension: number,
  random: RandomStream,
): Program | null {
  const alike: number[] = [];
  for (let index = first; index < end; index++) if (dimensions[index] === dimension) alike.push(index);
  return alike.length === 0 ? null : subtree(program, alike[random.integer(alike.length)]!);
}

/** A program with one of its subtrees replaced by one of another's. */
export function crossover(receiver: Program, donor: Program, random: RandomStream): Program {
  return replaced(
    receiver,
    random.integer(receiver.codes.length),
    subtree(donor, random.integer(donor.codes.length)),
  );
}

function subtree(program: Program, last: number): Program {
  return slice(program, subtreeStart(program.codes, last), last + 1);
}

function replaced(program: Program, last: number, by: Program): Program {
  return concatenate(
    slice(program, 0, subtreeStart(program.codes, last)),
    by,
    slice(program, last + 1, program.codes.length),
  );
}

/** A random token among those of so many operands; −1 for none. */
function pick(program: Program, random: RandomStream, fits: (operands: number) => boolean): number {
  const tokens = [...program.codes.keys()].filter((index) => fits(arity(program.codes[index]!)));
  return tokens.length === 0 ? -1 : tokens[random.integer(tokens.length)]!;
}

function grow(program: Program, random: RandomStream, vocabulary: Vocabulary): Program {
  const last = random.integer(program.codes.length);
  return replaced(program, last, grown(random, vocabulary, subtree(program, last)));
}

function growLeaf(program: Program, random: RandomStream, vocabulary: Vocabulary): Program {
  const last = pick(program, random, (operands) => operands === 0);
  return replaced(program, last, grown(random, vocabulary, subtree(program, last)));
}

/** An operator gives way to one of its operands. */
function shrink(program: Program, random: RandomStream): Program {
  const last = pick(program, random, (operands) => operands > 0);
  if (last < 0) return program;
  // One draw an operand but the first, so that two operands take one.
  let operand = last - 1;
  for (let left = arity(program.codes[last]!); left > 1 && random.uniform() < 1 - 1 / left; left--) {
    operand = subtreeStart(program.codes, operand) - 1;
  }
  return replaced(program, last, subtree(program, operand));
}

function replaceLeaf(program: Program, random: RandomStream, vocabulary: Vocabulary): Program {
  return replaced(
    program,
    pick(program, random, (operands) => operands === 0),
    randomLeaf(random, vocabulary),
  );
}

function replaceSubtree(program: Program, random: RandomStream, vocabulary: Vocabulary): Program {
  return replaced(
    program,
    random.integer(program.codes.length),
    randomProgram(random, vocabulary, random.integer(3)),
  );
}

function changeOperator(program: Program, random: RandomStream, vocabulary: Vocabulary): Program {
  const index = pick(program, random, (operands) => operands > 0);
  if (index < 0) return program;
  const { unary, binary, ternary } = vocabulary;
  const choices = [unary, binary, ternary][arity(program.codes[index]!) - 1]!;
  if (choices.length === 0) return program;
  return {
    codes: program.codes.with(index, choices[random.integer(choices.length)]!),
    values: program.values,
  };
}

/** A constant times e^(normal), its sign now and then changed. */
function perturbConstant(program: Program, random: RandomStream): Program {
  const tokens = constantTokens(program);
  if (tokens.length === 0) return program;
  const index = tokens[random.integer(tokens.length)]!;
  const factor = Math.exp(0.5 * random.normal()) * (random.uniform() < 0.1 ? -1 : 1);
  return { codes: program.codes, values: program.values.with(index, program.values[index]! * factor) };
}

function hoist(program: Program, random: RandomStream): Program {
  return subtree(program, random.integer(program.codes.length));
}

/**
 * Both operands change alike, a ∘ b to f(a) ∘ f(b): sums of squares and differences of inverses, which one change after
 * the other would reach only past something worse.
 */
function changeBoth(program: Program, random: RandomStream, vocabulary: Vocabulary): Program {
  const last = pick(program, random, (operands) => operands === 2);
  if (last < 0) return program;
  const { unary, binary } = vocabulary;
  const change =
    unary.length > 0 && random.uniform() < 0.7
      ? token(unary[random.integer(unary.length)]!)
      : concatenate(randomLeaf(random, vocabulary), token(binary[random.integer(binary.length)]!));
  const { codes } = program;
  const middle = subtreeStart(codes, last - 1);
  const start = subtreeStart(codes, middle - 1);
  return concatenate(
    ...[slice(program, 0, start), slice(program, start, middle), change],
    ...[slice(program, middle, last), change, slice(program, last, codes.length)],
  );
}

/** The last two operands change places: the two there are, or the branches of a condition. */
function swapOperands(program: Program, random: RandomStream): Program {
  const last = pick(program, random, (operands) => operands >= 2);
  if (last < 0) return program;
  const { codes } = program;
  const [end, middle] = [last, subtreeStart(codes, last - 1)];
  const start = subtreeStart(codes, middle - 1);
  return concatenate(
    slice(program, 0, start),
    slice(program, middle, end),
    slice(program, start, middle),
    slice(program, end, codes.length),
  );
}
