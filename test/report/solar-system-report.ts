import { createRandom } from 'principia/math';
import type { FrontEntry, OrbitSeries, ReportData, TimeSeries } from 'principia/report';

/** Semi-major axis (AU), eccentricity, longitudes of perihelion and at the start (radians), mass (Sun = 1), error scale. */
const planets = [
  ['Mercury', 0.3871, 0.2056, 1.352, 4.4, 1.6601e-7, 9e-5],
  ['Venus', 0.7233, 0.0068, 2.296, 3.18, 2.4478e-6, 3e-5],
  ['Earth-Moon', 1.0, 0.0167, 1.796, 1.75, 3.0404e-6, 3e-5],
  ['Mars', 1.5237, 0.0934, 5.865, 6.2, 3.2272e-7, 2e-5],
  ['Jupiter', 5.2029, 0.0484, 0.257, 0.6, 9.5479e-4, 8e-6],
  ['Saturn', 9.537, 0.0539, 1.613, 0.87, 2.8589e-4, 7e-6],
  ['Uranus', 19.189, 0.0473, 2.983, 5.47, 4.3662e-5, 4e-6],
  ['Neptune', 30.07, 0.0086, 0.785, 5.32, 5.1514e-5, 3e-6],
] as const;

const days = Array.from({ length: 366 }, (_, day) => day);

function ellipse(
  axis: number,
  eccentricity: number,
  perihelion: number,
  start: number,
): (readonly [number, number])[] {
  return days.map((day) => {
    const meanAnomaly = start - perihelion + (0.01720209895 * day) / axis ** 1.5;
    let anomaly = meanAnomaly;
    for (let sweep = 0; sweep < 20; sweep++) anomaly = meanAnomaly + eccentricity * Math.sin(anomaly);
    const x = axis * (Math.cos(anomaly) - eccentricity);
    const y = axis * Math.sqrt(1 - eccentricity ** 2) * Math.sin(anomaly);
    const [cos, sin] = [Math.cos(perihelion), Math.sin(perihelion)];
    return [x * cos - y * sin, x * sin + y * cos] as const;
  });
}

function orbits(): OrbitSeries[] {
  const sun = days.map((day) => [-0.0075 + 2e-6 * day, 0.003 - 1e-6 * day] as const);
  return [
    { body: 'Sun', truth: sun, predicted: sun },
    ...planets.map(([body, axis, eccentricity, perihelion, start, , error]) => {
      const truth = ellipse(axis, eccentricity, perihelion, start);
      const predicted = truth.map(
        ([x, y], day) => [x - (error * y * day) / 365, y + (error * x * day) / 365] as const,
      );
      return { body, truth, predicted };
    }),
  ];
}

function rolloutError(): TimeSeries[] {
  const random = createRandom(11);
  return planets.map(([name, axis, , , , , error]) => ({
    name,
    times: days,
    values: days.map(
      (day) => error * (0.03 + day / 365) * (1 + 0.35 * Math.sin(day / (12 * axis)) + 0.05 * random.normal()),
    ),
  }));
}

function energyDrift(): TimeSeries[] {
  const wobble = (name: string, scale: number): TimeSeries => ({
    name,
    times: days,
    values: days.map((day) => scale * Math.abs(Math.sin(day / 14)) * (1 + day / 500) * Math.min(1, day)),
  });
  return [wobble('the law, step 1 d', 3.1e-10), wobble('step ½ d', 1.9e-11)];
}

function front(chosen: number, factor: number): FrontEntry[] {
  const entries: readonly (readonly [number, string, string, number, number | null, number | null])[] = [
    [1, '-8.2e-6', '-8.2\\times 10^{-6}', 0.94, null, null],
    [3, '-7.1e-5*m2', '-7.1\\times 10^{-5}\\,m_2', 0.61, 3.1e5, 8.1e5],
    [5, '-1.9e-4*m1*m2', '-1.9\\times 10^{-4}\\,m_1 m_2', 0.27, 9.6e4, 4.4e5],
    [7, '-2.6e-4*m1*m2/r', '-2.6\\times 10^{-4}\\,\\frac{m_1 m_2}{r}', 0.055, 2.1e4, 2.2e5],
    [9, '-2.9591e-4*m1*m2/r**2', '-2.9591\\times 10^{-4}\\,\\frac{m_1 m_2}{r^{2}}', 4.2e-5, 1.04, 0],
    [
      11,
      '-2.9590e-4*m1*m2/r**2.0003',
      '-2.9590\\times 10^{-4}\\,\\frac{m_1 m_2}{r^{2.0003}}',
      4.1e-5,
      1.05,
      6.2,
    ],
    [
      13,
      '-2.9591e-4*m1*m2/(r**2 + 1.7e-6)',
      '-2.9591\\times 10^{-4}\\,\\frac{m_1 m_2}{r^{2}+1.7\\times 10^{-6}}',
      4e-5,
      1.06,
      9.8,
    ],
    [
      17,
      '-2.9591e-4*m1*m2/r**2 + 3e-9*m1',
      '-2.9591\\times 10^{-4}\\,\\frac{m_1 m_2}{r^{2}}+3\\times 10^{-9}\\,m_1',
      3.9e-5,
      1.31,
      21.5,
    ],
  ];
  return entries.map(([complexity, expression, tex, loss, heldOutError, descriptionLength]) => ({
    expression,
    tex,
    complexity,
    loss: loss * (complexity > 8 ? factor : 1),
    heldOutError,
    descriptionLength,
    chosen: complexity === chosen,
  }));
}

