export { type ChoiceRule, chooseRated } from './choosing/choose-rated.js';
export {
  type RatedCandidate,
  type RatedConstant,
  type RateOptions,
  rateFront,
} from './choosing/rate-front.js';
export { type RowShares, type SplitRows, splitRows } from './choosing/split-rows.js';
export { compileScalar } from './compile-scalar.js';
export type { SearchConstraints } from './constraints.js';
export { constantExpression, createExpression } from './create-expression.js';
export { effectiveWeights } from './effective-weights.js';
export { createEvaluator, type Evaluator } from './evaluator.js';
export { withExplicitScale } from './explicit-scale.js';
export type { Expression } from './expression.js';
export { type FitOptions, type FittedConstants, fitConstants } from './fit-constants.js';
export {
  type Candidate,
  type ChoiceOptions,
  chooseFromFront,
  paretoFront,
} from './front.js';
export { type InputErrorFit, inputErrorFit } from './input-error-fit.js';
export { effectiveDeviations, type InputErrors } from './input-errors.js';
export { antiderivative } from './integral/antiderivative.js';
export { type JudgeOptions, judgeLaw, type Verdict } from './judge/judge-law.js';
export type { Interval, ReferenceLaw } from './judge/reference-law.js';
export {
  createWasmEvaluator,
  type Moments,
  type WasmEvaluator,
  type WasmEvaluatorOptions,
} from './kernel/create-wasm-evaluator.js';
export { type LossChoice, type LossName, lossNames, type OwnLoss, parseLoss } from './loss.js';
export { createParser, parse } from './parse.js';
export { texName, texNumber } from './print-tex.js';
export type { SearchProblem } from './problem.js';
export type { Program } from './program.js';
export { checkSearch, type SearchResult, search } from './search.js';
export type { GenerationInfo, SearchOptions } from './search-options.js';
export { decodeSearchState, encodeSearchState, type SearchState } from './search-state.js';
export { type SwitchedExpression, withSwitches } from './switches.js';
export {
  defineTemplate,
  type FunctionDefinition,
  type ParameterValues,
  type Template,
  type TemplateDefinition,
} from './template/define-template.js';
export { baseUnits, type Dimension, dimensionText } from './units/dimension.js';
export { parseUnit, parseUnits, type Unit } from './units/parse-unit.js';
export { type UnitGap, unitGap } from './units/reachable.js';
export { checkUnits, createUnitPenalty, type UnitAssignment, type UnitReport } from './units/unit-check.js';
export {
  defineOperator,
  defineOperators,
  type FormulaDefinition,
  type JavaScriptDefinition,
  type OperatorDefinition,
  type UserOperator,
} from './user-operator.js';
export { defaultOperators } from './vocabulary.js';
