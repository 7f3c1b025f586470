import { operation, transpose } from '../operations.js';
import { type Rule, simplify } from '../simplify/index.js';

/** The weights of a layer meet many products transposed; as an operand of their own they are turned over only once. */
const packTransposed: Rule = ({ operator, inputs, attributes, shape }, build) => {
  if (operator !== 'Gemm' || !attributes.transB) return undefined;
  const turned = transpose(build, inputs[1]!, [1, 0]);
  const packed = operation(build, 'Pack', [turned], turned.shape);
  return operation(build, 'Gemm', inputs.with(1, packed), shape, { ...attributes, transB: 0 });
};

/** All rules for machine code. */
export const nativeRules: readonly Rule[] = [...simplify, packTransposed];
