import { describe, expect, it } from 'vitest';
import { run } from './stand-ins.js';

describe('principia', () => {
  it('--version prints the version alone', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n', error: '' });
  });

  it.each([[[]], [['discover']], [['simulate']], [['doctor']]])(
    '%j --help shows an example',
    async (words) => {
      const { code, out } = await run([...words, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}principia /);
    },
  );

  it('a verb that is unknown or missing is a usage error', async () => {
    expect(await run(['discovr', 'x'])).toMatchObject({ code: 2, out: '' });
    expect((await run(['discovr', 'x'])).error).toContain('discover');
    expect(await run([])).toMatchObject({ code: 2, out: '' });
    expect(await run(['discover'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('principia doctor', () => {
  it('tells what is there, and what is not and why', async () => {
    const { code, out } = await run(['doctor']);
    expect(code).toBe(0);
    expect(out).toMatch(/✓ Node/);
    expect(out).toMatch(/· wasm +no such thing/);
  });

  it('tells which backend is used and who asks for it', async () => {
    expect((await run(['doctor'])).out).toMatch(/Used\n +✓ onnx +the default/);
    expect((await run(['doctor'], {}, 'cpu')).out).toMatch(/✓ cpu +PRINCIPIA_BACKEND/);
    expect((await run(['doctor', '--backend', 'wasm'], {}, 'cpu')).out).toMatch(/✓ wasm +--backend/);
  });

  it('is not well where the backend that is asked for does not start', async () => {
    const check = { name: 'x', passed: true, detail: '' };
    const chosen = { name: 'onnx-cuda', passed: false, detail: 'no such thing' };
    const diagnose = async () => ({ node: check, backends: [check], chosen, selfTests: [check] });
    const { code, out } = await run(['doctor'], { diagnose }, 'onnx-cuda');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ onnx-cuda +no such thing\n/);
  });

  it('--json prints one document', async () => {
    const { out } = await run(['doctor', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      healthy: true,
      node: { passed: true },
      chosen: { name: 'onnx', passed: true },
    });
  });
});
