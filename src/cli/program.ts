import { Command, CommanderError } from 'commander';
import { InputError } from 'principia/math';
import type { AskedBackend } from './backend-option.js';
import { addDiscover, type Discovery } from './discover.js';
import { addDistill, type Distilling } from './distill.js';
import { addDoctor, type Diagnosis } from './doctor.js';
import { addEnsemble, type Ensembles } from './ensemble.js';
import { addEvaluate, type Evaluation } from './evaluate.js';
import { addExperiment, type Experiments } from './experiment.js';
import type { Io, Surroundings } from './io.js';
import { addModels } from './models.js';
import { addPropose, type Proposing } from './propose.js';
import { addRegress, type Regression } from './regress.js';
import { addSimulate, type Simulation } from './simulate.js';
import { interruptedCode } from './supervise.js';
import { addTrain, type Training } from './train.js';

/** Everything the verbs do, as values. */
export interface Services {
  readonly discovery: Discovery;
  readonly simulation: Simulation;
  readonly dynamics: Training & Evaluation;
  readonly ensembles: Ensembles;
  readonly distillation: Distilling;
  readonly proposing: Proposing;
  readonly regression: Regression;
  readonly experiments: Experiments;
  diagnose(asked: AskedBackend | null): Promise<Diagnosis>;
  readonly surroundings: Surroundings;
}

/** Exit codes: 0 done, 1 something is broken, 2 the input cannot be used, 130 ended early by a signal. */
const broken = 1;
const unusable = 2;

/**
 * Runs one command line and returns its exit code.
 *
 * @param words what follows the program's name
 * @example
 * ```ts
 * const code = await runProgram(['discover', 'orbits.csv', '--json'], '1.0.0', io, services);
 * ```
 */
export async function runProgram(
  words: readonly string[],
  version: string,
  io: Io,
  services: Services,
): Promise<number> {
  let code = 0;
  const program = new Command('principia')
    .description('From observations of interacting bodies to a law of motion, and how sure we are of it.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeError })
    .showHelpAfterError('Run with --help for usage and an example.')
    .addHelpText('after', '\nExample:\n  principia discover solar-system');
  addDiscover(program, io, services.discovery, services.surroundings);
  addEnsemble(program, io, services.ensembles, services.surroundings);
  addSimulate(program, io, services.simulation);
  addTrain(program, io, services.dynamics, services.surroundings);
  addEvaluate(program, io, services.dynamics, services.surroundings);
  addDistill(program, io, services.distillation, services.surroundings);
  addPropose(program, io, services.proposing, services.surroundings);
  addRegress(program, io, services.regression, services.surroundings, () => {
    code = interruptedCode;
  });
  addModels(program, io, services.dynamics.loadModel);
  addExperiment(program, io, services.experiments, services.surroundings);
  addDoctor(program, io, services.diagnose, services.surroundings, () => {
    code = broken;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    code = explain(error, io, services.surroundings.debug);
  }
  return code;
}

function explain(error: unknown, io: Io, debug: boolean): number {
  // Commander has said it already; help and version that were asked for end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : unusable;
  if (error instanceof InputError) {
    io.writeError(`principia: ${error.message}\n`);
    return unusable;
  }
  const message = error instanceof Error ? error.message.split('\n')[0]! : String(error);
  io.writeError(`principia: ${message} (this is a bug; please report it with the command)\n`);
  if (debug && error instanceof Error) io.writeError(`${error.stack}\n`);
  return broken;
}
