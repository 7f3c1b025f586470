"""Evaluates programs with DEAP's compiled trees over numpy columns.

Reads one JSON object from standard input: `columns` (a list of columns), `programs` (texts such as
`add(ARG0, sin(ARG1))`) and `seconds`; writes the seconds that each round over all programs took, and the version.
"""

import json
import sys
import time

import deap
import numpy
from deap import gp

task = json.load(sys.stdin)
columns = [numpy.array(column) for column in task["columns"]]
primitives = gp.PrimitiveSet("main", len(columns))
for function, name, arity in [
    (numpy.add, "add", 2),
    (numpy.subtract, "subtract", 2),
    (numpy.multiply, "multiply", 2),
    (numpy.divide, "divide", 2),
    (numpy.exp, "exp", 1),
    (numpy.log, "log", 1),
    (numpy.sin, "sin", 1),
    (numpy.cos, "cos", 1),
    (numpy.sqrt, "sqrt", 1),
]:
    primitives.addPrimitive(function, arity, name=name)

numpy.seterr(all="ignore")
trees = [gp.PrimitiveTree.from_string(text, primitives) for text in task["programs"]]
rounds = []
end = time.perf_counter() + task["seconds"]
while not rounds or time.perf_counter() < end:
    start = time.perf_counter()
    for tree in trees:
        # As DEAP's own example of symbolic regression does it: every individual is compiled where it is evaluated.
        gp.compile(tree, primitives)(*columns)
    rounds.append(time.perf_counter() - start)
print(json.dumps({"rounds": rounds, "version": deap.__version__, "numpy": numpy.__version__}))
