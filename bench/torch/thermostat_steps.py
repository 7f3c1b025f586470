"""Langevin dynamics of all weights of a tanh network in eager PyTorch, split as B A O A B, one gradient a step.

usage: thermostat_steps.py PRECISION ARRAYS THREADS, where PRECISION is "float32" or "float64" and ARRAYS a safetensors
file. Takes five steps without noise and prints one line of JSON: versions, the BLAS it runs on, the loss after each.
Then reads a number of steps a line, takes as many with noise, and answers with a line of JSON: what every one of those
steps took, in milliseconds.
"""

import json
import math
import sys
import time

import torch
from training_steps import linear_algebra, perceptron, read_arrays, unchanged

STEP_SIZE = 1e-3
FRICTION = 1.0
TEMPERATURE = 1e-4


def main():
    precision, path, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    dtype = {"float32": torch.float32, "float64": torch.float64}[precision]
    arrays = {name: array.to(dtype) for name, array in read_arrays(path).items()}
    x, y = arrays.pop("batch/x"), arrays.pop("batch/y")
    parameters = {name: array.requires_grad_() for name, array in arrays.items()}
    weights = list(parameters.values())
    momenta = [torch.zeros_like(weight) for weight in weights]
    half = STEP_SIZE / 2
    kept = math.exp(-FRICTION * STEP_SIZE)

    def value_and_gradients():
        loss = ((perceptron(x, parameters, "layer", torch.tanh, unchanged) - y) ** 2).mean()
        return loss, torch.autograd.grad(loss, weights)

    gradients = value_and_gradients()[1]

    def step(temperature):
        nonlocal gradients
        with torch.no_grad():
            torch._foreach_add_(momenta, gradients, alpha=-half)
            torch._foreach_add_(weights, momenta, alpha=half)
            torch._foreach_mul_(momenta, kept)
            if temperature > 0:
                noise = [torch.randn_like(weight) for weight in weights]
                torch._foreach_add_(momenta, noise, alpha=math.sqrt(temperature * (1 - kept * kept)))
            torch._foreach_add_(weights, momenta, alpha=half)
        loss, gradients = value_and_gradients()
        with torch.no_grad():
            torch._foreach_add_(momenta, gradients, alpha=-half)
        return loss

    losses = [step(0).item() for _ in range(5)]
    print(json.dumps({"version": torch.__version__, "blas": linear_algebra(), "losses": losses}), flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step(TEMPERATURE)
            times.append(1e3 * (time.perf_counter() - start))
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
