import { softplus, wideErf } from './kernels/special-functions.js';
import type { Precision } from './onnx-model.js';
import { arithmetic } from './operations.js';
import { type Rule, simplify } from './simplify/index.js';

/** ONNX Runtime's 64-bit sigmoid loses all digits in its lower tail; written out it keeps them, and is faster. */
const wideSigmoid: Rule = ({ operator, inputs, type }, build) => {
  if (operator !== 'Sigmoid' || type !== 'float') return undefined;
  const m = arithmetic(build);
  return m('Reciprocal', m('Add', m('Exp', m('Neg', inputs[0]!)), 1));
};

/** All rules for ONNX Runtime: it lacks some operators in 64 bits, and loses digits in others. */
export const onnxRules = (precision: Precision): readonly Rule[] =>
  precision === 'float64' ? [softplus, wideSigmoid, wideErf, ...simplify] : [softplus, ...simplify];
