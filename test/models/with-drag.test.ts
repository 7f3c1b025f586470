import { createRandom } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { compile, type TensorRecord } from 'principia/tensor';
import { modelSetup, propertiesOf, sampleIncrements, windowArrays } from 'principia/training';
import { expect, it } from 'vitest';
import { motions } from '../training/systems.js';

const trajectories = motions((r) => -2 * (r - 1), 4);
const increments = sampleIncrements(trajectories, { limit: 5, random: createRandom(1) });
const still = new Float64Array(increments.bodies);
const setup = modelSetup(increments, trajectories[0]!.system.interactions, still);
const inputs = windowArrays(increments, [0, 1, 2, 3, 4], increments.scale, still);

it('accelerates bodies by H v / m besides the forces of pairs', async () => {
  const factory = pairwiseForce({ hidden: 5 });
  const bare = factory.create(setup);
  const dragged = factory.withDrag!().create(setup);
  const parameters = dragged.init(createRandom(2));
  const known = still.length > 0 ? Array.from(still, () => false) : [];
  const all = { ...parameters, ...inputs };
  const compiled = await compile(
    (given: TensorRecord) => {
      const state = { position: given.position!, velocity: given.velocity! };
      const properties = propertiesOf(given, given, known);
      return {
        bare: bare.acceleration(given, state, properties),
        whole: dragged.acceleration(given, state, properties),
        drag: dragged.drag!(given, state, properties),
      };
    },
    Object.fromEntries(Object.entries(all).map(([name, { shape }]) => [name, { shape }])),
    { precision: 'float64' },
  );
  const output = await compiled.run(all);
  await compiled.dispose();
  const { dimension } = increments;
  const drag = output.drag!.data;
  expect(output.drag!.shape).toEqual([5, increments.bodies]);
  expect(drag.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  output.whole!.data.forEach((value, at) => {
    const body = Math.floor(at / dimension);
    const own = (drag[body]! * inputs.velocity!.data[at]!) / Math.exp(increments.logMass[body]!);
    expect(value).toBeCloseTo(output.bare!.data[at]! + own, 10);
  });
});
