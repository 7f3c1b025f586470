/**
 * Thermal members of a trained network: from an optimum to draws of all weights at the temperature of the data.
 *
 * @packageDocumentation
 */
import { mean, type RandomStream, variance } from 'principia/math';
import { type Increments, type Parameters, type TrainedModel, unflatten } from 'principia/training';
import { auditChain } from './audit-chain.js';
import { type Chain, sampleEnsemble } from './ensemble.js';
import { type Gate, gates } from './gates.js';
import { movingLoss, networkPrior, whiten } from './moving-weights.js';
import { networkLoss } from './network-potential.js';
import type { NoiseEstimate } from './noise.js';
import { temperatureOf } from './noise.js';
import type { Trace } from './trace.js';
import { type WhitenedSamplerName, whitenedSamplers } from './whitened-samplers.js';

/** How a network's ensemble is drawn. */
export interface NetworkEnsembleOptions {
  readonly increments: Increments;
  readonly velocityNoise?: number;
  /** Draws kept of each member, and steps between them. */
  readonly draws?: number;
  readonly thin?: number;
  readonly burnIn?: number;
  /** `baoab` where absent. */
  readonly sampler?: WhitenedSamplerName;
  /** Step in whitened coordinates, where every direction has frequency 1; the sampler's own where absent. */
  readonly step?: number;
  /** Draws of a Metropolis-adjusted chain that audits each member; 150 where absent, 0 for no audit. */
  readonly audit?: number;
  /** In units of T* = 2/N_eff. */
  readonly temperature?: number;
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
  /** Work done, as a fraction of all of it. */
  readonly onWork?: (fraction: number) => void;
  /** Quantities in function space that the gates watch, for one draw of the parameters. */
  readonly observe: (parameters: Parameters, member: number) => Promise<Readonly<Record<string, number>>>;
}

/** Draws of a network's parameters with what vouches for them. */
export interface NetworkEnsemble {
  /** Parameters by member and draw. */
  readonly draws: readonly (readonly Parameters[])[];
  readonly gates: readonly Gate[];
  /** The quantities that were watched, along the members' chains. */
  readonly traces: Readonly<Record<string, Trace>>;
  /** In words. */
  readonly sampler: string;
  readonly temperature: number;
  /** T* = 2/N_eff, at which the loss is the likelihood. */
  readonly noiseTemperature: number;
  readonly effectiveResiduals: number;
  readonly noise: readonly NoiseEstimate[];
  /** The prior in words. */
  readonly prior: string;
}

/**
 * Traces in units of each member's own mean and deviation in `reference`. The ensemble is a mixture over members, each
 * with hidden features of its own: what must have mixed is every member's chain, while the members' centres and widths
 * may differ, and widen the interval.
 */
function aboutMembers(
  traces: Readonly<Record<string, Trace>>,
  reference: Readonly<Record<string, Trace>>,
): Readonly<Record<string, Trace>> {
  return Object.fromEntries(
    Object.entries(traces).map(([name, trace]) => [
      name,
      trace.map((series, member) => {
        const own = reference[name]![member]!;
        const centre = mean(own);
        const width = Math.sqrt(variance(own)) || 1;
        return series.map((value) => (value - centre) / width);
      }),
    ]),
  );
}

/**
 * Draws the weights of several trained members by Langevin dynamics (or another sampler) at T = 2/N_eff, each in
 * coordinates whitened by the curvature at its own optimum: networks' posteriors are ill-conditioned, and a linear change of
 * coordinates costs nothing in exactness.
 *
 * The weights that move are the output layer and the learned masses; the hidden layers stay where each member's own
 * training left them, so that the spread between members stands for what the hidden features leave open.
 *
 * Half as many draws with half the step are made for the step-halving gate, and a Metropolis-adjusted chain goes on from
 * where each member's ended: both must say the same of the quantities that are watched.
 */
