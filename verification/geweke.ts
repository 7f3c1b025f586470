import { mean, type RandomStream, variance } from 'principia/math';
import { monteCarloError, type Potential, type Sampler, type SamplerState } from 'principia/thermal';
import { drawData, drawParameters, posterior, statistics } from './regression.js';

/**
 * Geweke's joint-distribution test: parameters and data drawn in turn, data from the model and parameters by the
 * kernel, have the same joint distribution as both drawn straight from the model, if the kernel leaves the posterior
 * as it is. Returns how far the means of all statistics are apart, in their Monte-Carlo errors.
 *
 * @param kernel the sampler for a posterior; its state goes on from one data set to the next.
 * @param steps of the kernel between two data sets.
 * Source: Geweke, J. Am. Stat. Assoc. 99, 799 (2004).
 */
export async function gewekeScores<State extends SamplerState>(
  kernel: (potential: Potential) => Sampler<State>,
  rounds: number,
  steps: number,
  random: RandomStream,
): Promise<Float64Array> {
  const model = random.child('model');
  const direct = Array.from({ length: rounds }, () => {
    const parameters = drawParameters(model);
    return statistics(parameters, drawData(parameters, model));
  });
  const inTurn: number[][] = [];
  let data = drawData(drawParameters(model), model);
  let state = await kernel(posterior(data)).init(drawParameters(model), random.child('kernel'));
  for (let round = 0; round < rounds; round++) {
    const potential = posterior(data);
    const sampler = kernel(potential);
    // The energy and the force are those of the new data; all else of the state goes on.
    state = { ...state, ...(await potential.evaluate(state.position)) };
    for (let step = 0; step < steps; step++) [state] = await sampler.step(state);
    data = drawData(state.position, model);
    inTurn.push(statistics(state.position, data));
  }
  return Float64Array.from(direct[0]!, (_, index) => {
    const independent = Float64Array.from(direct, (values) => values[index]!);
    const chain = Float64Array.from(inTurn, (values) => values[index]!);
    const error = Math.hypot(Math.sqrt(variance(independent) / rounds), monteCarloError([chain]));
    return (mean(chain) - mean(independent)) / error;
  });
}
