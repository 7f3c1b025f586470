/**
 * Hamiltonian graph network (HOGN): a graph network makes one energy of each system, and Hamilton's equations move it.
 *
 *     eᵢⱼ = M(xᵢ, xⱼ, yᵢⱼ),   H = Σᵢ N(xᵢ, Σⱼ eᵢⱼ)  or  E(Σᵢ N(xᵢ, Σⱼ eᵢⱼ)),   q̇ = ∂H/∂p,   ṗ = −∂H/∂q
 *
 * Source: A. Sanchez-Gonzalez et al., Hamiltonian Graph Networks with ODE Integrators, arXiv:1909.12790, whose readout is
 * the global one. A sum of the bodies' energies is extensive, as energies are, and carries over to more bodies than were
 * seen.
 *
 * @packageDocumentation
 */
import { tf } from 'principia/tensor';
import type { DynamicsFactory, DynamicsModel, DynamicsSetup, ModelCard } from 'principia/training';
import { sumOfSystems } from './edges.js';
import type { PositionInputs } from './features.js';
import { type GraphFeatureOptions, graphFeatures } from './graph-features.js';
import { type GraphNetworkOptions, graphNetwork } from './graph-network.js';
import { energyScale, freshEnergy, hamiltonianRates, type KineticEnergy, kineticEnergy } from './hamilton.js';
import { initAll, type Parameterised, perceptron } from './perceptron.js';

/** Sizes and inputs; positions are relative if not given. */
export interface HamiltonianGraphNetworkOptions
  extends GraphNetworkOptions,
    GraphFeatureOptions<PositionInputs> {
  /** Whether the energy is a sum over bodies, or made by a third network of the bodies' sum; 'sum' if not given. */
  readonly readout?: 'sum' | 'global';
  /** 'learned' if not given; with a known one the network sees positions only, and H separates. */
  readonly kinetic?: KineticEnergy;
}

const name = 'hamiltonian-graph-network';

const card: ModelCard = {
  summary: 'a graph network makes one energy of each system; Hamilton’s equations move it',
  assumes:
    'an energy that is conserved and does not depend on time; bodies of one kind but for their properties',
  cannotRepresent: 'friction, drives, or any force that is not the gradient of an energy',
  source: 'arXiv:1909.12790',
};

/**
 * The Hamiltonian graph network; its messages are latent.
 *
 * @example
 * ```ts
 * const model = hamiltonianGraphNetwork({ hidden: 64 }).create(setup);
 * const { position: velocity, momentum: force } = model.rates!(parameters, state, graph);
 * ```
 */
export function hamiltonianGraphNetwork(options: HamiltonianGraphNetworkOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, options) };
}

function create(setup: DynamicsSetup, options: HamiltonianGraphNetworkOptions): DynamicsModel {
  const { positions = 'relative', motion = 'momenta', readout = 'sum', kinetic = 'learned' } = options;
  const { hidden = 64, learnedProperties = 0 } = options;
  const seen = kinetic === 'known' ? 'unseen' : motion;
  const features = graphFeatures(setup, name, positions, seen, learnedProperties);
  const size = freshEnergy(features.bodies.width);
  const network = graphNetwork(
    { ...features, ...(readout === 'sum' ? { outputs: 1, size } : { outputs: hidden }) },
    options,
  );
  const global = readout === 'sum' ? undefined : perceptron('global', hidden, 1, options, size);
  const scale = energyScale(setup);

  const energy: DynamicsModel['energy'] = (parameters, state, graph) => {
    const summed = sumOfSystems(network.update(parameters, state, graph).updates, graph);
    const learned = tf.mul(global === undefined ? summed : global.apply(parameters, [summed]), scale);
    const whole = kinetic === 'known' ? tf.add(learned, kineticEnergy(setup, state, graph)) : learned;
    return tf.reshape(whole, [graph.systems]);
  };
  const parts: Parameterised[] = [features.learned, network, ...(global === undefined ? [] : [global])];
  return {
    name,
    init: (random) => initAll(random, ...parts),
    rates: hamiltonianRates(energy),
    energy,
    separable: kinetic === 'known',
    ...network.members,
  };
}