export async function networkEnsemble(
  members: readonly TrainedModel[],
  options: NetworkEnsembleOptions,
): Promise<NetworkEnsemble> {
  const { draws = 200, thin = 3, burnIn = 60, audit = 150, random, signal, onWork } = options;
  const sampler = whitenedSamplers[options.sampler ?? 'baoab'];
  const step = options.step ?? sampler.step;
  const losses = await Promise.all(
    members.map((member) => networkLoss(member, options.increments, options.velocityNoise)),
  );
  const steps = burnIn + draws * thin;
  const moving = members.map((member, index) => movingLoss(member, losses[index]!.loss));
  const curvature = 2 * moving[0]!.dimension;
  const total = members.length * (curvature + 2 * steps + burnIn + audit);
  let done = 0;
  const work = (): void => onWork?.(Math.min(1, ++done / total));
  try {
    // One temperature for all: that of the member whose residuals hold the fewest independent numbers.
    const effective = Math.min(...losses.map((loss) => loss.effectiveResiduals));
    const noiseTemperature = temperatureOf(effective);
    const temperature = (options.temperature ?? 1) * noiseTemperature;
    const whitened = await Promise.all(
      members.map((member, index) => whiten(member, moving[index]!, temperature, work, signal)),
    );
    const sample = (stepSize: number, spacing: number, kept: number, label: string) =>
      sampleEnsemble(
        whitened.map((potential) => ({ potential, position: new Float64Array(potential.dimension) })),
        {
          sampler: (potential) => sampler.create(potential, temperature, stepSize),
          draws: kept,
          thin: spacing,
          burnIn: Math.round((burnIn * spacing) / thin),
          random: random.child(label),
          ...(signal ? { signal } : {}),
          onStep: work,
        },
      );
    // Whitening is local: where the potential is far from quadratic a member may leave the numbers at the full step.
    let spacing = thin;
    let chains = await sample(step, spacing, draws, 'chains');
    for (let trial = 0; trial < 2 && chains.some((chain) => chain.diverged); trial++) {
      spacing *= 2;
      chains = await sample((step * thin) / spacing, spacing, draws, 'chains');
    }
    const halved = await sample((step * thin) / (2 * spacing), 2 * spacing, Math.ceil(draws / 2), 'halved');
    // A member that left the numbers is one gate's matter; the others tell of those that stayed.
    const present = [...members.keys()].filter(
      (member) => !chains[member]!.diverged && !halved[member]!.diverged,
    );
    const ofPresent = <T>(all: readonly T[]): T[] => present.map((member) => all[member]!);
    const parametersOf = (draw: Float64Array, member: number): Parameters =>
      unflatten(members[member]!.layout, moving[member]!.complete(whitened[member]!.original(draw)));
    const watch = async (from: readonly Chain[]): Promise<Readonly<Record<string, Trace>>> => {
      const seen = await Promise.all(
        from.map(({ draws: own }, index) => {
          const member = present[index]!;
          return Promise.all(own.map((draw) => options.observe(parametersOf(draw, member), member)));
        }),
      );
      const names = Object.keys(seen[0]?.[0] ?? {});
      return Object.fromEntries(
        names.map((name) => [
          name,
          seen.map((series) => Float64Array.from(series, (values) => values[name]!)),
        ]),
      );
    };
    const observed = await watch(ofPresent(chains));
    const compared = async (from: readonly Chain[]): Promise<Readonly<Record<string, Trace>>> =>
      aboutMembers(await watch(from), observed);
    const quantities = aboutMembers(observed, observed);
    const audited =
      audit === 0 || present.length === 0
        ? []
        : (
            await auditChain(ofPresent(chains), {
              potentials: ofPresent(whitened),
              sampler: (potential) => {
                const { create, step: length } = whitenedSamplers['hamiltonian-monte-carlo'];
                return create(potential, temperature, length);
              },
              quantities: compared,
              draws: audit,
              random: random.child('audit'),
              ...(signal ? { signal } : {}),
              onStep: work,
            })
          ).gates;
    return {
      draws: chains.map((chain, member) => chain.draws.map((draw) => parametersOf(draw, member))),
      gates: [
        ...gates({ chains, temperature, quantities, halved: await compared(ofPresent(halved)) }),
        ...audited,
      ],
      traces: observed,
      sampler: sampler.title,
      temperature,
      noiseTemperature,
      effectiveResiduals: effective,
      noise: losses[0]!.noise,
      prior: networkPrior,
    };
  } finally {
    await Promise.all(losses.map((loss) => loss.dispose()));
  }
}
