/**
 * How fast programs are evaluated, in node evaluations (tokens times rows) a second on one thread: the kernel in both
 * precisions, plain loops over typed arrays, and DEAP.
 */
import { createRandom, type RandomStream } from 'principia/math';
import type { Table } from 'principia/report';
import { createEvaluator, createWasmEvaluator, type Program } from 'principia/symbolic';
import { type OperatorName, operators } from '../src/symbolic/operators.js';
import { arity, CONSTANT, constantTokens, VARIABLE } from '../src/symbolic/program.js';
import { operatorCode } from '../src/symbolic/vocabulary.js';
import type { Settings } from './main.js';
import { contender, race } from './measure.js';
import { runDeap } from './run-deap.js';

const ROWS = 1000;
const VARIABLES = 5;
const PROGRAMS = 200;
/** Lengths are spread evenly from 1 up to so many: 50 on average. */
const LONGEST = 99;
const SECONDS = 2;
/** One program takes too little time to be measured once. */
const CALLS = 20;
const arithmetic: readonly OperatorName[] = ['add', 'subtract', 'multiply', 'divide'];
const functions: readonly OperatorName[] = ['exp', 'log', 'sin', 'cos', 'sqrt'];

/** Both sets of programs on all engines, then one operator at a time. */
export async function symbolicEvaluation({ python, say }: Settings): Promise<readonly Table[]> {
  const random = createRandom(1);
  const columns = Array.from({ length: VARIABLES }, () =>
    Float64Array.from({ length: ROWS }, () => random.normal()),
  );
  const tables: Table[] = [];
  for (const [title, names] of [
    ['+ − × ÷', arithmetic],
    ['+ − × ÷ exp log sin cos sqrt, equally often', [...arithmetic, ...functions]],
  ] as const) {
    say(title);
    const programs = Array.from({ length: PROGRAMS }, () => {
      const length = 1 + Math.floor(random.uniform() * LONGEST);
      return randomProgram(
        length,
        names.map((name) => operatorCode(name)),
        random,
      );
    });
    tables.push(await compare(title, programs, columns, python));
  }
  say('one operator at a time');
  tables.push(await operatorByOperator(columns));
  return tables;
}

async function compare(
  title: string,
  programs: readonly Program[],
  columns: readonly Float64Array[],
  python: string | undefined,
): Promise<Table> {
  const nodes = programs.reduce((sum, { codes }) => sum + codes.length, 0);
  const out = new Float64Array(ROWS);
  const single = createWasmEvaluator(columns, ROWS, { precision: 'float32' });
  const double = createWasmEvaluator(columns, ROWS);
  const plain = createEvaluator(columns, ROWS);
  const over = (name: string, run: (program: Program) => unknown) =>
    contender(name, async () => programs.forEach(run));
  const most = Math.max(...programs.map((program) => constantTokens(program).length));
  const derivatives = new Float64Array(most * ROWS);
  const timings = await race(
    [
      over('kernel, float32', (program) => single.values(program, out)),
      over('kernel, float32, sums for the loss', (program) => single.moments(program)),
      over('kernel, float64', (program) => double.values(program, out)),
      over('kernel, float64, sums for the loss', (program) => double.moments(program)),
      over('plain loops, float64', (program) => plain.values(program, out)),
      over('kernel, float64, values and all derivatives', (program) =>
        double.jacobian(program, out, derivatives),
      ),
      over('plain loops, values and all derivatives', (program) => plain.jacobian(program, out, derivatives)),
    ],
    { rounds: 5, milliseconds: 400 },
  );
  const rate = (milliseconds: number): number => (nodes * ROWS) / milliseconds / 1e6;
  const rows: Record<string, number | string>[] = timings.map(({ name, best, median }) => ({
    engine: name,
    'best 10⁹/s': rate(best),
    'median 10⁹/s': rate(median),
  }));
  const notes = [`${ROWS} rows, ${PROGRAMS} programs, ${(nodes / PROGRAMS).toFixed(1)} tokens on average`];
  const task = {
    columns: columns.map((column) => [...column]),
    programs: programs.map(prefixText),
    seconds: SECONDS,
  };
  const deap = runDeap<DeapAnswer>('evaluate.py', task, python);
  if (deap === undefined) notes.push('DEAP is left out: no Python here has it (Debian: python3-deap).');
  else {
    const sorted = deap.rounds.toSorted((a, b) => a - b);
    rows.push({
      engine: `DEAP ${deap.version}, numpy ${deap.numpy}`,
      'best 10⁹/s': rate(1000 * sorted[0]!),
      'median 10⁹/s': rate(1000 * sorted[sorted.length >> 1]!),
    });
  }
  return { title: `Node evaluations: ${title}`, rows, notes };
}

