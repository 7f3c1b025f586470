import type { ElementType, GraphBuilder, GraphNode } from '../graph.js';
import { concat, constant, integers, operation, reshape, sameShape } from '../operations.js';
import type { Lengths } from './examples.js';
import { fitFormula, formulaNode } from './length-formula.js';

/**
 * Makes one node of the constants at one place of several recordings: a constant where all are equal, else nodes that
 * compute it from the lengths.
 *
 * @param settings The free lengths of each recording.
 * @param lengths For every free length a node that lists that one number.
 * @returns A function of the constants and of who uses them; it throws where their values follow no formula.
 */
export function constantUnifier(
  settings: readonly Lengths[],
  lengths: Readonly<Record<string, GraphNode>>,
  recordNode: GraphBuilder,
): (constants: readonly GraphNode[], user: string) => GraphNode {
  const build = sharing(recordNode);
  const computed = (values: readonly number[], type: ElementType) => {
    const formula = fitFormula(values, settings, type !== 'float' && type !== 'float32');
    return formula && formulaNode(formula, type, lengths, build);
  };
  return (constants, user) => {
    const lists = constants.map(({ data }) => data!);
    const shapes = constants.map(({ shape }) => shape);
    const { shape, type } = constants[0]!;
    if (agree(lists) && agree(shapes)) return recordNode(constants[0]!);
    // A single value stands at every place of any shape; a list is one of a fixed number of places.
    const single = lists.every((list) => list.length === 1);
    const values = single || agree(shapes) ? joined(lists, type, computed, build) : undefined;
    const target = joined(shapes, 'int64', computed, build);
    if (values === undefined || target === undefined) {
      const names = Object.keys(settings[0]!).map((name) => `'${name}'`);
      throw new Error(
        `a constant of ${user} changes with ${names.join(' or ')} in a way that cannot be computed`,
      );
    }
    if (agree(shapes) && sameShape(values.shape, shape)) return values;
    if (!single || shape.length === 0) return reshape(build, values, shape);
    const free = shape.map((length, axis) => (shapes.every((each) => each[axis] === length) ? length : -1));
    return operation(build, 'Expand', [values, target], free);
  };
}

/** The target of a reshape in which one length varies: ONNX infers it from the others. */
export function inferredTarget(targets: readonly GraphNode[], build: GraphBuilder): GraphNode | undefined {
  const lists = targets.map(({ data }) => data!);
  const entries = Array.from(lists[0]!, (length, axis) => (agreeAt(lists, axis) ? length : -1));
  return entries.filter((length) => length === -1).length === 1 ? integers(build, entries) : undefined;
}

type Lists = readonly ArrayLike<number>[];

const agreeAt = (lists: Lists, index: number): boolean =>
  lists.every((list) => Object.is(list[index], lists[0]![index]));

const agree = (lists: Lists): boolean =>
  lists.every(({ length }) => length === lists[0]!.length) &&
  Array.from(lists[0]!).every((_, index) => agreeAt(lists, index));

/** Lists of one length as one list: entries on which they agree as constants, others computed where they can be. */
function joined(
  lists: Lists,
  type: ElementType,
  computed: (values: readonly number[], type: ElementType) => GraphNode | undefined,
  build: GraphBuilder,
): GraphNode | undefined {
  const parts: GraphNode[] = [];
  let run: number[] = [];
  const endRun = () => {
    if (run.length > 0) parts.push(constant(build, run, [run.length], type));
    run = [];
  };
  for (let index = 0; index < lists[0]!.length; index++) {
    if (agreeAt(lists, index)) {
      run.push(lists[0]![index]!);
      continue;
    }
    endRun();
    const part = computed(
      lists.map((list) => list[index]!),
      type,
    );
    if (part === undefined) return undefined;
    parts.push(part);
  }
  endRun();
  return parts.length > 1 ? concat(build, parts, 0) : (parts[0] ?? integers(build, []));
}

/** A builder that makes equal nodes once. */
function sharing(build: GraphBuilder): GraphBuilder {
  const known = new Map<string, GraphNode>();
  return (description) => {
    const { operator, inputs, attributes, shape, type, data } = description;
    const operands = inputs.map(({ id }) => id);
    const key = JSON.stringify([operator, operands, attributes, shape, type, data && [...data]]);
    const node = known.get(key) ?? build(description);
    known.set(key, node);
    return node;
  };
}
