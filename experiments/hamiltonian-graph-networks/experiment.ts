/**
 * Hamiltonian graph networks with ODE integrators (A. Sanchez-Gonzalez, V. Bapst, K. Cranmer, P. Battaglia,
 * arXiv:1909.12790) on spring networks with random masses and stiffnesses.
 *
 * @packageDocumentation
 */
import type { Experiment } from '../experiment.js';
import { bodies, full, smoke } from './config.js';
import { crossIntegrators } from './integrator-matrix.js';
import { laboratory } from './laboratory.js';
import { chooseRates } from './learning-rates.js';
import { compareNetworks } from './main-comparison.js';
import { motionsToLearn, motionsToPredict } from './motions.js';
import { growSystems } from './system-sizes.js';
import { varySteps } from './time-steps.js';

/** HOGN, OGN and DeltaGN by integrator, by time step, and by number of bodies. */
export const hamiltonianGraphNetworks: Experiment = {
  name: 'hamiltonian-graph-networks',
  title: 'Hamiltonian graph networks keep the energy, at time steps, integrators and sizes they never saw',
  source: 'arXiv:1909.12790',
  config: { full, smoke },
  async run(context) {
    const config = context.smoke ? smoke : full;
    const lab = laboratory(config, context);
    const data = motionsToLearn(config, [bodies]);
    const test = motionsToPredict(bodies, config.data.test, config.step);
    const { rates, table } = await chooseRates(lab, data);
    const main = await compareNetworks(lab, rates, data, test);
    const steps = await varySteps(lab, test, main.learned);
    const both = [main.learned.HOGN![0]!, main.learned.OGN![0]!];
    const matrix = await crossIntegrators(lab, rates, data, test, both);
    const sizes = await growSystems(lab, rates);
    return {
      claims: [...main.claims, ...steps.claims, ...matrix.claims, ...sizes.claims],
      tables: [main.table, ...matrix.tables, steps.table, sizes.table, table],
      figures: [main.figure, steps.figure, sizes.figure, matrix.figure],
    };
  },
};
