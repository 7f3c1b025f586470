/**
 * Cost against work: the training step of the Hamiltonian graph network, Adam included, for more bodies at about equal
 * edges, for larger batches and for wider networks. One thread, float32.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Table } from 'principia/report';
import { type Backend, compileStep } from 'principia/tensor';
import { type CostPoint, drawCost } from './cost-figure.js';
import type { Settings } from './main.js';
import { type Contender, contender, race } from './measure.js';
import { adamStep } from './steps/adam-step.js';
import { type HamiltonianSize, hamiltonianNetwork } from './steps/hamiltonian-network.js';

/** Sizes along one axis, in rising order. */
interface Sweep {
  readonly axis: string;
  readonly sizes: readonly HamiltonianSize[];
  /** What is drawn along the axis. */
  readonly along: keyof HamiltonianSize;
}

/** At every number of bodies as many graphs as give this many directed edges, or nearly. */
const edgeCount = 4096;

const sweeps: readonly Sweep[] = [
  {
    axis: 'bodies of a graph, about 4096 edges in all',
    along: 'bodies',
    sizes: [2, 4, 8, 16, 32, 64].map((bodies) => ({
      graphs: Math.max(1, Math.floor(edgeCount / (bodies * (bodies - 1)))),
      bodies,
      hidden: 64,
    })),
  },
  {
    axis: 'graphs in a batch, 4 bodies each',
    along: 'graphs',
    sizes: [1, 4, 16, 64, 256, 1024, 4096].map((graphs) => ({ graphs, bodies: 4, hidden: 64 })),
  },
  {
    axis: 'width of the hidden layers, 100 graphs of 4 bodies',
    along: 'hidden',
    sizes: [16, 32, 64, 128, 256, 512].map((hidden) => ({ graphs: 100, bodies: 4, hidden })),
  },
];

const engines: readonly Backend[] = ['native', 'onnx', 'wasm'];
/** A step that takes longer is left out; it is foreseen from the size before. */
const longest = 10_000;

const edgesOf = ({ graphs, bodies }: HamiltonianSize): number => graphs * bodies * (bodies - 1);

/** At most how much more a step costs than one of another size: matrix products grow with the square of the width. */
const growth = (from: HamiltonianSize, to: HamiltonianSize): number =>
  (edgesOf(to) / edgesOf(from)) * (to.hidden / from.hidden) ** 2;

/** The three sweeps as tables, and a figure of them. */
export async function cost({ say }: Settings): Promise<readonly Table[]> {
  const panels: { sweep: Sweep; points: readonly CostPoint[] }[] = [];
  for (const sweep of sweeps) panels.push({ sweep, points: await measureSweep(sweep, say) });
  const path = join(
    dirname(createRequire(import.meta.url).resolve('principia/package.json')),
    'bench/figures/cost.svg',
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, drawCost(panels.map(({ sweep, points }) => ({ label: sweep.axis, points }))));
  return panels.map(({ sweep, points }) => tableOf(sweep, points, `The figure is in ${path}.`));
}

async function measureSweep({ sizes, along }: Sweep, say: Settings['say']): Promise<readonly CostPoint[]> {
  const points: CostPoint[] = [];
  let last: { readonly size: HamiltonianSize; readonly wasm: number } | undefined;
  for (const size of sizes) {
    say(`${size[along]} ${along}`);
    const foreseen = last === undefined ? 0 : last.wasm * growth(last.size, size);
    const contenders: Contender[] = [];
    for (const backend of engines)
      if (backend !== 'wasm' || foreseen <= longest) contenders.push(await startEngine(size, backend));
    const timings = await race(contenders, { rounds: 4, milliseconds: 150 });
    for (const { name, best, median } of timings) {
      points.push({ engine: name, size: size[along], edges: edgesOf(size), best, median });
      if (name === 'wasm') last = { size, wasm: best };
    }
  }
  return points;
}

async function startEngine(size: HamiltonianSize, backend: Backend): Promise<Contender> {
  const { step, examples, inputs } = adamStep(hamiltonianNetwork(size));
  const { run } = await compileStep(step, examples, { backend });
  return contender(backend, () => run(inputs));
}

function tableOf({ axis, along }: Sweep, points: readonly CostPoint[], where: string): Table {
  const sizes = [...new Set(points.map(({ size }) => size))];
  return {
    title: `Milliseconds a step against the ${axis}`,
    rows: sizes.map((size) => {
      const own = (engine: string) => points.find((point) => point.size === size && point.engine === engine);
      const [native, onnx, wasm] = engines.map(own);
      const times = engines.flatMap((engine) => {
        const point = own(engine);
        return point === undefined
          ? []
          : [
              [`${engine} best`, point.best],
              [`${engine} median`, point.median],
            ];
      });
      return {
        [along]: size,
        edges: native!.edges,
        ...Object.fromEntries(times),
        ...(wasm && {
          'wasm ÷ native, best': wasm.best / native!.best,
          'wasm ÷ onnx, best': wasm.best / onnx!.best,
        }),
      };
    }),
    notes: [
      `Where wasm is left out a single step of it was foreseen to take over ${longest / 1000} s.`,
      where,
    ],
  };
}
