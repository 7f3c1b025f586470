import { cholesky, choleskyInverse, dot, mean, multiply, type RandomStream } from 'principia/math';
import {
  baoab,
  gaussianPosterior,
  isotropicPrior,
  largestEigenvalue,
  type NormalEquations,
  normalEquations,
  normalProbability,
  normalQuantile,
  type Potential,
  sampleEnsemble,
  stepSizeFor,
  temperatureOf,
  temperedPotential,
} from 'principia/thermal';
import { below, type Check, near, type VerificationContext } from '../verification.js';

/** So wide a prior that it does not count: the covariance is σ²(XᵀX)⁻¹ to a relative 1e-6. */
const priorDeviation = 1e3;
const noise = 0.3;

interface Design {
  readonly features: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

function drawDesign(rows: number, columns: number, random: RandomStream): Design {
  return { features: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
}

function observe({ features }: Design, truth: Float64Array, random: RandomStream): Float64Array {
  return multiply(features, truth).map((value) => value + noise * random.normal());
}

/** L = mean ((y − Xw)/σ)² from the sums alone. */
function scaledLoss({ gram, moment, sumOfSquares, count }: NormalEquations): Potential {
  const factor = 1 / (count * noise * noise);
  return {
    dimension: moment.length,
    evaluate: async (position) => {
      const product = multiply(gram, position);
      return {
        value: factor * (sumOfSquares - 2 * dot(moment, position) + dot(product, position)),
        gradient: product.map((value, index) => 2 * factor * (value - moment[index]!)),
      };
    },
  };
}

/** D1: thermal covariance at T* against σ²(XᵀX)⁻¹, by Langevin dynamics on the loss and by exact draws. */
export async function linearCovariance(
  { size, say }: VerificationContext,
  random: RandomStream,
): Promise<Check[]> {
  const [draws, limit] = size === 'full' ? [150_000, 0.03] : [8000, 0.09];
  const design = drawDesign(60, 5, random.child('design'));
  const targets = observe(design, Float64Array.of(1, -2, 0.5, 0, 3), random.child('noise'));
  const equations = normalEquations(design.features, targets);
  const columns = design.columns;
  const covariance = choleskyInverse(cholesky(equations.gram, columns)!, columns).map(
    (v) => v * noise * noise,
  );

  const exact = gaussianPosterior(equations, noise * noise, 1 / priorDeviation ** 2);
  const stream = random.child('exact');
  const exactDraws = Array.from({ length: draws }, () => exact.draw(stream));

  const temperature = temperatureOf(design.rows);
  const potential = temperedPotential(
    scaledLoss(equations),
    isotropicPrior(columns, priorDeviation),
    temperature,
  );
  // A quadratic potential has one Hessian: its product is the gradient from the minimum.
  const centre = exact.mean;
  const product = async (direction: Float64Array): Promise<Float64Array> => {
    const at = await potential.evaluate(centre.map((value, index) => value + direction[index]!));
    const rest = await potential.evaluate(centre);
    return at.gradient.map((value, index) => value - rest.gradient[index]!);
  };
  const curvature = await largestEigenvalue(product, columns, random.child('curvature'));
  const chains = await sampleEnsemble(
    Array.from({ length: 4 }, () => ({ potential, position: centre })),
    {
      sampler: (of) =>
        baoab(of, { temperature, stepSize: stepSizeFor(curvature, 1, 1), friction: Math.sqrt(curvature) }),
      draws: draws / 4,
      thin: 4,
      burnIn: 100,
      random: random.child('chains'),
    },
  );
  say('linear covariance sampled');
  return [
    below(
      'D1 exact draws: largest error of σ²(XᵀX)⁻¹, in units of √(CᵢᵢCⱼⱼ)',
      covarianceError(exactDraws, covariance),
      limit,
    ),
    below(
      'D1 BAOAB: largest error of σ²(XᵀX)⁻¹, in units of √(CᵢᵢCⱼⱼ)',
      covarianceError(
        chains.flatMap((chain) => [...chain.draws]),
        covariance,
      ),
      limit,
    ),
  ];
}

function covarianceError(draws: readonly Float64Array[], expected: Float64Array): number {
  const size = draws[0]!.length;
  const centre = Float64Array.from({ length: size }, (_, index) => mean(draws.map((draw) => draw[index]!)));
  let worst = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (const draw of draws) sum += (draw[row]! - centre[row]!) * (draw[column]! - centre[column]!);
      const unit = Math.sqrt(expected[row * size + row]! * expected[column * size + column]!);
      worst = Math.max(worst, Math.abs(sum / (draws.length - 1) - expected[row * size + column]!) / unit);
    }
  }
  return worst;
}

