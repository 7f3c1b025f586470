/**
 * The baseline of Hamiltonian neural networks: a perceptron makes the rates of a small system from its whole state.
 *
 *     (q̇, ṗ) = MLP(q₁ … q_N, p₁ … p_N, a₁ … a_N)
 *
 * Source: S. Greydanus, M. Dzamba, J. Yosinski, arXiv:1906.01563, its baseline: two layers of 200 units, tanh.
 *
 * @packageDocumentation
 */
import { tf } from 'principia/tensor';
import type { DynamicsFactory, DynamicsModel, DynamicsSetup, ModelCard } from 'principia/training';
import { type PerceptronOptions, perceptron } from './perceptron.js';
import { splitMotion } from './split-motion.js';
import { wholeState } from './whole-state.js';

const name = 'baseline-network';

const card: ModelCard = {
  summary: 'a perceptron makes the rates q̇ and ṗ of a system from its whole state',
  assumes: 'systems that all have as many bodies, in the same order',
  cannotRepresent: 'other numbers of bodies than those it was trained on; it conserves nothing exactly',
  source: 'arXiv:1906.01563',
};

/**
 * The baseline of Hamiltonian neural networks; 200 units of tanh in two layers where not given.
 *
 * @example
 * ```ts
 * const model = baselineNetwork({ hidden: 100 }).create({ ...setup, bodies: 2 });
 * ```
 */
export function baselineNetwork(options: PerceptronOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, options) };
}

function create(setup: DynamicsSetup, options: PerceptronOptions): DynamicsModel {
  const state = wholeState(setup, name);
  const width = 2 * setup.dimension;
  const outputs = state.bodies * width;
  const network = perceptron('rates', state.width, outputs, { hidden: 200, activation: 'tanh', ...options });
  return {
    name,
    init: network.init,
    rates: (parameters, at, graph) => {
      const made = network.apply(parameters, state.of(parameters, at, graph));
      return splitMotion(setup, tf.reshape(made, [-1, width]), 1 / setup.timeScale);
    },
  };
}
