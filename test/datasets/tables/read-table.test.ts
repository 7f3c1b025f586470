import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { hashTable, readTable } from 'principia/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpz } from '../../../datasets/formats/npz.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-tables-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

type Columns = Readonly<Record<string, Float64Array>>;

const csv = (columns: Columns, delimiter = ','): string => {
  const all = Object.values(columns);
  const rows = Array.from(all[0]!, (_, row) => all.map((values) => values[row]).join(delimiter));
  return `${[Object.keys(columns).join(delimiter), ...rows].join('\n')}\n`;
};
const npz = (columns: Columns): Uint8Array =>
  writeNpz(new Map(Object.entries(columns).map(([name, data]) => [name, { shape: [data.length], data }])));
const parquet = (columns: Columns): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({ columnData: Object.entries(columns).map(([name, data]) => ({ name, data })) }),
  );

describe('readTable', () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

  it('reads the same numbers from every format', async () => {
    const tables = fc
      .integer({ min: 1, max: 30 })
      .chain((rows) =>
        fc.array(fc.array(numbers, { minLength: rows, maxLength: rows }), { minLength: 1, maxLength: 4 }),
      );
    await fc.assert(
      fc.asyncProperty(tables, async (arrays) => {
        const columns = Object.fromEntries(arrays.map((values, at) => [`c${at}`, Float64Array.from(values)]));
        const paths = [
          file('t.csv', csv(columns)),
          file('t.tsv', csv(columns, '\t')),
          file('s.csv', csv(columns, ';')),
          file('t.npz', npz(columns)),
          file('t.parquet', parquet(columns)),
        ];
        const read = await Promise.all(paths.map(readTable));
        for (const table of read) {
          expect(table.columns).toEqual(
            Object.entries(columns).map(([name, values]) => ({ name, values, flaw: null })),
          );
        }
        expect(new Set(read.map(hashTable)).size).toBe(1);
      }),
      { numRuns: 30 },
    );
  });

  it('hashes names and values', async () => {
    const texts = ['a,b\n1,2\n', 'a,c\n1,2\n', 'a,b\n1,3\n', 'b,a\n1,2\n'];
    const tables = await Promise.all(texts.map((text, at) => readTable(file(`h${at}.csv`, text))));
    expect(new Set(tables.map(hashTable)).size).toBe(texts.length);
  });

  it('says where a cell is no number, and whether any is', async () => {
    const path = file('flaws.csv', 'name,x,y,z\nmars,1,,1e999\n\n"ve,nus",n/a,2,3\n');
    const { columns, rows } = await readTable(path);
    expect(rows).toBe(2);
    expect(columns.map(({ flaw }) => flaw)).toEqual([
      { where: 'row 1 (line 2)', found: "'mars'", throughout: true },
      { where: 'row 2 (line 4)', found: "'n/a'", throughout: false },
      { where: 'row 1 (line 2)', found: 'empty', throughout: false },
      { where: 'row 1 (line 2)', found: "'1e999'", throughout: false },
    ]);
  });

  it('leaves out columns without a name, as of an index', async () => {
    const { columns, notes } = await readTable(file('index.csv', '\ufeff,x\n0,1\n1,2\n'));
    expect(columns.map(({ name }) => name)).toEqual(['x']);
    expect(notes).toEqual(["column 1 of 'index.csv' has no name and is left out"]);
  });

  it('takes the columns of an NPZ matrix as NumPy counts them', async () => {
    const matrix = { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    const column = { shape: [2, 1], data: Float64Array.of(7, 8) };
    const path = file('matrix.npz', writeNpz(new Map(Object.entries({ X: matrix, y: column }))));
    const { columns } = await readTable(path);
    expect(columns.map(({ name, values }) => [name, ...values])).toEqual([
      ['X0', 1, 4],
      ['X1', 2, 5],
      ['X2', 3, 6],
      ['y', 7, 8],
    ]);
  });

  it('reads whole numbers, words, nothing and gzip from Parquet', async () => {
    const columnData = [
      { name: 'n', data: [1n, 2n ** 60n], type: 'INT64' as const },
      { name: 'word', data: ['a', 'b'], type: 'STRING' as const },
      { name: 'gap', data: [1.5, null], type: 'DOUBLE' as const, nullable: true },
      { name: 'x', data: Float32Array.of(0.5, 2), type: 'FLOAT' as const },
    ];
    const packed = parquetWriteBuffer({
      columnData,
      codec: 'GZIP',
      compressors: { GZIP: (bytes) => new Uint8Array(gzipSync(bytes)) },
    });
    const { columns } = await readTable(file('kinds.parquet', new Uint8Array(packed)));
    expect(columns.map(({ name, flaw }) => [name, flaw?.where, flaw?.found, flaw?.throughout])).toEqual([
      ['n', 'row 2', '1152921504606846976', false],
      ['word', 'row 1', "'a'", true],
      ['gap', 'row 2', 'empty', false],
      ['x', undefined, undefined, undefined],
    ]);
    expect([...columns[3]!.values]).toEqual([0.5, 2]);
  });

  it('reads every row group of Parquet', async () => {
    const x = Float64Array.from({ length: 2500 }, (_, row) => row);
    const bytes = parquetWriteBuffer({ columnData: [{ name: 'x', data: x }], rowGroupSize: 400 });
    expect((await readTable(file('groups.parquet', new Uint8Array(bytes)))).columns[0]!.values).toEqual(x);
  });

  const good: Columns = { x: Float64Array.of(1, 2, 3), y: Float64Array.of(4, 5, 6) };
  const uneven = (): Uint8Array =>
    writeNpz(
      new Map([
        ['x', { shape: [2], data: Float64Array.of(1, 2) }],
        ['y', { shape: [1], data: Float64Array.of(1) }],
      ]),
    );
  const cube = { shape: [1, 1, 1], data: Float64Array.of(1) };

  it.each<[string, string, string | Uint8Array, string]>([
    ['another extension', 't.xlsx', '', 'the extension .xlsx; tables are read from .csv'],
    ['an empty file', 'e.csv', '', 'is empty; expected a header and rows'],
    ['no rows', 'r.csv', 'a,b\n', 'has columns but no rows'],
    ['no header', 'n.csv', '1,2\n3,4\n', "has no header: its first line is '1, 2'"],
    ['a name twice', 'd.csv', 'a,b,a\n1,2,3\n', "has two columns 'a'"],
    ['an uneven line', 'u.csv', 'a,b\n1,2\n3\n', 'no regular CSV file'],
    ['an open quote', 'q.csv', 'a,b\n1,"2\n', 'no regular CSV file'],
    ['a truncated NPZ', 'c.npz', npz(good).subarray(0, 90), 'no NPZ archive, or a truncated one'],
    ['unequal arrays', 'l.npz', uneven(), '2 rows in x, 1 in y'],
    ['a cube', 'k.npz', writeNpz(new Map([['c', cube]])), "array 'c' has the shape [1, 1, 1]"],
    ['a truncated Parquet', 'c.parquet', parquet(good).subarray(0, 60), 'no Parquet file, a damaged one'],
    ['another file as Parquet', 'o.parquet', 'a,b\n1,2\n', 'no Parquet file, a damaged one'],
  ])('refuses %s', async (_, name, content, message) => {
    await expect(readTable(file(name, content))).rejects.toThrow(message);
  });

  it('refuses what is not there', async () => {
    await expect(readTable(join(folder, 'none.csv'))).rejects.toThrow('there is no such file');
    await expect(readTable(folder)).rejects.toThrow('has no extension');
  });

  it('ends with a message, whatever byte of a Parquet file is wrong', async () => {
    const bytes = parquet({ x: Float64Array.from({ length: 50 }, (_, row) => Math.sqrt(row)) });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, value) => {
        const broken = bytes.slice();
        broken[at] = value;
        const outcome = await readTable(file('b.parquet', broken)).catch((error: Error) => error.name);
        expect(typeof outcome === 'string' ? outcome : 'table').toMatch(/^(InputError|table)$/);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
