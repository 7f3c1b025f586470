import type { Potential } from 'principia/thermal';

/** A posterior in unconstrained coordinates, with reference means and deviations of its own quantities. */
export interface ReferencePosterior {
  readonly name: string;
  /** −ln p(w, y) with the logarithms' Jacobians: to be sampled at temperature 1. */
  readonly potential: Potential;
  /** Where to start looking for the mode. */
  readonly start: Float64Array;
  readonly quantities: readonly string[];
  observe(position: Float64Array): Float64Array;
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

const effects = [28, 8, -3, 7, -1, 1, 18, 12];
const errors = [15, 10, 16, 11, 9, 11, 10, 18];

/**
 * Eight schools, not centred: y_j ~ N(μ + τη_j, σ_j²), η_j ~ N(0, 1), μ ~ N(0, 5²), τ ~ half-Cauchy(5), in the
 * coordinates (μ, ln τ, η₁ … η₈).
 *
 * The reference is a quadrature: with the effects integrated out y_j ~ N(μ, σ_j² + τ²), and with μ integrated out in
 * closed form a single integral over τ is left.
 *
 * Source: Gelman et al., Bayesian Data Analysis, §5.5; posteriordb eight_schools-eight_schools_noncentered, whose
 * means 4.41 and 3.60 this reproduces.
 */
export function eightSchools(): ReferencePosterior {
  const schools = effects.length;
  const { means, deviations } = eightSchoolsByQuadrature();
  return {
    name: 'eight schools',
    potential: {
      dimension: 2 + schools,
      evaluate: async (position) => {
        const mean = position[0]!;
        const spread = Math.exp(position[1]!);
        const gradient = new Float64Array(2 + schools);
        const wide = (spread / 5) ** 2;
        // −ln of the half-Cauchy density and of the Jacobian τ.
        let value = mean ** 2 / 50 + Math.log1p(wide) - position[1]!;
        gradient[0] = mean / 25;
        gradient[1] = (2 * wide) / (1 + wide) - 1;
        for (let school = 0; school < schools; school++) {
          const standard = position[2 + school]!;
          const residual = (mean + spread * standard - effects[school]!) / errors[school]!;
          value += (residual ** 2 + standard ** 2) / 2;
          gradient[0]! += residual / errors[school]!;
          gradient[1]! += (residual * spread * standard) / errors[school]!;
          gradient[2 + school] = (residual * spread) / errors[school]! + standard;
        }
        return { value, gradient };
      },
    },
    start: new Float64Array(2 + schools),
    quantities: ['μ', 'τ', ...effects.map((_, school) => `θ${school + 1}`)],
    observe: (position) => {
      const spread = Math.exp(position[1]!);
      return position.map((value, index) =>
        index === 0 ? value : index === 1 ? spread : position[0]! + spread * value,
      );
    },
    means,
    deviations,
  };
}

/** Means and deviations of (μ, τ, θ₁ … θ₈) by quadrature over ln τ from −12 to 7, where the density has gone. */
function eightSchoolsByQuadrature(): { means: number[]; deviations: number[] } {
  const points = 4000;
  const first = new Float64Array(2 + effects.length);
  const second = new Float64Array(2 + effects.length);
  let total = 0;
  for (let point = 0; point < points; point++) {
    const spread = Math.exp(-12 + (19 * (point + 1 / 2)) / points);
    const precisions = errors.map((error) => 1 / (error ** 2 + spread ** 2));
    const precision = precisions.reduce((sum, value) => sum + value, 1 / 25);
    const centre = precisions.reduce((sum, value, school) => sum + value * effects[school]!, 0) / precision;
    const fit = precisions.reduce((sum, value, school) => sum + value * effects[school]! ** 2, 0);
    const logDensity =
      precisions.reduce((sum, value) => sum + Math.log(value) / 2, 0) -
      Math.log(precision) / 2 -
      (fit - precision * centre ** 2) / 2 -
      Math.log1p((spread / 5) ** 2);
    const weight = spread * Math.exp(logDensity + 40);
    total += weight;
    const add = (index: number, mean: number, variance: number): void => {
      first[index]! += weight * mean;
      second[index]! += weight * (mean ** 2 + variance);
    };
    add(0, centre, 1 / precision);
    add(1, spread, 0);
    precisions.forEach((value, school) => {
      // θ given μ and τ: a mean a μ + b with a share a of the school's own error; μ's spread is added.
      const share = errors[school]! ** 2 * value;
      const own = (1 - share) * errors[school]! ** 2;
      add(2 + school, share * centre + (1 - share) * effects[school]!, own + share ** 2 / precision);
    });
  }
  const means = Array.from(first, (sum) => sum / total);
  return {
    means,
    deviations: means.map((mean, index) => Math.sqrt(second[index]! / total - mean ** 2)),
  };
}

/** Pelts of hares and lynxes, thousands, 1900 … 1920: the Hudson's Bay Company's, after Howard (2009). */
const hares = [
  30, 47.2, 70.2, 77.4, 36.3, 20.6, 18.1, 21.4, 22, 25.4, 27.1, 40.3, 57, 76.6, 52.3, 19.5, 11.2, 7.6, 14.6,
  16.2, 24.7,
];
const lynxes = [
  4, 6.1, 9.8, 35.2, 59.4, 41.7, 19, 13, 8.3, 9.1, 7.4, 8, 12.3, 19.5, 45.7, 51.1, 29.7, 15.8, 9.7, 10.1, 8.6,
];

/** Runge-Kutta steps to a year; twice as many move no ln z by more than a thousandth of its scatter. */
const stepsPerYear = 5;
/** θ's priors, N(centre, spread²), cut off at 0. */
const rateCentres = [1, 0.05, 1, 0.05];
const rateSpreads = [0.5, 0.05, 0.5, 0.05];

/**
 * du/dt = (α − βv)u, dv/dt = (−γ + δu)v with θ = (α, β, γ, δ), observed y ~ lognormal(ln z, σ²) for each species,
 * θ₁, θ₃ ~ N(1, 0.5²), θ₂, θ₄ ~ N(0.05, 0.05²), z(0) ~ lognormal(ln 10, 1), σ ~ lognormal(−1, 1), in the coordinates
 * ln (θ₁ … θ₄, u₀, v₀, σ₁, σ₂). The gradient is that of the discrete solution, by forward sensitivities of ln u and
 * ln v integrated beside them.
 *
 * Source: Carpenter, Predator-prey population dynamics (Stan case study, 2018); reference means and second moments of
 * posteriordb hudson_lynx_hare-lotka_volterra.
 */
export function lynxHare(): ReferencePosterior {
  const means = [
    0.546864499783931, 0.0277472877678081, 0.800095360233122, 0.0240859152534545, 34.0352224770469,
    5.93589713368062, 0.24805686320252, 0.251016914583618,
  ];
  const squares = [
    0.30303629, 0.0007871719, 0.6481388153, 0.0005925775, 1166.9038171313, 35.5163321009, 0.0634036795,
    0.0649094189,
  ];
  return {
    name: 'lynx and hare',
    potential: { dimension: 8, evaluate: async (position) => lynxHareEnergy(position) },
    start: Float64Array.of(-0.6, -3.6, -0.2, -3.7, 3.5, 1.8, -1.4, -1.4),
    quantities: ['α', 'β', 'γ', 'δ', 'u₀', 'v₀', 'σ₁', 'σ₂'],
    observe: (position) => position.map(Math.exp),
    means,
    deviations: means.map((mean, index) => Math.sqrt(squares[index]! - mean ** 2)),
  };
}

function lynxHareEnergy(position: Float64Array): { value: number; gradient: Float64Array } {
  const gradient = new Float64Array(8);
  let value = 0;
  rateCentres.forEach((centre, index) => {
    const rate = Math.exp(position[index]!);
    const standard = (rate - centre) / rateSpreads[index]!;
    value += standard ** 2 / 2 - position[index]!;
    gradient[index] = (standard * rate) / rateSpreads[index]! - 1;
  });
  for (let index = 4; index < 8; index++) {
    const standard = position[index]! - (index < 6 ? Math.log(10) : -1);
    value += standard ** 2 / 2;
    gradient[index] = standard;
  }
  const rates = position.subarray(0, 4).map(Math.exp);
  // (ln u, ln v), then their six derivatives each by ln θ and ln z(0).
  const state = new Float64Array(14);
  state[0] = position[4]!;
  state[1] = position[5]!;
  state[2 + 4] = 1;
  state[8 + 5] = 1;
  for (let year = 0; year < hares.length; year++) {
    [hares, lynxes].forEach((pelts, species) => {
      const scatter = Math.exp(position[6 + species]!);
      const residual = (state[species]! - Math.log(pelts[year]!)) / scatter;
      value += residual ** 2 / 2 + position[6 + species]!;
      gradient[6 + species]! += 1 - residual ** 2;
      for (let index = 0; index < 6; index++) {
        gradient[index]! += (residual / scatter) * state[2 + 6 * species + index]!;
      }
    });
    for (let step = 0; step < stepsPerYear && year < hares.length - 1; step++) {
      stepInPlace(state, rates, 1 / stepsPerYear);
    }
  }
  return { value, gradient };
}

/** One step of the classical Runge-Kutta method, in place: a gradient takes a hundred, and a chain 10⁵ gradients. */
function stepInPlace(state: Float64Array, rates: Float64Array, dt: number): void {
  const begin = state.slice();
  const stage = state.slice();
  const slope = new Float64Array(state.length);
  for (const [weight, reach] of [
    [1 / 6, 1 / 2],
    [1 / 3, 1 / 2],
    [1 / 3, 1],
    [1 / 6, 0],
  ] as const) {
    lotkaVolterraSlope(stage, rates, slope);
    for (let index = 0; index < state.length; index++) {
      state[index]! += dt * weight * slope[index]!;
      stage[index] = begin[index]! + dt * reach * slope[index]!;
    }
  }
}

/** The rates of (ln u, ln v) and of their derivatives by ln α, ln β, ln γ, ln δ, ln u₀ and ln v₀. */
function lotkaVolterraSlope(state: Float64Array, rates: Float64Array, slope: Float64Array): void {
  const eaten = rates[1]! * Math.exp(state[1]!);
  const fed = rates[3]! * Math.exp(state[0]!);
  slope[0] = rates[0]! - eaten;
  slope[1] = fed - rates[2]!;
  for (let index = 0; index < 6; index++) {
    slope[2 + index] = -eaten * state[8 + index]!;
    slope[8 + index] = fed * state[2 + index]!;
  }
  slope[2]! += rates[0]!;
  slope[3]! -= eaten;
  slope[10]! -= rates[2]!;
  slope[11]! += fed;
}
