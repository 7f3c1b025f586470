import { formatNumber } from 'principia/report';
import { columns } from './text-layout.js';

/** A gate as documents have it. */
interface PrintedGate {
  readonly name: string;
  readonly value: number | null;
  readonly limit: string;
  readonly passed: boolean;
}

/** Gates, a line each. */
export function gatesText(gates: readonly PrintedGate[]): string {
  return columns(
    gates.map(({ name, value, limit, passed }) => [
      `${passed ? '✓' : '✗'} ${name}`,
      formatNumber(value ?? Number.NaN, 4),
      limit,
    ]),
  );
}
