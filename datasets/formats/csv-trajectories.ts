import { InputError } from 'principia/math';
import { cartesianCoordinates, freeSpace, type Trajectory } from 'principia/physics';
import { type CsvRecord, parseCsvRecords } from './csv-records.js';
import { actsAllOnAll, type Recording } from './recording.js';

/** A row of the file: one body at one time. */
interface Row {
  readonly line: number;
  readonly time: number;
  readonly position: readonly number[];
  readonly velocity: readonly number[];
  readonly mass: number;
  readonly charge: number;
}

/** A trajectory's rows by body, each in the order of the file. */
type Rows = ReadonlyMap<string, readonly Row[]>;

const axes = ['x', 'y', 'z'];

/**
 * The recordings of a CSV file in long form, `trajectory,time,body,x,y[,z][,vx,vy[,vz]][,mass][,charge]`, the columns
 * in any order, other columns ignored; an empty mass or charge is unknown.
 *
 * @throws InputError with the line where there is one: a missing column, a cell that is no number, bodies that come and
 * go, times that do not increase, a mass or charge that changes
 */
export function decodeCsvTrajectories(bytes: Uint8Array, file: string): Recording[] {
  const [header, ...records] = parseCsvRecords(bytes, file);
  if (header === undefined) throw new InputError(`'${file}' is empty; expected a header and rows`);
  const columns = columnsOf(header.fields, file);
  const trajectories = new Map<string, Map<string, Row[]>>();
  for (const record of records) {
    const name = record.fields[columns.trajectory]!.trim();
    const body = record.fields[columns.body]!.trim();
    const bodies = trajectories.get(name) ?? new Map<string, Row[]>();
    trajectories.set(name, bodies);
    const rows = bodies.get(body) ?? [];
    bodies.set(body, rows);
    rows.push(readRow(record, columns, file));
  }
  if (trajectories.size === 0) throw new InputError(`'${file}' has a header but no rows`);
  const [firstName, first] = [...trajectories][0]!;
  return [...trajectories].map(([name, rows]) => {
    demandSameBodies(file, name, rows, firstName, first);
    return recordingOf(`trajectory '${name}' of '${file}'`, rows, [...first.keys()], columns);
  });
}

/** Where the columns are; −1 for an optional one that is absent. */
interface Columns {
  readonly names: readonly string[];
  readonly trajectory: number;
  readonly time: number;
  readonly body: number;
  readonly position: readonly number[];
  /** Empty where velocities were not recorded. */
  readonly velocity: readonly number[];
  readonly mass: number;
  readonly charge: number;
}

function columnsOf(header: readonly string[], file: string): Columns {
  const names = header.map((name) => name.trim().toLowerCase());
  const used = names.includes('z') ? axes : axes.slice(0, 2);
  const velocities = axes.some((axis) => names.includes(`v${axis}`)) ? used.map((axis) => `v${axis}`) : [];
  const missing = ['trajectory', 'time', 'body', ...used, ...velocities].filter(
    (name) => !names.includes(name),
  );
  if (missing.length > 0) {
    throw new InputError(
      `'${file}' has no column '${missing.join("', '")}' (found: ${names.join(', ')}); expected trajectory,time,body,x,y[,z][,vx,vy[,vz]][,mass][,charge]`,
    );
  }
  const at = (name: string): number => names.indexOf(name);
  return {
    names,
    trajectory: at('trajectory'),
    time: at('time'),
    body: at('body'),
    position: used.map(at),
    velocity: velocities.map(at),
    mass: at('mass'),
    charge: at('charge'),
  };
}

function readRow({ fields, line }: CsvRecord, columns: Columns, file: string): Row {
  const number = (column: number): number => {
    const text = fields[column]!.trim();
    const value = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) {
      throw new InputError(
        `'${file}', line ${line}: ${columns.names[column]} is '${text}'; expected a finite number, leave incomplete time points out`,
      );
    }
    return value;
  };
  const property = (column: number): number =>
    column < 0 || fields[column]!.trim() === '' ? Number.NaN : number(column);
  return {
    line,
    time: number(columns.time),
    position: columns.position.map(number),
    velocity: columns.velocity.map(number),
    mass: property(columns.mass),
    charge: property(columns.charge),
  };
}

function demandSameBodies(file: string, name: string, rows: Rows, firstName: string, first: Rows): void {
  const differing =
    [...rows.keys()].find((body) => !first.has(body)) ?? [...first.keys()].find((body) => !rows.has(body));
  if (differing === undefined) return;
  const [where, missing] = rows.has(differing) ? [name, firstName] : [firstName, name];
  throw new InputError(
    `'${file}': the bodies change: '${differing}' is in trajectory '${where}' but not in '${missing}'; all trajectories need the same bodies`,
  );
}

