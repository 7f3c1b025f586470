import type { GraphNode } from './graph.js';
import { softplus, wideErf } from './kernels/special-functions.js';
import type { Precision } from './onnx-model.js';
import { arithmetic, uniform, uniformValue, where } from './operations.js';
import { type Rule, simplify } from './simplify/index.js';

/** ONNX Runtime's 64-bit sigmoid loses all digits in its lower tail; written out it keeps them, and is faster. */
const wideSigmoid: Rule = ({ operator, inputs, type }, build) => {
  if (operator !== 'Sigmoid' || type !== 'float') return undefined;
  const m = arithmetic(build);
  return m('Reciprocal', m('Add', m('Exp', m('Neg', inputs[0]!)), 1));
};

/** Whole numbers over 0 are 0: ONNX Runtime stops there, and the processor stops the process at the smallest over −1. */
const guardedDivision: Rule = ({ operator, inputs, type }, build) => {
  const [a, b] = inputs as [GraphNode, GraphNode];
  if (operator !== 'Div' || type === 'float' || type === 'float32') return undefined;
  const known = uniformValue(b);
  if (b.operator === 'Where' || (known !== undefined && known !== 0 && known !== -1)) return undefined;
  const m = arithmetic(build);
  const [isZero, isNegation] = [m('Equal', b, 0), m('Equal', b, -1)];
  const one = uniform(build, 1, [], type);
  const safe = where(build, isZero, one, where(build, isNegation, one, b));
  const quotient = m('Div', a, safe);
  return where(build, isZero, uniform(build, 0, [], type), where(build, isNegation, m('Neg', a), quotient));
};

/** All rules for ONNX Runtime: it lacks some operators in 64 bits, and loses digits in others. */
export const onnxRules = (precision: Precision): readonly Rule[] =>
  precision === 'float64'
    ? [softplus, wideSigmoid, wideErf, guardedDivision, ...simplify]
    : [softplus, guardedDivision, ...simplify];
