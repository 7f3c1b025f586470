import katex from 'katex';
import { type Law, lawToJavaScript, lawToNumpy, lawToSympy, lawToTex, pairPotential } from 'principia/law';
import { InputError } from 'principia/math';
import { createParser, defineOperator } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { pythonHas, runPython } from '../python.js';
import { type Scene, sceneOf, someLaws } from '../some-laws.js';

const laws = Object.entries(someLaws);

/** Laws whose forces along the separation have no potential in closed form. */
const withoutPotential = ['a force without an antiderivative', 'radial friction', 'post-Newtonian gravity'];

/** Largest difference relative to the largest acceleration. */
function difference({ accelerations }: Scene, others: readonly (readonly number[])[]): number {
  const [expected, got] = [accelerations.flat(), others.flat()];
  expect(got.length).toBe(expected.length);
  const size = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, index) => Math.abs(value - got[index]!))) / size;
}

function scenesOf(law: Law): readonly Scene[] {
  return [sceneOf(law, 4, 2), sceneOf(law, 3, 3)];
}

describe('lawToJavaScript', () => {
  it.each(laws)('writes %s as a module that accelerates alike', async (name, law) => {
    const module = await import(`data:text/javascript,${encodeURIComponent(lawToJavaScript(law))}`);
    for (const scene of scenesOf(law)) {
      const { positions, velocities, masses, charges } = scene;
      expect(difference(scene, module.accelerations(positions, velocities, masses, charges))).toBeLessThan(
        1e-12,
      );
    }
    const potential = pairPotential(law);
    expect('pairPotential' in module).toBe(!withoutPotential.includes(name));
    if (potential.kind === 'closed form')
      expect(module.pairPotential(0.8, 1.2, 0.7, -0.4, 1.1)).toBeCloseTo(
        potential.value(0.8, 1.2, 0.7, -0.4, 1.1),
        12,
      );
  });
});

const runScenes = `
import json, sys
results = []
for text, scenes in json.load(sys.stdin):
    module = {}
    exec(text, module)
    for scene in scenes:
        values = module["accelerations"](*(scene[name] for name in ("positions", "velocities", "masses", "charges")))
        results.append([[float(value) for value in row] for row in values.tolist()])
print(json.dumps(results))
`;

function expectAlike(write: (law: Law) => string, scenes: (law: Law) => readonly Scene[]): void {
  const input = laws.map(([, law]) => [write(law), scenes(law)]);
  const results = runPython(runScenes, input) as number[][][];
  laws
    .flatMap(([name, law]) => scenes(law).map((scene) => ({ name, scene })))
    .forEach(({ name, scene }, index) => {
      expect(difference(scene, results[index]!), name).toBeLessThan(1e-12);
    });
}

describe('lawToNumpy', () => {
  it('writes modules that accelerate alike', ({ skip }) => {
    if (!pythonHas('numpy')) skip('python3 has no numpy');
    expectAlike(lawToNumpy, scenesOf);
  });
});

describe('lawToSympy', () => {
  it('writes modules that accelerate alike', ({ skip }) => {
    if (!pythonHas('sympy')) skip('python3 has no sympy');
    expectAlike(lawToSympy, (law) => [sceneOf(law, 2, 3)]);
  });

  it('gives a potential whose slope, as SymPy sees it, is the force', ({ skip }) => {
    if (!pythonHas('sympy')) skip('python3 has no sympy');
    const program = `
import json, sys
errors = {}
for name, text in json.load(sys.stdin):
    module = {}
    exec(text, module)
    potential, r = module["pair_potential"], module["r"]
    if potential is None:
        continue
    force, slope = module["separation_force"], potential.diff(r)
    at = {module[key]: value for key, value in dict(m1=1.3, m2=0.7, q1=-0.6, q2=1.9).items()}
    errors[name] = max(
        abs(float((force + slope).subs({r: x, **at}))) / max(1.0, abs(float(force.subs({r: x, **at}))))
        for x in (0.3, 1.2, 3.1)
    )
print(json.dumps(errors))
`;
    const errors = runPython(
      program,
      laws.map(([name, law]) => [name, lawToSympy(law)]),
    ) as Record<string, number>;
    const named = laws.map(([name]) => name);
    expect(named.filter((name) => !(name in errors))).toEqual(withoutPotential);
    for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(1e-12);
  });
});

describe('lawToTex', () => {
  it.each(laws)('writes %s so that it can be set', (_, law) => {
    const tex = lawToTex(law);
    expect(katex.renderToString(tex, { displayMode: true, throwOnError: true, strict: 'error' })).toContain(
      'katex',
    );
    expect(tex).toContain('m_i \\ddot{\\mathbf{x}}_i &=');
  });

  it('names the bodies, and says the third law where the expression does not', () => {
    expect(lawToTex(someLaws.gravity!)).toContain(
      'F_{ij} &= -\\frac{1.3 m_i m_j}{r_{ij}^{2}} = -\\frac{\\mathrm{d}V_{ij}}{\\mathrm{d}r_{ij}}',
    );
    expect(lawToTex(someLaws.gravity!)).toContain('V_{ij} &= -\\frac{1.3 m_i m_j}{r_{ij}}');
    for (const [name, law] of laws) {
      expect(lawToTex(law).includes('F_{ji} &= F_{ij}'), name).toBe(name === 'a one-sided force');
      expect(lawToTex(law).includes('u_{ij} = \\dot{r}_{ij}'), name).toBe(
        ['radial friction', 'post-Newtonian gravity'].includes(name),
      );
    }
  });
});

describe('every export', () => {
  const writers = [lawToJavaScript, lawToNumpy, lawToSympy, lawToTex];

  it('refuses laws of generalised coordinates', () => {
    const pendulum: Law = {
      terms: [{ ...someLaws.gravity!.terms[0]!, acts: 'generalised force', direction: 'axis', axis: 0 }],
    };
    for (const write of writers) expect(() => write(pendulum)).toThrow(InputError);
  });

  it('writes out operators with a formula; JavaScript stays in JavaScript', async () => {
    const written = (definition: Parameters<typeof defineOperator>[0]): Law => {
      const operator = defineOperator(definition);
      const expression = createParser([operator])('-own(r)*m1*m2');
      return { terms: [{ acts: 'pair force', direction: 'separation', expression }] };
    };
    const formula = written({ name: 'own', formula: '1/(1 + x^2)' });
    for (const write of writers) expect(write(formula)).not.toMatch(/own\b/);
    const javascript = written({ name: 'own', javascript: 'Math.log1p(x)', partials: ['1/(1 + x)'] });
    const module = await import(`data:text/javascript,${encodeURIComponent(lawToJavaScript(javascript))}`);
    expect(module.separationForce(2, 1, 1, 0, 0)).toBeCloseTo(-Math.log1p(2), 14);
    for (const write of [lawToNumpy, lawToSympy]) expect(() => write(javascript)).toThrow(/operator "own"/);
  });
});
