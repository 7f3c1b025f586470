import { createRandom, mean, median, type RandomStream } from 'principia/math';
import { coefficientError, type Fits, fitAll, sameSupport } from './ensemble-sindy/ensembles.js';
import {
  derivatives,
  library,
  lorenzStates,
  signalPower,
  smoothed,
  withNoise,
} from './ensemble-sindy/lorenz-data.js';
import { regressionOf } from './ensemble-sindy/sparse-regression.js';
import { atLeast, type Check, near, type Verification } from './verification.js';

/** What was published of one cell of the figure: shares of 1000 draws of noise with exactly the true terms. */
interface Cell {
  readonly noise: number;
  readonly endTime: number;
  readonly success: Readonly<Record<keyof Fits, number>>;
  /** Median relative errors of the coefficients; we know those at ten time units. */
  readonly error: Readonly<Partial<Record<keyof Fits, number>>>;
}

/**
 * Read out of the authors' result files. In the code that wrote them `successE` is the median of the bootstraps
 * (bragging) and `successE2` their mean (bagging): taken the other way round, the last two cells tell the opposite.
 */
const cells: readonly Cell[] = [
  {
    noise: 0.025,
    endTime: 10,
    success: { plain: 0.653, bagging: 0.997, bragging: 0.993, library: 0.954 },
    error: { plain: 0.0326, bagging: 0.1898, bragging: 0.0291, library: 0.021 },
  },
  {
    noise: 0.05,
    endTime: 10,
    success: { plain: 0.4, bagging: 0.805, bragging: 0.61, library: 0.591 },
    error: { plain: 0.081, bagging: 0.3057, bragging: 0.0753, library: 0.0562 },
  },
  {
    noise: 0.05,
    endTime: 5,
    success: { plain: 0.175, bagging: 0.115, bragging: 0.322, library: 0.195 },
    error: {},
  },
];

/** F2: the published tables of E-SINDy on Lorenz's system, by our own code from the description. */
export const ensembleSindy: Verification = {
  name: 'ensemble-sindy',
  title: 'E-SINDy on Lorenz, arXiv:2111.10992: shares of exactly recovered terms, plain and by ensembles',
  power:
    'The reduced size takes 12 draws of noise of one cell (0.025, ten time units): a bagging that succeeds in half of them, as plain regression does, passes with a probability of 0.003.',
  async run({ size, seed, say }) {
    const random = createRandom(seed).child('ensemble-sindy');
    if (size === 'reduced') {
      const fits = draw(cells[0]!, 12, random);
      const share = (way: keyof Fits): number => successOf(fits, way);
      return [
        atLeast('2.5 % noise: bagging finds exactly the true terms', share('bagging'), 11 / 12),
        near('2.5 % noise: plain, published 0.653', share('plain'), 0.653, 0.32),
      ];
    }
    const draws = 200;
    return cells.flatMap((cell, at) => {
      const fits = draw(cell, draws, random.child(at));
      const name = `${100 * cell.noise} % noise, ${cell.endTime} time units`;
      const told = (['plain', 'bagging', 'bragging', 'library'] as const).map(
        (way) =>
          `${way} ${successOf(fits, way)} (${cell.success[way]}), error ${errorOf(fits, way).toPrecision(3)}`,
      );
      say(`${name}: ${told.join('; ')}`);
      return [...successChecks(name, cell, fits), ...errorChecks(name, cell, fits)];
    });
  },
};

function draw({ noise, endTime }: Cell, draws: number, random: RandomStream): Fits[] {
  const clean = lorenzStates(endTime);
  return Array.from({ length: draws }, (_, at) => {
    const stream = random.child(at);
    const states = smoothed(withNoise(clean, noise * signalPower, stream));
    return fitAll(regressionOf(library(states), derivatives(states)), stream);
  });
}

const successOf = (fits: readonly Fits[], way: keyof Fits): number =>
  mean(fits.map((fit) => (sameSupport(fit[way]) ? 1 : 0)));

const errorOf = (fits: readonly Fits[], way: keyof Fits): number =>
  median(fits.map((fit) => coefficientError(fit[way])));

/** The stated aims where bagging has one; else the published share within four binomial errors of both counts. */
function successChecks(name: string, { success, endTime, noise }: Cell, fits: readonly Fits[]): Check[] {
  return (Object.entries(success) as [keyof Fits, number][]).map(([way, published]) => {
    const label = `${name}: ${way}, share of exact recoveries, published ${published}`;
    const measured = successOf(fits, way);
    if (way === 'bagging' && endTime === 10) return atLeast(label, measured, noise === 0.025 ? 0.97 : 0.72);
    const spread = Math.max(published * (1 - published), 0.01) * (1 / fits.length + 1 / 1000);
    return near(label, measured, published, Number((4 * Math.sqrt(spread)).toFixed(3)));
  });
}

/** Medians of errors: within a fifth of the published. */
function errorChecks(name: string, { error }: Cell, fits: readonly Fits[]): Check[] {
  return (Object.entries(error) as [keyof Fits, number][]).map(([way, published]) =>
    near(
      `${name}: ${way}, median error of the coefficients`,
      errorOf(fits, way),
      published,
      Number((0.2 * published).toPrecision(3)),
    ),
  );
}
