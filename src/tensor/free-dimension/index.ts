/**
 * Functions for inputs of any length: named lengths, one graph for all of them where the function allows it, a graph
 * for each where it does not.
 *
 * @packageDocumentation
 */
export { type FreeExamples, freeNames, lengthsOf, withLengths } from './examples.js';
export { openFreeSession, type ShapeSupport, unifiedGraph } from './session.js';