const levels = [0.68, 0.9, 0.95];

/** D2: coverage of the true coefficients at T = c T* against 2Φ(z√c) − 1, at values of c that the table has not. */
export async function coverageAgainstTemperature(
  { size, say }: VerificationContext,
  random: RandomStream,
): Promise<Check[]> {
  const [rows, columns] = [100, 20];
  const design = drawDesign(rows, columns, random.child('design'));
  const worlds = size === 'full' ? 1000 : 60;
  const truths = Array.from({ length: worlds }, (_, world) => {
    const stream = random.child(world);
    const truth = Float64Array.from({ length: columns }, () => stream.normal());
    return { truth, equations: normalEquations(design.features, observe(design, truth, stream)) };
  });
  // 20 coefficients a world, all but independent: four binomial errors at the widest.
  const tolerance = size === 'full' ? 0.015 : 0.058;
  const checks = [0.03, 0.17, 0.35, 0.65, 1.5, 3, 7].map((c) => {
    const covered = new Float64Array(levels.length);
    for (const { truth, equations } of truths) {
      const posterior = gaussianPosterior(equations, noise * noise * c, 1 / priorDeviation ** 2);
      for (let index = 0; index < columns; index++) {
        const row = posterior.covarianceFactor.subarray(index * columns, (index + 1) * columns);
        const z = Math.abs(truth[index]! - posterior.mean[index]!) / Math.sqrt(dot(row, row));
        levels.forEach((level, at) => {
          if (z <= normalQuantile((1 + level) / 2)) covered[at]! += 1 / (worlds * columns);
        });
      }
    }
    const errors = levels.map((level, at) =>
      Math.abs(covered[at]! - (2 * normalProbability(normalQuantile((1 + level) / 2) * Math.sqrt(c)) - 1)),
    );
    return near(
      `D2 exact posterior at T = ${c} T*: largest error of coverage at .68, .90, .95`,
      Math.max(...errors),
      0,
      tolerance,
    );
  });
  say('coverage of exact posteriors against temperature');
  const sampled = size === 'full' ? 150 : 6;
  for (const c of size === 'full' ? [0.35, 1.5] : [0.35]) {
    const measured = await sampledCoverage(truths.slice(0, sampled), c, random.child(`sampled ${c}`));
    const expected = 2 * normalProbability(normalQuantile(0.95) * Math.sqrt(c)) - 1;
    // Four binomial errors of the coefficients in so many worlds.
    const error = 4 * Math.sqrt((expected * (1 - expected)) / (sampled * columns));
    checks.push(
      near(`D2 BAOAB at T = ${c} T*: coverage at .90`, measured, rounded(expected), rounded(error)),
    );
    say(`coverage by BAOAB at ${c} T*`);
  }
  return checks;
}

const rounded = (value: number): number => Number(value.toFixed(3));

/** Coverage at 90 % by the quantiles of Langevin draws from the loss at T = c T*, the prior untempered. */
async function sampledCoverage(
  worlds: readonly { readonly truth: Float64Array; readonly equations: NormalEquations }[],
  c: number,
  random: RandomStream,
): Promise<number> {
  const inside: number[] = [];
  for (const [world, { truth, equations }] of worlds.entries()) {
    const columns = truth.length;
    const temperature = c * temperatureOf(equations.count);
    const potential = temperedPotential(
      scaledLoss(equations),
      isotropicPrior(columns, priorDeviation),
      temperature,
    );
    // XᵀX of a normal design is near N: curvature 2/σ², within (1 + √(p/N))² of it.
    const curvature = (2 * (1 + Math.sqrt(columns / equations.count)) ** 2) / (noise * noise);
    const [chain] = await sampleEnsemble([{ potential, position: truth }], {
      sampler: (of) =>
        baoab(of, {
          temperature,
          stepSize: stepSizeFor(curvature, 1, 1),
          friction: 0.7 * Math.sqrt(curvature),
        }),
      draws: 2500,
      thin: 4,
      burnIn: 100,
      random: random.child(world),
    });
    truth.forEach((value, index) => {
      const along = Float64Array.from(chain!.draws, (draw) => draw[index]!).sort();
      inside.push(along[125]! <= value && value <= along[2374]! ? 1 : 0);
    });
  }
  return mean(inside);
}
