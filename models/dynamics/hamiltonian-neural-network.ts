/**
 * Hamiltonian neural network (HNN): a perceptron makes the energy of a small system from its whole state as one vector.
 *
 *     H = MLP(q₁ … q_N, p₁ … p_N, a₁ … a_N),   q̇ = ∂H/∂p,   ṗ = −∂H/∂q
 *
 * Source: S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, arXiv:1906.01563: two layers of 200 units,
 * tanh.
 *
 * @packageDocumentation
 */
import { tf } from 'principia/tensor';
import type { DynamicsFactory, DynamicsModel, DynamicsSetup, ModelCard } from 'principia/training';
import { energyScale, freshEnergy, hamiltonianRates } from './hamilton.js';
import { type PerceptronOptions, perceptron } from './perceptron.js';
import { wholeState } from './whole-state.js';

const name = 'hamiltonian-neural-network';

const card: ModelCard = {
  summary: 'a perceptron makes the energy of a system from its whole state; Hamilton’s equations move it',
  assumes: 'an energy that is conserved; systems that all have as many bodies, in the same order',
  cannotRepresent: 'friction and drives; other numbers of bodies than those it was trained on',
  source: 'arXiv:1906.01563',
};

/**
 * The Hamiltonian neural network; 200 units of tanh in two layers where not given.
 *
 * @example
 * ```ts
 * const model = hamiltonianNeuralNetwork().create({ ...setup, bodies: 2 });
 * ```
 */
export function hamiltonianNeuralNetwork(options: PerceptronOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, options) };
}

function create(setup: DynamicsSetup, options: PerceptronOptions): DynamicsModel {
  const state = wholeState(setup, name);
  const layers = { hidden: 200, activation: 'tanh', ...options } as const;
  const network = perceptron('energy', state.width, 1, layers, freshEnergy(state.width));
  const energy: DynamicsModel['energy'] = (parameters, at, graph) =>
    tf.mul(
      tf.reshape(network.apply(parameters, state.of(parameters, at, graph)), [graph.systems]),
      energyScale(setup),
    );
  return { name, init: network.init, rates: hamiltonianRates(energy), energy };
}
