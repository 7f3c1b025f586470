/**
 * Evaluation of programs on columns of data, a block of rows at a time so that intermediate values stay in the
 * processor's first caches.
 *
 * @packageDocumentation
 */
import {
  type PartialKernel,
  partialKernels,
  userKernels,
  type ValueKernel,
  valueKernels,
} from './kernels.js';
import {
  arity,
  CONSTANT,
  constantTokens,
  type Program,
  subtreeStart,
  userCode,
  VARIABLE,
} from './program.js';
import type { UserOperator } from './user-operator.js';

/** Runs programs over fixed columns. */
export interface Evaluator {
  readonly rows: number;
  /** f at every row, written to `out`; false where any value is not finite. */
  values(program: Program, out: Float64Array): boolean;
  /**
   * The same, with ∂f/∂cₖ for every constant cₖ in order of appearance, exact (forward mode).
   *
   * @param derivatives - [constants, rows], overwritten.
   */
  jacobian(program: Program, out: Float64Array, derivatives: Float64Array): boolean;
}

const BLOCK = 512;

/** An evaluator of programs whose variable k is column k, over the users' operators given. */
export function createEvaluator(
  columns: readonly Float64Array[],
  rows: number,
  users: readonly UserOperator[] = [],
): Evaluator {
  const kernels = kernelsWith(users);
  const scratch = createScratch();
  const forEachBlock = (run: (start: number, count: number) => void): void => {
    for (let start = 0; start < rows; start += BLOCK) run(start, Math.min(BLOCK, rows - start));
  };
  return {
    rows,
    values: (program, out) => {
      forEachBlock((start, count) => valueBlock(program, kernels, columns, scratch, start, count, out));
      return allFinite(out, rows);
    },
    jacobian: (program, out, derivatives) => {
      const paths = constantPaths(program);
      forEachBlock((start, count) => {
        jacobianBlock(program, kernels, paths, columns, scratch, start, count, out, derivatives, rows);
      });
      return allFinite(out, rows) && allFinite(derivatives, paths.length * rows);
    },
  };
}

/** The loops by operator code. */
export interface Kernels {
  readonly values: readonly (ValueKernel | null)[];
  readonly partials: readonly (readonly (PartialKernel | null)[])[];
}

/** Those of the standard operators and of these users'. */
export function kernelsWith(users: readonly UserOperator[]): Kernels {
  if (users.length === 0) return { values: valueKernels, partials: partialKernels };
  const values = [...valueKernels];
  const partials = [...partialKernels];
  for (const user of users) {
    const code = userCode(users, user.name);
    const loops = userKernels(user);
    values[code] = loops.value;
    partials[code] = loops.partials;
  }
  return { values, partials };
}

/** Where each operand on the stack lies: an array and the block's offset in it; and blocks to write to. */
interface Scratch {
  readonly arrays: Float64Array[];
  readonly offsets: number[];
  block(index: number): Float64Array;
}

function createScratch(): Scratch {
  const blocks: Float64Array[] = [];
  return {
    arrays: [],
    offsets: [],
    block: (index) => {
      while (blocks.length <= index) blocks.push(new Float64Array(BLOCK));
      return blocks[index]!;
    },
  };
}

function valueBlock(
  { codes, values }: Program,
  kernels: Kernels,
  columns: readonly Float64Array[],
  { arrays, offsets, block }: Scratch,
  start: number,
  count: number,
  out: Float64Array,
): void {
  let depth = 0;
  for (let token = 0; token < codes.length; token++) {
    const code = codes[token]!;
    if (code >= VARIABLE) {
      arrays[depth] = columns[code - VARIABLE]!;
      offsets[depth++] = start;
    } else if (code === CONSTANT) {
      arrays[depth] = block(depth).fill(values[token]!, 0, count);
      offsets[depth++] = 0;
    } else {
      depth -= arity(code);
      const x = arrays[depth]!;
      const p = offsets[depth]!;
      const y = arrays[depth + 1] ?? x;
      const q = offsets[depth + 1] ?? p;
      const z = arrays[depth + 2] ?? x;
      const s = offsets[depth + 2] ?? p;
      const last = token === codes.length - 1;
      const target = last ? out : block(depth);
      const o = last ? start : 0;
      kernels.values[code]!(x, p, y, q, z, s, target, o, count);
      arrays[depth] = target;
      offsets[depth++] = o;
    }
  }
  if (codes.length === 1) out.set(arrays[0]!.subarray(offsets[0]!, offsets[0]! + count), start);
}

/** For every constant, the operators between it and the root, each as (token, which operand). */
function constantPaths(program: Program): readonly (readonly [number, number])[][] {
  const { codes } = program;
  const tokens = constantTokens(program);
  const paths: [number, number][][] = tokens.map(() => []);
  for (let token = 0; token < codes.length; token++) {
    if (arity(codes[token]!) === 0) continue;
    // Operands end where the next one begins: from the last to the first.
    let end = token;
    for (let operand = arity(codes[token]!) - 1; operand >= 0; operand--) {
      const start = subtreeStart(codes, end - 1);
      tokens.forEach((constant, index) => {
        if (constant >= start && constant < end) paths[index]!.push([token, operand]);
      });
      end = start;
    }
  }
  return paths;
}

/**
 * Forward mode. A constant has one path to the root, so its derivative is one product along that path: a row of
 * `derivatives` starts at 1 and is multiplied in place by each operator's partial derivative.
 */
function jacobianBlock(
  { codes, values }: Program,
  kernels: Kernels,
  paths: readonly (readonly [number, number])[][],
  columns: readonly Float64Array[],
  scratch: Scratch,
  start: number,
  count: number,
  out: Float64Array,
  derivatives: Float64Array,
  rows: number,
): void {
  const arrays: Float64Array[] = [];
  const offsets: number[] = [];
  for (let constant = 0; constant < paths.length; constant++) {
    derivatives.fill(1, constant * rows + start, constant * rows + start + count);
  }
  const stack: number[] = [];
  for (let token = 0; token < codes.length; token++) {
    const code = codes[token]!;
    offsets[token] = 0;
    if (code >= VARIABLE) {
      arrays[token] = columns[code - VARIABLE]!;
      offsets[token] = start;
    } else if (code === CONSTANT) {
      arrays[token] = scratch.block(token).fill(values[token]!, 0, count);
    } else {
      const operands = stack.splice(-arity(code));
      const [x, y = x, z = x] = operands as [number, number?, number?];
      arrays[token] = scratch.block(token);
      const sources = [
        ...([arrays[x]!, offsets[x]!, arrays[y]!, offsets[y]!] as const),
        ...([arrays[z]!, offsets[z]!] as const),
      ] as const;
      kernels.values[code]!(...sources, arrays[token]!, 0, count);
      for (let constant = 0; constant < paths.length; constant++) {
        const step = paths[constant]!.find(([operator]) => operator === token);
        const kernel = step && kernels.partials[code]![step[1]];
        kernel?.(...sources, arrays[token]!, 0, derivatives, constant * rows + start, count);
      }
    }
    stack.push(token);
  }
  const root = codes.length - 1;
  out.set(arrays[root]!.subarray(offsets[root]!, offsets[root]! + count), start);
}

function allFinite(values: Float64Array, length: number): boolean {
  // x − x is 0 for finite x and NaN otherwise.
  let check = 0;
  for (let index = 0; index < length; index++) check += values[index]! - values[index]!;
  return check === 0;
}
