import { backendReport } from 'principia/tensor';
import { expect, test } from 'vitest';

test('every backend is there, or says why not', async () => {
  const report = await backendReport();
  expect(report.map((backend) => backend.name)).toEqual([
    'onnx',
    'wasm',
    'cpu',
    'tfjs-node',
    'tfjs-node-gpu',
  ]);
  for (const { name, available, reason, version } of report) {
    expect(reason.length, name).toBeGreaterThan(0);
    expect(reason, name).not.toContain('\n');
    if (available) expect(version, name).toMatch(/^\d+\.\d+/);
  }
  expect(report.filter((backend) => backend.available).map((backend) => backend.name)).toEqual(
    expect.arrayContaining(['onnx', 'wasm', 'cpu']),
  );
});
