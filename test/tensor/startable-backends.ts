import { type Backend, backendReport } from 'principia/tensor';

const report = await backendReport();

/** Whether a backend can be tested here; a message says so where it cannot. */
export function startable(backend: Backend): boolean {
  const status = report.find(({ name }) => name === backend)!;
  if (!status.available) process.stderr.write(`tests on '${backend}' are skipped: ${status.reason}\n`);
  return status.available;
}
