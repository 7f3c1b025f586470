import { createRandom } from 'principia/math';
import { compileStep, type StepExamples, type StepFunction, tf, valueAndGradients } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { startable } from './startable-backends.js';

const backends = (['native', 'onnx', 'wasm', 'cpu'] as const).filter(startable);
const vector = (...values: number[]) => ({ shape: [values.length], data: Float64Array.from(values) });
const number = (value: number) => ({ shape: [], data: Float64Array.of(value) });

/** Gradient descent on |w|², which multiplies w by 1 − 2 rate. */
const descent: StepFunction = ({ w }, { rate }) => {
  const { value, gradients } = valueAndGradients(({ w }) => tf.sum(tf.square(w!)), { w: w! });
  return { state: { w: tf.sub(w!, tf.mul(gradients.w!, rate!)) }, outputs: { loss: value } };
};
const descentExamples: StepExamples = { state: { w: vector(3, 4) }, inputs: { rate: { shape: [] } } };

/**
 * A harmonic oscillator coupled to a heat bath by the splitting B A O A B, U = x²/2: the noise is an input, position and
 * momentum are the state.
 */
const thermostat: StepFunction = ({ x, p }, { noise }) => {
  const [h, decay] = [0.3, Math.exp(-0.3)];
  const force = (at: typeof x) =>
    tf.neg(valueAndGradients(({ x }) => tf.mul(tf.sum(tf.square(x!)), 0.5), { x: at! }).gradients.x!);
  let momentum = tf.add(p!, tf.mul(force(x), h / 2));
  let position = tf.add(x!, tf.mul(momentum, h / 2));
  momentum = tf.add(tf.mul(momentum, decay), tf.mul(noise!, Math.sqrt(1 - decay ** 2)));
  position = tf.add(position, tf.mul(momentum, h / 2));
  momentum = tf.add(momentum, tf.mul(force(position), h / 2));
  return { state: { x: position, p: momentum }, outputs: { energy: tf.sum(tf.square(position)) } };
};

describe.each(backends)('on %s', (backend) => {
  test('the example: the state is kept from step to step', async () => {
    const step = await compileStep(descent, descentExamples, { backend });
    expect([...step.read().w!.data]).toEqual([3, 4]);
    expect((await step.run({ rate: number(0.25) })).loss!.data[0]).toBe(25);
    expect([...step.read().w!.data]).toEqual([1.5, 2]);
    expect((await step.run({ rate: number(0.25) })).loss!.data[0]).toBe(6.25);
    step.write({ w: vector(1, 0) });
    expect([...step.read().w!.data]).toEqual([1, 0]);
    expect((await step.run({ rate: number(0) })).loss!.data[0]).toBe(1);
    await step.dispose();
  });

  test('unrolled steps are the same steps', async () => {
    const single = await compileStep(descent, descentExamples, { backend });
    const unrolled = await compileStep(descent, descentExamples, { backend, unroll: 3 });
    const losses: number[] = [];
    for (const rate of [0.1, 0.2, 0.3])
      losses.push((await single.run({ rate: number(rate) })).loss!.data[0]!);
    const { loss } = await unrolled.run({ rate: vector(0.1, 0.2, 0.3) });
    expect(loss!.shape).toEqual([3]);
    loss!.data.forEach((value, index) => {
      expect(value).toBeCloseTo(losses[index]!, 5);
    });
    unrolled.read().w!.data.forEach((value, index) => {
      expect(value).toBeCloseTo(single.read().w!.data[index]!, 6);
    });
  });
});

