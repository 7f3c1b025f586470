import { backendNames, backendReport } from 'principia/tensor';
import { expect, test } from 'vitest';

test('every backend is there, or says why not in a line', async () => {
  const report = await backendReport();
  expect(report.map((backend) => backend.name)).toEqual(backendNames);
  for (const { name, available, reason, version } of report) {
    expect(reason.length, name).toBeGreaterThan(0);
    expect(reason, name).not.toContain('\n');
    if (available) expect(version, name).toMatch(/\d+\.\d+/);
    else expect(version, name).toBeUndefined();
  }
  expect(report.filter((backend) => backend.available).map((backend) => backend.name)).toEqual(
    expect.arrayContaining(['onnx', 'wasm', 'cpu']),
  );
});

test('one that fails does not hide the others', async () => {
  const report = await backendReport(async (backend) => {
    if (backend === 'wasm') throw new Error('no such thing\n  at all');
    return '1.2.3';
  });
  expect(report.filter(({ available }) => !available)).toEqual([
    { name: 'wasm', available: false, reason: 'no such thing' },
  ]);
  expect(report.every(({ available, version }) => !available || version === '1.2.3')).toBe(true);
});