function recordingOf(label: string, rows: Rows, names: readonly string[], columns: Columns): Recording {
  const byBody = names.map((body) => rows.get(body)!);
  byBody.forEach((own, index) => {
    demandIncreasing(label, names[index]!, own);
  });
  demandSameTimes(label, names, byBody);
  const times = Float64Array.from(byBody[0]!, ({ time }) => time);
  const gather = (pick: (row: Row) => readonly number[]): Float64Array =>
    Float64Array.from(Array.from(times, (_, at) => byBody.flatMap((own) => pick(own[at]!))).flat());
  const constant = (property: 'mass' | 'charge'): Float64Array =>
    Float64Array.from(byBody, (own, index) => constantOf(label, names[index]!, own, property));
  return {
    label,
    names,
    dimension: columns.position.length,
    times,
    positions: gather((row) => row.position),
    ...(columns.velocity.length > 0 ? { velocities: gather((row) => row.velocity) } : {}),
    ...(columns.mass >= 0 ? { masses: constant('mass') } : {}),
    ...(columns.charge >= 0 ? { charges: constant('charge') } : {}),
  };
}

function demandIncreasing(label: string, body: string, rows: readonly Row[]): void {
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before !== undefined && !(row.time > before.time)) {
      throw new InputError(
        `${label}, line ${row.line}: time ${row.time} of body '${body}' does not come after ${before.time}; sort the times and drop repeated ones`,
      );
    }
  });
}

function demandSameTimes(label: string, names: readonly string[], byBody: readonly (readonly Row[])[]): void {
  const counts = new Map<number, number>();
  for (const row of byBody.flat()) counts.set(row.time, (counts.get(row.time) ?? 0) + 1);
  for (const [time, count] of counts) {
    if (count === names.length) continue;
    const missing = names.filter((_, index) => !byBody[index]!.some((row) => row.time === time));
    throw new InputError(
      `${label}: the bodies change: at time ${time} there are ${count} of ${names.length}, without '${missing.join("', '")}'; every time needs a row for every body`,
    );
  }
}

function constantOf(label: string, body: string, rows: readonly Row[], property: 'mass' | 'charge'): number {
  const value = rows[0]![property];
  const changed = rows.find((row) => !Object.is(row[property], value));
  if (changed === undefined) return value;
  throw new InputError(
    `${label}, line ${changed.line}: the ${property} of body '${body}' changes from ${value} to ${changed[property]}; it must stay the same in a trajectory`,
  );
}

/**
 * The CSV file of trajectories. Estimated velocities are left out, and so are masses or charges where none is known.
 *
 * @throws InputError for a box, generalised coordinates or bodies that do not all act on all, which it cannot hold
 */
export function encodeCsvTrajectories(trajectories: readonly Trajectory[]): string {
  const tooMuch = trajectories.find(
    ({ space, coordinates, system }) =>
      (space ?? freeSpace).kind !== 'free' ||
      (coordinates ?? cartesianCoordinates).kind !== 'cartesian' ||
      !actsAllOnAll(system),
  );
  if (tooMuch !== undefined) {
    throw new InputError(
      'a CSV file holds bodies in free space that all act on all; write a box, generalised coordinates or chosen pairs as .npz',
    );
  }
  const [{ dimension, velocitiesEstimated }] = trajectories as [Trajectory];
  const used = axes.slice(0, dimension);
  const known = (['mass', 'charge'] as const).filter((property) =>
    trajectories.some(({ system }) => system.bodies.some((body) => body[property] !== undefined)),
  );
  const velocityColumns = velocitiesEstimated ? [] : used.map((axis) => `v${axis}`);
  const lines = [['trajectory', 'time', 'body', ...used, ...velocityColumns, ...known].join(',')];
  trajectories.forEach(({ system, times, positions, velocities }, number) => {
    times.forEach((time, index) => {
      system.bodies.forEach((body, column) => {
        const from = (index * system.bodies.length + column) * dimension;
        const cells: (number | string)[] = [
          number,
          time,
          body.name,
          ...positions.subarray(from, from + dimension),
        ];
        if (!velocitiesEstimated) cells.push(...velocities.subarray(from, from + dimension));
        lines.push([...cells, ...known.map((property) => body[property] ?? '')].map(cell).join(','));
      });
    });
  });
  return `${lines.join('\n')}\n`;
}

/** A number in the fewest digits that give it back, minus zero included; a name with its quotes where it needs them. */
function cell(content: number | string): string {
  if (typeof content === 'number') return Object.is(content, -0) ? '-0' : String(content);
  return /[",\r\n]|^\s|\s$/.test(content) ? `"${content.replaceAll('"', '""')}"` : content;
}
