"""The training steps of the benchmark in eager PyTorch, from the same weights and the same batch.

usage: training_steps.py STEP ARRAYS THREADS, where STEP is "Hamiltonian graph network" or "message passing" and ARRAYS
a safetensors file. Takes five steps and prints one line of JSON: versions, the BLAS it runs on, the five losses. Then
reads a number of steps a line, and answers each with a line of JSON: what every one of those steps took, in
milliseconds.
"""

import json
import struct
import sys
import time

import numpy
import torch
from torch.nn.functional import relu, softplus

TIME_STEP = 0.1


def read_arrays(path):
    """Named arrays of a safetensors file, all in 32 bits: {name: tensor}."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    body = content[8 + length :]
    return {
        name: torch.from_numpy(
            numpy.frombuffer(body[slice(*entry["data_offsets"])], dtype=numpy.float32).reshape(entry["shape"]).copy()
        )
        for name, entry in header.items()
        if name != "__metadata__"
    }


def perceptron(x, layers, name, activation, last):
    """Layers x <- f(x W + b) for as long as there are parameters of that name."""
    layer = 0
    while f"{name}{layer}.weights" in layers:
        x = torch.addmm(layers[f"{name}{layer}.biases"], x, layers[f"{name}{layer}.weights"])
        layer += 1
        x = (activation if f"{name}{layer}.weights" in layers else last)(x)
    return x


def unchanged(x):
    return x


class Edges:
    """All ordered pairs of different bodies of a graph, receiver first."""

    def __init__(self, bodies):
        self.partners = bodies - 1
        count = range(bodies * self.partners)
        self.receivers = torch.tensor([edge // self.partners for edge in count])
        self.senders = torch.tensor([(edge // self.partners + 1 + edge % self.partners) % bodies for edge in count])

    def features(self, nodes):
        ends = torch.cat([nodes[:, self.receivers], nodes[:, self.senders]], 2)
        return ends.reshape(-1, ends.shape[2])

    def received(self, messages):
        return messages.reshape(-1, self.partners, messages.shape[1]).sum(1)


def hamiltonian_loss(parameters, batch):
    """One Runge-Kutta step of order 4 of Hamilton's equations, H a graph network."""
    graphs, bodies, _ = batch["mass"].shape
    edges = Edges(bodies)
    start = batch["position"], batch["momentum"]

    def energy(position, momentum):
        nodes = torch.cat([position, momentum, batch["mass"]], 2)
        messages = perceptron(edges.features(nodes), parameters, "edge", softplus, softplus)
        updates = torch.cat([nodes.reshape(graphs * bodies, -1), edges.received(messages)], 1)
        embedded = perceptron(updates, parameters, "node", softplus, softplus)
        pooled = embedded.reshape(graphs, bodies, -1).sum(1)
        return perceptron(pooled, parameters, "energy", unchanged, unchanged).sum()

    def field(position, momentum):
        at = [x.detach().requires_grad_() if x.is_leaf else x for x in (position, momentum)]
        slope, velocity = torch.autograd.grad(energy(*at), at, create_graph=True)
        return velocity, -slope

    def moved(slopes, length):
        return [x + length * slope for x, slope in zip(start, slopes)]

    def loss():
        k1 = field(*start)
        k2 = field(*moved(k1, TIME_STEP / 2))
        k3 = field(*moved(k2, TIME_STEP / 2))
        k4 = field(*moved(k3, TIME_STEP))
        reached = [x + TIME_STEP / 6 * (a + 2 * b + 2 * c + d) for x, a, b, c, d in zip(start, k1, k2, k3, k4)]
        targets = batch["velocity"], batch["force"]
        return sum((((y - x) / TIME_STEP - target) ** 2).mean() for x, y, target in zip(start, reached, targets))

    return loss


def message_passing_loss(parameters, batch):
    """An interaction network that predicts accelerations."""
    nodes, acceleration = batch["nodes"], batch["acceleration"]
    edges = Edges(nodes.shape[1])

    def loss():
        messages = perceptron(edges.features(nodes), parameters, "edge", relu, unchanged)
        updates = torch.cat([nodes.reshape(-1, nodes.shape[2]), edges.received(messages)], 1)
        predicted = perceptron(updates, parameters, "node", relu, unchanged)
        return ((predicted - acceleration) ** 2).mean()

    return loss


def linear_algebra():
    """The file name of the BLAS library that this process has loaded."""
    with open("/proc/self/maps") as maps:
        files = {line.split("/")[-1].strip() for line in maps if "/" in line}
    known = ("libmkl", "libopenblas", "libblis", "libatlas", "libblas")
    return next((name for prefix in known for name in sorted(files) if name.startswith(prefix)), "unknown BLAS")


def main():
    step_name, path, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    arrays = read_arrays(path)
    batch = {name[6:]: array for name, array in arrays.items() if name.startswith("batch/")}
    parameters = {name: array.requires_grad_() for name, array in arrays.items() if not name.startswith("batch/")}
    losses = {"Hamiltonian graph network": hamiltonian_loss, "message passing": message_passing_loss}
    loss = losses[step_name](parameters, batch)
    optimiser = torch.optim.Adam(parameters.values(), lr=1e-3)

    def step():
        optimiser.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        optimiser.step()
        return value

    first = [step().item() for _ in range(5)]
    print(json.dumps({"version": torch.__version__, "blas": linear_algebra(), "losses": first}), flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            times.append(1e3 * (time.perf_counter() - start))
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
