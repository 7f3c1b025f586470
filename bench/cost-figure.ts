import { axisX, axisY, dot, gridY, line, type PlotOptions, plot, text } from '@observablehq/plot';
import { JSDOM } from 'jsdom';

/** What a step of one size took on one engine. */
export interface CostPoint {
  readonly engine: string;
  /** The length that the sweep varies. */
  readonly size: number;
  readonly edges: number;
  /** Milliseconds. */
  readonly best: number;
  readonly median: number;
}

/** The points of a sweep and what it varies. */
export interface CostPanel {
  readonly label: string;
  readonly points: readonly CostPoint[];
}

/** Okabe and Ito's blue, vermilion and green; the file stands on its own, so that its paper is drawn too. */
const colours: Readonly<Record<string, string>> = { native: '#0072b2', onnx: '#d55e00', wasm: '#009e73' };
/** Lines may end close to each other: their names stand apart, in pixels. */
const shifts: Readonly<Record<string, number>> = { native: 6, onnx: -6, wasm: 0 };
const [paper, ink, hairline] = ['#ffffff', '#1f2328', '#e3dfd7'];
const [width, height, gap] = [330, 290, 12];

/** The best times as lines on logarithmic axes, a panel a sweep, as one SVG file. */
export function drawCost(panels: readonly CostPanel[]): string {
  const { document } = new JSDOM('').window;
  const times = panels.flatMap(({ points }) => points.map(({ best }) => best));
  // Whole decades, the same for all panels.
  const [low, high] = [Math.floor(Math.log10(Math.min(...times))), Math.ceil(Math.log10(Math.max(...times)))];
  const decades = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const drawings = panels.map((panel, index) => {
    const svg = plot({ document, ...panelOptions(panel, decades, index === 0) });
    svg.setAttribute('x', String(index * (width + gap)));
    return svg.outerHTML;
  });
  const total = panels.length * (width + gap) - gap;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total} ${height}" width="${total}" height="${height}" ` +
    `role="img" aria-label="Time of a training step against its size on three engines">` +
    `<rect width="${total}" height="${height}" fill="${paper}"/>${drawings.join('\n')}</svg>\n`
  );
}

function panelOptions(
  { label, points }: CostPanel,
  decades: readonly number[],
  isFirst: boolean,
): PlotOptions {
  const sizes = [...new Set(points.map(({ size }) => size))];
  const ends = Object.keys(colours).flatMap((engine) => {
    const own = points.filter((point) => point.engine === engine);
    return own.length === 0 ? [] : [own.at(-1)!];
  });
  const colour = ({ engine }: CostPoint): string => colours[engine]!;
  return {
    width,
    height,
    marginLeft: 56,
    marginRight: 48,
    marginTop: 30,
    marginBottom: 40,
    style: { background: 'none', color: ink, fontSize: '12px' },
    x: { type: 'log', domain: [sizes[0]!, sizes.at(-1)!] },
    y: { type: 'log', domain: [decades[0]!, decades.at(-1)!] },
    marks: [
      gridY(decades, { stroke: hairline, strokeOpacity: 1 }),
      axisY(decades, {
        text: timeLabel,
        tickSize: 0,
        label: isFirst ? 'time of a step' : null,
        labelArrow: 'none',
      }),
      axisX(sizes, { text: String, label, labelAnchor: 'center', labelArrow: 'none' }),
      line(points, { x: 'size', y: 'best', z: 'engine', stroke: colour, strokeWidth: 1.6 }),
      dot(points, { x: 'size', y: 'best', fill: colour, r: 3 }),
      ends.map((end) =>
        text([end], {
          x: 'size',
          y: 'best',
          text: 'engine',
          fill: colour,
          textAnchor: 'start',
          dx: 8,
          dy: shifts[end.engine]!,
        }),
      ),
    ],
  };
}

const timeLabel = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
