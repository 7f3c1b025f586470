import type { ArrayRecord, Tensor, TensorRecord } from 'principia/tensor';

/** What a benchmark trains: fresh parameters, a batch, and the loss of the one on the other. */
export interface TrainingTask {
  readonly name: string;
  /** Lengths and widths, by the names that the peer in Python knows too. */
  readonly size: Readonly<Record<string, number>>;
  readonly parameters: ArrayRecord;
  readonly batch: ArrayRecord;
  loss(parameters: TensorRecord, batch: TensorRecord): Tensor;
}
