import type { Table } from 'principia/report';
import type { TrainingData } from 'principia/training';
import type { NetworkName } from './config.js';
import type { Laboratory, Rates } from './laboratory.js';
import { published } from './networks.js';

/**
 * The peak rate of each network: the candidate whose training through RK4, of the first seed and of full length, has the
 * smallest error in closed loop on the validation motions. HOGN-split and pairwise-H take that of HOGN.
 */
export async function chooseRates(
  { config, teach }: Laboratory,
  data: TrainingData,
): Promise<{ readonly rates: Rates; readonly table: Table }> {
  const { seeds, steps } = config.main;
  const rates: Partial<Record<NetworkName, number>> = {};
  const rows: Record<string, number | string>[] = [];
  for (const network of published) {
    const errors: number[] = [];
    for (const rate of config.rates) {
      const lesson = { network, integrator: 'runge-kutta-4', seed: seeds[0]!, steps, rate } as const;
      errors.push((await teach('main', lesson, data)).validation);
    }
    rates[network] = config.rates[errors.indexOf(Math.min(...errors))]!;
    const tried = config.rates.map((rate, index) => [`rate ${rate}`, errors[index]!] as const);
    rows.push({ model: network, ...Object.fromEntries(tried), chosen: String(rates[network]) });
  }
  return {
    rates: { ...rates, 'HOGN-split': rates.HOGN!, 'pairwise-H': rates.HOGN! } as Rates,
    table: {
      title: 'Learning rates, chosen on validation motions',
      rows,
      notes: [
        `Closed-loop error from 0 to 1 of the best of five validations in ${steps} training steps through RK4; the same ` +
          'candidates for all networks. HOGN-split and pairwise-H take the rate of HOGN.',
      ],
    },
  };
}
