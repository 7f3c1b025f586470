import {
  type ArrayRecord,
  type ArrayValue,
  type CompileOptions,
  compile,
  type TensorRecord,
} from 'principia/tensor';

/** One run of a function, compiled for these inputs. */
export async function runOnce(
  fn: (inputs: TensorRecord) => TensorRecord,
  inputs: ArrayRecord,
  options: CompileOptions = {},
): Promise<ArrayRecord> {
  const compiled = await compile(fn, inputs, options);
  const results = await compiled.run(inputs);
  await compiled.dispose();
  return results;
}

/** A list of numbers. */
export const vector = (...values: number[]): ArrayValue => ({
  shape: [values.length],
  data: Float64Array.from(values),
});