const trueMasses: Readonly<Record<string, number>> = {
  Sun: 1,
  ...Object.fromEntries(planets.map(([body, , , , , mass]) => [body, mass])),
};

/** Relative deviation and half-width of the fitted masses of the giants. */
const fitted: Readonly<Record<string, readonly [number, number]>> = {
  Jupiter: [1.1e-4, 2.4e-4],
  Saturn: [-5.2e-4, 9e-4],
  Uranus: [0.0121, 0.0093],
  Neptune: [-0.018, 0.024],
};

const solarGm = 2.9591220829e-4;

/** A report as `discover solar-system` writes it, from ellipses and made-up errors. */
export const solarSystemReport: ReportData = {
  law: {
    schema: 'principia/law/1',
    dataset: {
      name: 'solar-system',
      hash: '3f8a1c0de5b27f7743c6a9d10b9b2f6a1f0e7d5c4b3a29180716253443526170',
    },
    seed: 1,
    verdict: 'law',
    reason:
      'Of 14 candidates from both roads, -G*m1*m2/r**2 has the shortest description of the held-out trajectories, 6.2 nats shorter than the next form; its residuals are 1.04 times the noise.',
    verified: true,
    unverified: [],
    terms: [
      {
        acts: 'pair force',
        direction: 'separation',
        expression: '-0.00029591217*m1*m2/r**2',
        variables: [
          { name: 'r', unit: 'AU', meaning: 'distance of the two bodies' },
          { name: 'm1', unit: 'M☉', meaning: 'mass of the body acted on' },
          { name: 'm2', unit: 'M☉', meaning: 'mass of the other' },
        ],
        tex: '-G\\,\\frac{m_1\\,m_2}{r^{2}}',
        constants: [
          {
            name: 'G',
            value: 2.9591217e-4,
            interval: [2.9591171e-4, 2.9591262e-4],
            level: 0.95,
            unit: 'AU^3/d^2',
          },
        ],
      },
    ],
    probability: { network: 0.93, law: 0.998 },
    alternatives: [
      {
        expression: '-2.9590e-4*m1*m2/r**2.0003',
        complexity: 11,
        probability: { network: 0.06, law: 0.0019 },
        heldOutError: 1.05,
      },
      {
        expression: '-2.9591e-4*m1*m2/(r**2 + 1.7e-6)',
        complexity: 13,
        probability: { network: 0.01, law: 5e-5 },
        heldOutError: 1.06,
      },
    ],
    divergence: 0.12,
    inclusion: [
      { term: '-2.95913e-4*m1*m2/r**2', probability: 0.998, condensation: 41000 },
      { term: '-2.9590e-4*m1*m2/r**2.0003', probability: 0.0019, condensation: null },
    ],
    predictions: {
      ...{ level: 0.9, trajectories: 20, expectedError: 0.02, miscalibrationArea: 0.021 },
      ...{ rankedProbabilityScore: 0.57, intervalScore: 4.2 },
      coverage: { entries: 0.89, trajectories: 0.6 },
      recalibration: {
        ...{ granted: true, factor: 1.9 },
        before: { entries: 0.88, trajectories: 0.6 },
        after: { entries: 0.93, trajectories: 0.9 },
      },
      curve: [0.25, 0.5, 0.75].map((nominal) => ({ nominal, covered: nominal - 0.02 })),
    },
    ensemble: {
      ...{ sampler: 'BAOAB Langevin', members: 4, draws: 2400, temperature: 1.37e-4 },
      ...{ noiseTemperature: 1.37e-4, effectiveResiduals: 14_600, prior: 'normal', gates: [] },
      numbers: [
        {
          ...{ name: 'G', value: 2.9591e-4, interval: [2.958e-4, 2.96e-4], level: 0.95 },
          variance: { chain: 1e-15, member: 2e-15, fit: 1e-15, search: 3e-16 },
        },
      ],
    },
    bodies: [
      {
        name: 'Sun',
        mass: { value: 1, interval: null },
        gm: { value: 2.9591217e-4, interval: [2.9591171e-4, 2.9591262e-4], unit: 'AU³/d²' },
        observable: true,
        note: 'fixed by the gauge',
      },
      ...planets.map(([name, , , , , mass]) => {
        const fit = fitted[name];
        if (fit === undefined) {
          return {
            name,
            mass: { value: mass * 3.4, interval: null },
            gm: null,
            observable: false,
            note: 'the Sun of this ephemeris moves under the giants alone, so the series contradict one another about this mass',
          };
        }
        const value = mass * (1 + fit[0]);
        const interval: [number, number] = [value - mass * fit[1], value + mass * fit[1]];
        return {
          name,
          mass: { value, interval },
          gm: {
            value: solarGm * value,
            interval: interval.map((end) => solarGm * end) as [number, number],
            unit: 'AU³/d²',
          },
          observable: true,
          note: '',
        };
      }),
    ],
    gauge: 'the Sun’s mass is 1',
    metrics: {
      heldOutError: 1.04,
      trainingLoss: 4.2e-5,
      rolloutErrorMercury: 9.2e-5,
      rolloutErrorOthers: 4.1e-5,
      messagesR2: 0.99996,
    },
    seconds: 231.4,
  },
  description:
    'The Sun, eight planets with the Earth-Moon barycentre, states every four days from 1960 to 1999, the year 2000 kept for testing.',
  source: 'astronomy-engine 2.1.19 (truncated VSOP87 and Pluto integration)',
  units: { length: 'AU', time: 'd', mass: 'M☉' },
  truthExpression: '-G*m1*m2/r**2',
  trueMasses,
  roads: [
    {
      name: 'direct solve',
      front: front(9, 1),
      finding:
        'The messages of the direct solve follow -2.9591e-4*m1*m2/r**2 with R² = 0.99996 on 5,000 pairs.',
    },
    {
      name: 'network trained by gradient',
      front: front(9, 40),
      finding:
        'The one message channel that survived the L1 penalty follows -2.957e-4*m1*m2/r**2 with R² = 0.9983.',
    },
  ],
  rule: 'shortest description',
  roadsAgreement:
    'Both roads choose -G*m1*m2/r**2; their constants differ by 0.07 %, which is 1.2 joint standard deviations.',
  orbits: orbits(),
  energyDrift: energyDrift(),
  rolloutError: rolloutError(),
  rolloutClaim:
    'Through the next, unseen year Mercury stays within 1.3·10⁻⁴ of its orbit’s radius and every other body within 4.2·10⁻⁵; halving the step changes this by less than 10⁻⁹.',
  agreements: [
    {
      name: 'G·M of the Sun',
      unit: 'AU³/d²',
      ensemble: { value: 2.95925e-4, interval: [2.95889e-4, 2.95961e-4] },
      likelihood: { value: 2.9591217e-4, interval: [2.9591171e-4, 2.9591262e-4] },
      truth: solarGm,
      distance: 0.69,
    },
    ...(['Jupiter', 'Saturn', 'Uranus', 'Neptune'] as const).map((name, index) => {
      const truth = trueMasses[name]!;
      const [shift, half] = fitted[name]!;
      const value = truth * (1 + shift);
      const wide = truth * (1 + 2.2 * shift);
      return {
        name: `mass of ${name}`,
        unit: 'M☉',
        ensemble: { value: wide, interval: [wide - 2.1 * half * truth, wide + 2.1 * half * truth] as const },
        likelihood: { value, interval: [value - half * truth, value + half * truth] as const },
        truth,
        distance: [0.5, 0.6, 1.3, 0.8][index]!,
      };
    }),
    {
      name: 'exponent of r',
      unit: '',
      ensemble: null,
      likelihood: { value: -2.00003, interval: [-2.00011, -1.99995] },
      truth: -2,
      distance: null,
    },
  ],
  condensation: {
    temperatures: [0.1, 1, 10, 1e3, 1e5],
    terms: [
      {
        ...{ term: '-2.95913e-4*m1*m2/r**2', condensation: 41000, chosen: true },
        probabilities: [1, 0.998, 0.99, 0.9, 0.3],
      },
      {
        ...{ term: '-2.9590e-4*m1*m2/r**2.0003', condensation: null, chosen: false },
        probabilities: [0, 0.0019, 0.01, 0.1, 0.2],
      },
    ],
  },
  sampler: {
    name: 'BAOAB Langevin',
    members: 4,
    draws: 2400,
    temperature: 1.37e-4,
    prior: 'normal, standard deviation 1 on every weight',
    gates: [
      { name: 'virial, mean over directions', value: 1.012, limit: 'within 5 % of 1', passed: true },
      { name: 'virial, worst direction', value: 3.1, limit: 'within 5 Monte-Carlo errors', passed: true },
      { name: 'split R̂', value: 1.006, limit: 'below 1.01', passed: true },
      { name: 'effective sample size', value: 512, limit: 'at least 400', passed: true },
      { name: 'step-halving shift', value: 0.4, limit: 'within 2 Monte-Carlo errors', passed: true },
    ],
  },
  noise: planets.map(([body, axis, , , , , error]) => ({
    body,
    sigma: 0.02 * error * axis,
    floor: 0.01 * error * axis,
    unit: 'AU',
  })),
  warnings: [
    'Masses of Mercury, Venus, Earth-Moon and Mars are not observable in these data.',
    'The floor of the noise exceeds the residuals of Neptune: its interval rests on the floor.',
  ],
  reproduce: {
    command: 'principia discover solar-system --seed 1',
    environment: {
      principia: '0.1.0',
      node: '20.20.2',
      platform: 'linux x64',
      processor: 'AMD EPYC 9354, 2 threads',
      'onnxruntime-node': '1.30.0',
      '@tensorflow/tfjs-core': '4.22.0',
      commit: '4f2c1d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e',
    },
  },
};