describe.each(backends)('calls that overlap, on %s', (backend) => {
  const count: StepFunction = ({ n }, { by }) => ({ state: { n: tf.add(n!, by!) }, outputs: { n: n! } });
  const examples = { state: { n: vector(0) }, inputs: { by: { shape: [1] } } };

  test('run one after the other, and a write between them counts', async () => {
    const step = await compileStep(count, examples, { backend });
    await Promise.all([1, 2, 3, 4].map((by) => step.run({ by: vector(by) })));
    expect(step.read().n!.data[0]).toBe(10);
    const running = step.run({ by: vector(1) });
    await Promise.resolve();
    step.write({ n: vector(100) });
    await running;
    await step.run({ by: vector(1) });
    expect(step.read().n!.data[0]).toBe(101);
    await step.dispose();
    await step.dispose();
    await expect(step.run({ by: vector(1) })).rejects.toThrow('disposed');
  });

  test('share no memory with the caller', async () => {
    const start = vector(1);
    const step = await compileStep(count, { ...examples, state: { n: start } }, { backend });
    start.data[0] = 1000;
    step.read().n!.data[0] = 2000;
    const by = vector(1);
    const running = step.run({ by });
    by.data[0] = 3000;
    await running;
    step.read().n!.data[0] = 4000;
    expect(step.read().n!.data[0]).toBe(2);
  });
});

test('a step that is copied out and put back goes on as if nothing had happened', async () => {
  const random = createRandom(5);
  const draw = (count: number) => vector(...Array.from({ length: count }, () => random.normal()));
  const examples = { state: { x: draw(4), p: draw(4) }, inputs: { noise: { shape: [4] } } };
  const noise = Array.from({ length: 12 }, () => ({ noise: draw(4) }));
  const [whole, first, second] = await Promise.all(
    [0, 1, 2].map(() => compileStep(thermostat, examples, { precision: 'float64' })),
  );
  for (const own of noise) await whole!.run(own);
  for (const own of noise.slice(0, 5)) await first!.run(own);
  second!.write(first!.read());
  for (const own of noise.slice(5)) await second!.run(own);
  expect(second!.read()).toEqual(whole!.read());
});

// 4000 draws of 64 oscillators at unit temperature; their mean square has a standard error of about 0.01. BAOAB is
// exact in the positions of a harmonic oscillator.
test('a thermostat inside samples the temperature it is given', async () => {
  const random = createRandom(9);
  const draw = () => ({ shape: [64], data: Float64Array.from({ length: 64 }, () => random.normal()) });
  const step = await compileStep(thermostat, {
    state: { x: draw(), p: draw() },
    inputs: { noise: { shape: [64] } },
  });
  let sum = 0;
  for (let count = 0; count < 4000; count++) sum += (await step.run({ noise: draw() })).energy!.data[0]!;
  expect(sum / 4000 / 64).toBeGreaterThan(0.96);
  expect(sum / 4000 / 64).toBeLessThan(1.04);
});

test('what cannot be a step says so', async () => {
  const forgetful: StepFunction = ({ w }) => ({ state: {}, outputs: { w: w! } });
  const growing: StepFunction = ({ w }) => ({ state: { w: tf.concat([w!, w!]) }, outputs: {} });
  await expect(compileStep(forgetful, descentExamples)).rejects.toThrow("next state gives 'w' nothing");
  await expect(compileStep(growing, descentExamples)).rejects.toThrow(
    "'w' the shape [4] of float32, expected the shape [2]",
  );
  const drifting: StepFunction = ({ n }) => ({
    state: { n: tf.add(tf.cast(n!, 'float32'), 1.5) },
    outputs: {},
  });
  const whole = { shape: [1], data: Int32Array.of(1) };
  await expect(compileStep(drifting, { state: { n: whole }, inputs: {} })).rejects.toThrow(
    '[1] of float32, expected',
  );
  await expect(compileStep(descent, descentExamples, { unroll: 0 })).rejects.toThrow(
    'unroll must be a whole',
  );
  const step = await compileStep(descent, descentExamples, { backend: 'onnx' });
  expect(() => step.write({ v: vector(1) })).toThrow("no 'v'");
  expect(() => step.write({ w: vector(1) })).toThrow('shape [1]');
  await expect(step.run({})).rejects.toThrow('missing');
});
