import { sizeOf } from '../operations.js';
import { typeNames } from './expressions.js';
import { broadcastView, mergedAxes, type View } from './view.js';

// Loops over fewer elements are done before a second thread has woken up.
const sharedLoop = 1 << 14;

/** What a step does to one of its buffers. */
export type Access = 'read' | 'write' | 'update';

export interface Operand {
  readonly view: View;
  readonly access: Access;
}

/** One loop or product of the program: C that refers to its operands as p0, p1, …, pointers to their first elements. */
export interface Step {
  readonly body: string;
  readonly operands: readonly Operand[];
}

/** The C declaration of an operand as a parameter. */
export function parameter({ view, access }: Operand, index: number): string {
  const type = typeNames[view.buffer.type];
  return `${access === 'read' ? 'const ' : ''}${type} *restrict p${index}`;
}

/** Collects the operands of a step; a view met again keeps its name. */
export interface OperandList {
  readonly operands: readonly Operand[];
  add(view: View, access: Access): number;
}

export function operandList(): OperandList {
  const operands: Operand[] = [];
  return {
    operands,
    add(view, access) {
      const known = operands.findIndex(
        (operand) =>
          operand.access === access &&
          operand.view.buffer === view.buffer &&
          operand.view.offset === view.offset &&
          `${operand.view.strides}` === `${view.strides}`,
      );
      if (known >= 0) return known;
      operands.push({ view, access });
      return operands.length - 1;
    },
  };
}

/**
 * Nested loops over a shape.
 *
 * @param statements What is done at every element, given the operand's elements by number.
 */
export function loopStep(
  shape: readonly number[],
  operands: readonly Operand[],
  statements: (element: (operand: number) => string) => readonly string[],
): Step {
  const strides = operands.map(({ view }) => broadcastView(view, shape).strides);
  const axes = mergedAxes(shape, strides);
  const element = (operand: number): string =>
    `p${operand}[${indexExpression(axes.strides[operand]!, (axis) => `i${axis}`)}]`;
  const heads = axes.lengths.map(
    (length, axis) => `for (int64_t i${axis} = 0; i${axis} < ${length}; i${axis}++)`,
  );
  // Every element on its own: the loop may be shared out, and the result is the same bits.
  const independent = operands.every(({ access }) => access !== 'update');
  const shared = independent && sizeOf(shape) >= sharedLoop ? ['SHARED'] : [];
  return { body: [...shared, ...heads, '{', ...statements(element), '}'].join('\n'), operands };
}

/** Σ strideₖ·nameₖ, or 0. */
export function indexExpression(strides: readonly number[], name: (axis: number) => string): string {
  const terms = strides.flatMap((stride, axis) => {
    if (stride === 0) return [];
    return [stride === 1 ? name(axis) : `${name(axis)} * ${stride}`];
  });
  return terms.join(' + ') || '0';
}

/** A copy into a view of equal shape. */
export const copyStep = (from: View, to: View): Step =>
  loopStep(
    to.shape,
    [
      { view: from, access: 'read' },
      { view: to, access: 'write' },
    ],
    (element) => [`${element(1)} = ${element(0)};`],
  );

/** One value at every place of a view. */
export const fillStep = (to: View, value: string): Step =>
  loopStep(to.shape, [{ view: to, access: 'write' }], (element) => [`${element(0)} = ${value};`]);

/** Nested loops whose statements compute their own places: they are given every operand's index. */
export function indexedStep(
  shape: readonly number[],
  views: readonly View[],
  statements: (index: string[]) => readonly string[],
  lastAccess: 'write' | 'update' = 'write',
): Step {
  const heads = shape.map((length, axis) => `for (int64_t i${axis} = 0; i${axis} < ${length}; i${axis}++)`);
  const index = views.map(
    ({ strides }) =>
      strides
        .flatMap((stride, axis) => (stride === 0 || shape[axis] === 1 ? [] : [`i${axis} * ${stride}`]))
        .join(' + ') || '0',
  );
  const body = sizeOf(shape) === 0 ? '' : `${heads.join('\n')} {\n${statements(index).join('\n')}\n}`;
  return {
    body,
    operands: views.map((view, place) => ({
      view,
      access: place === views.length - 1 ? lastAccess : 'read',
    })),
  };
}
