import { align, type BatchingRule, type BatchingTable, ofFirst, rebuild } from './rule.js';

/** Operands broadcast to the result of a single member, so each needs only that many axes behind the leading one. */
const elementwise: BatchingRule = (batch, single, operands) =>
  rebuild(
    batch,
    single,
    operands.map((operand) => align(batch, operand, single.shape.length)),
  );

/** Operators that act element by element, their operands broadcast. */
const operators =
  'Add Sub Mul Div Pow Max Min Neg Abs Sign Sqrt Reciprocal Exp Log Erf Floor Ceil Round ' +
  'Relu Sigmoid Softplus Tanh Sin Cos Atan ' +
  'Equal Greater GreaterOrEqual Less LessOrEqual And Or Not IsNaN IsInf Where Cast';

/** What acts element by element; the bounds of Clip are single numbers. */
export const elementwiseBatching: BatchingTable = {
  ...Object.fromEntries(operators.split(' ').map((operator) => [operator, elementwise])),
  Clip: ofFirst((batch, single, x, operands) =>
    rebuild(batch, single, [x, ...operands.slice(1).map(({ node }) => node)]),
  ),
};
