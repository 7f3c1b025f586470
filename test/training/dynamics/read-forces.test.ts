import { createRandom } from 'principia/math';
import { interactionDynamics } from 'principia/models';
import { knownProperties, phaseTrajectories, readForces, thinned } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { dataScales, dynamicsSetup } from '../../../src/training/dynamics/data-scales.js';
import { linearIncrements, linearSprings, springMotions, truth } from './linear-springs.js';

const trajectories = springMotions({ trajectories: 3 });
const known = knownProperties(trajectories);
const motions = phaseTrajectories(trajectories, known);
const setup = dynamicsSetup(motions, known, dataScales(motions));
const states = motions.flatMap((motion) => [0, 3, 5].map((row) => thinned(motion, 1, 0, row)));
const compute = { backend: 'onnx', precision: 'float64' } as const;

/** ṗ = −0.5 q − 1.5 Σⱼ (qᵢ − qⱼ) at a state. */
function trueForce({ positions, bodies, dimension }: (typeof states)[0]): number[] {
  return Array.from(positions, (own, entry) => {
    let force = -0.5 * own;
    for (let other = 0; other < bodies; other++) {
      force -= 1.5 * (own - positions[other * dimension + (entry % dimension)]!);
    }
    return force;
  });
}

describe('readForces', () => {
  for (const factory of [linearSprings, linearIncrements]) {
    it(`gives the true forces at every state where the model is the truth: ${factory.name}`, async () => {
      const readings = await readForces(factory.create(setup), truth, states, compute, true);
      expect(readings).toHaveLength(states.length);
      readings.forEach(({ force, messages }, index) => {
        expect(messages).toBeUndefined();
        trueForce(states[index]!).forEach((value, entry) => {
          expect(force[entry]!).toBeCloseTo(value, 9);
        });
      });
    });
  }

  it('gives each state the messages of its own edges, if they are wanted', async () => {
    const model = interactionDynamics({ hidden: 5, channels: 3 }).create(setup);
    const parameters = model.init(createRandom(3));
    const together = await readForces(model, parameters, states, compute, true);
    const alone = await readForces(model, parameters, states.slice(4, 5), compute, true);
    expect(together[4]!.messages).toHaveLength(3 * 6);
    together[4]!.messages!.forEach((value, entry) => {
      expect(value).toBeCloseTo(alone[0]!.messages![entry]!, 12);
    });
    expect((await readForces(model, parameters, states, compute))[0]!.messages).toBeUndefined();
  });

  it('has nothing to say of no states', async () => {
    expect(await readForces(linearSprings.create(setup), truth, [], compute)).toEqual([]);
  });
});