/** What one operator costs: a sum of twenty uses on fresh columns, less the additions. */
async function operatorByOperator(columns: readonly Float64Array[]): Promise<Table> {
  const uses = 20;
  const out = new Float64Array(ROWS);
  const chain = (code: number): Program => {
    const codes = [VARIABLE];
    for (let use = 0; use < uses; use++) {
      const first = VARIABLE + (use % VARIABLES);
      for (let other = arity(code) - 1; other > 0; other--)
        codes.push(VARIABLE + ((use + other) % VARIABLES));
      codes.push(first, code, operatorCode('add'));
    }
    return { codes: Uint8Array.from(codes), values: new Float64Array(codes.length) };
  };
  const sum: Program = {
    codes: Uint8Array.from([
      VARIABLE,
      ...Array.from({ length: uses }, (_, use) => [VARIABLE + (use % VARIABLES), operatorCode('add')]).flat(),
    ]),
    values: new Float64Array(2 * uses + 1),
  };
  const rows: Record<string, number | string>[] = [];
  const engines = (['float32', 'float64'] as const).map((precision) =>
    createWasmEvaluator(columns, ROWS, { precision }),
  );
  const engine = async (program: Program): Promise<readonly number[]> => {
    const timings = await race(
      engines.map((evaluator, index) =>
        contender(`${index}`, async () => {
          for (let call = 0; call < CALLS; call++) evaluator.values(program, out);
        }),
      ),
      { rounds: 3, milliseconds: 30 },
    );
    return timings.map(({ best }) => best / CALLS);
  };
  const additions = await engine(sum);
  for (const { name } of operators) {
    const [single, double] = (await engine(chain(operatorCode(name)))).map(
      (time, index) => (1e6 * (time - additions[index]!)) / uses / ROWS,
    );
    rows.push({ operator: name, 'float32 ns': single!, 'float64 ns': double! });
  }
  return { title: 'Cost of one operator on one row, on normally distributed columns', rows };
}

/** A tree of `length` tokens, or one more where only binary operators are there and the length is even. */
function randomProgram(length: number, operatorCodes: readonly number[], random: RandomStream): Program {
  const codes: number[] = [];
  const values: number[] = [];
  const pick = (from: readonly number[]): number => from[Math.floor(random.uniform() * from.length)]!;
  const unary = operatorCodes.filter((code) => arity(code) === 1);
  const grow = (size: number): void => {
    if (size === 1) {
      const isConstant = random.uniform() < 0.3;
      codes.push(isConstant ? CONSTANT : VARIABLE + Math.floor(random.uniform() * VARIABLES));
      values.push(isConstant ? random.normal() : 0);
      return;
    }
    const code = pick(size === 2 ? unary : operatorCodes);
    if (arity(code) === 1) grow(size - 1);
    else {
      // Without unary operators every subtree has an odd length.
      const step = unary.length === 0 ? 2 : 1;
      const left = 1 + step * Math.floor((random.uniform() * (size - 2 + (step - 1))) / step);
      grow(left);
      grow(size - 1 - left);
    }
    codes.push(code);
    values.push(0);
  };
  grow(unary.length === 0 && length % 2 === 0 ? length + 1 : length);
  return { codes: Uint8Array.from(codes), values: Float64Array.from(values) };
}

interface DeapAnswer {
  readonly rounds: readonly number[];
  readonly version: string;
  readonly numpy: string;
}

function prefixText({ codes, values }: Program): string {
  const stack: string[] = [];
  codes.forEach((code, token) => {
    if (code === CONSTANT) stack.push(`${values[token]}`);
    else if (code >= VARIABLE) stack.push(`ARG${code - VARIABLE}`);
    else stack.push(`${operators[code - 1]!.name}(${stack.splice(-arity(code)).join(', ')})`);
  });
  return stack[0]!;
}
