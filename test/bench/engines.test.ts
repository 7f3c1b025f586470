import type { Backend } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { findPytorch, startPytorch } from '../../bench/pytorch.js';
import { hamiltonianNetwork } from '../../bench/steps/hamiltonian-network.js';
import { messagePassing } from '../../bench/steps/message-passing.js';
import { disagreement, startTrainer, type Trainer } from '../../bench/training-step.js';

const python = await findPytorch(process.env.PYTHON);
const tasks = [
  hamiltonianNetwork({ graphs: 3, bodies: 3, hidden: 8 }),
  messagePassing({ graphs: 3, bodies: 3, hidden: 12, channels: 5 }),
];

describe.each(tasks)('$name: the first five losses, and so gradients and Adam, are the same', (task) => {
  const difference = async (...others: Pick<Trainer, 'losses'>[]): Promise<number> => {
    const trainer = await startTrainer(task, 'onnx', 1);
    await trainer.dispose();
    return disagreement([trainer, ...others]);
  };

  test.each<[Backend, number]>([
    ['native', 1],
    ['native', 2],
    ['wasm', 1],
  ])('on onnx and %s with %i threads', async (backend, threads) => {
    const other = await startTrainer(task, backend, threads);
    expect(await difference(other)).toBeLessThan(1e-5);
    await other.dispose();
  });

  test.skipIf(python === undefined)('on onnx and in PyTorch (skipped where no Python has it)', async () => {
    const peer = await startPytorch(python!, task, 1);
    expect(await difference(peer)).toBeLessThan(1e-5);
    expect(await peer.take(2)).toHaveLength(2);
    await peer.dispose();
  });

  test('and five steps change them by far more than engines differ', async () => {
    const { losses, dispose } = await startTrainer(task, 'onnx', 1);
    await dispose();
    expect(Math.abs(losses[4]! / losses[0]! - 1)).toBeGreaterThan(1e-3);
  });
});
