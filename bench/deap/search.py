"""Searches for an expression with DEAP: tree-based genetic programming with the squared correlation as fitness.

Reads one JSON object from standard input: `columns` and `target` to learn from, `testColumns` and `testTarget` to be
judged by, `functions` (names of unary functions), `seed`, `population`, `generations` and `enough`: the search ends with
the generation in which a linear function of the best individual reaches this R² on both. Writes the seconds, the
evaluations, R² on the test rows and the best individual.
"""

import json
import operator
import random
import sys
import time

import deap
import numpy
from deap import algorithms, base, creator, gp, tools

task = json.load(sys.stdin)
columns = [numpy.array(column) for column in task["columns"]]
target = numpy.array(task["target"])
test_columns = [numpy.array(column) for column in task["testColumns"]]
test_target = numpy.array(task["testTarget"])
random.seed(task["seed"])
numpy.seterr(all="ignore")

primitives = gp.PrimitiveSet("main", len(columns))
for function, name in [
    (numpy.add, "add"),
    (numpy.subtract, "subtract"),
    (numpy.multiply, "multiply"),
    (numpy.divide, "divide"),
]:
    primitives.addPrimitive(function, 2, name=name)
for name in task["functions"]:
    primitives.addPrimitive(getattr(numpy, name), 1, name=name)
primitives.addEphemeralConstant("constant", lambda: random.uniform(-5, 5))

creator.create("Fitness", base.Fitness, weights=(1.0,))
creator.create("Individual", gp.PrimitiveTree, fitness=creator.Fitness)


def squared_correlation(values, wanted):
    values = numpy.broadcast_to(numpy.asarray(values, dtype=float), wanted.shape)
    if not numpy.all(numpy.isfinite(values)):
        return 0.0
    value = numpy.corrcoef(values, wanted)[0, 1] ** 2
    return float(value) if numpy.isfinite(value) else 0.0


def evaluate(individual):
    return (squared_correlation(gp.compile(individual, primitives)(*columns), target),)


def linear_fit_on_test(individual):
    """R² on the test rows of the line through the training rows."""
    function = gp.compile(individual, primitives)
    values = numpy.broadcast_to(numpy.asarray(function(*columns), dtype=float), target.shape)
    # Not polyfit: values may be of any size.
    size = numpy.max(numpy.abs(values - numpy.mean(values)))
    centred = (values - numpy.mean(values)) / size
    slope = numpy.dot(centred, target) / numpy.dot(centred, centred)
    moved = (function(*test_columns) - numpy.mean(values)) / size
    residuals = test_target - numpy.mean(target) - slope * moved
    return 1 - float(numpy.mean(residuals**2) / numpy.var(test_target))


toolbox = base.Toolbox()
toolbox.register("expression", gp.genHalfAndHalf, pset=primitives, min_=1, max_=4)
toolbox.register("individual", tools.initIterate, creator.Individual, toolbox.expression)
toolbox.register("population", tools.initRepeat, list, toolbox.individual)
toolbox.register("evaluate", evaluate)
toolbox.register("select", tools.selTournament, tournsize=5)
toolbox.register("mate", gp.cxOnePoint)
toolbox.register("grow", gp.genFull, min_=0, max_=2)
toolbox.register("mutate", gp.mutUniform, expr=toolbox.grow, pset=primitives)
for name in ("mate", "mutate"):
    toolbox.decorate(name, gp.staticLimit(key=len, max_value=50))
    toolbox.decorate(name, gp.staticLimit(key=operator.attrgetter("height"), max_value=15))

start = time.perf_counter()
population = toolbox.population(n=task["population"])
evaluations = 0
best = None
reached = False
for generation in range(task["generations"] + 1):
    if generation > 0:
        chosen = toolbox.select(population, len(population))
        population = algorithms.varAnd(chosen, toolbox, cxpb=0.9, mutpb=0.2)
    changed = [individual for individual in population if not individual.fitness.valid]
    for individual in changed:
        individual.fitness.values = toolbox.evaluate(individual)
    evaluations += len(changed)
    leader = max(population, key=lambda individual: individual.fitness.values[0])
    if best is None or leader.fitness > best.fitness:
        best = toolbox.clone(leader)
        reached = best.fitness.values[0] >= task["enough"] and linear_fit_on_test(best) >= task["enough"]
    if reached:
        break
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - start,
            "evaluations": evaluations,
            "reached": reached,
            "testR2": linear_fit_on_test(best),
            "expression": str(best),
            "version": deap.__version__,
            "numpy": numpy.__version__,
        }
    )
)
