/** The floors of the house, lowest first. A floor imports only from those below it (docs: src/README.md). */
const floors = [
  ['src/math'],
  ['src/tensor', 'src/physics', 'src/run', 'src/symbolic'],
  ['src/law'],
  ['src/training'],
  ['models', 'datasets'],
  ['src/distillation'],
  ['src/thermal'],
  ['src/report'],
  ['src/discover'],
  ['experiments'],
  ['src/cli'],
];

// The package imports itself by its public sub-paths, which resolve to the build.
const pattern = (folder) =>
  folder === 'src/discover' ? '^(dist/)?src/discover(\\.[jt]s$|/)' : `^(dist/)?${folder}/`;

const upward = floors.slice(0, -1).flatMap((floor, level) =>
  floor.map((folder) => ({
    name: `floor:${folder}`,
    severity: 'error',
    comment: `${folder} may import only from the floors below it.`,
    from: { path: pattern(folder) },
    to: {
      path: floors
        .slice(level)
        .flat()
        .filter((other) => other !== folder)
        .concat('src/index.ts')
        .map((other) => (other === 'src/index.ts' ? '^(dist/)?src/index\\.[jt]s$' : pattern(other))),
    },
  })),
);

/** Nothing in src below the command line knows the built-in models and datasets: they come in as values. */
const builtIns = {
  name: 'built-ins-are-arguments',
  severity: 'error',
  from: { path: '^src/', pathNot: '^src/cli/' },
  to: { path: '^(dist/)?(models|datasets|experiments)/' },
};

const doors = floors
  .flat()
  .filter((folder) => folder.startsWith('src/') && folder !== 'src/discover')
  .map((folder) => ({
    name: `door:${folder}`,
    severity: 'error',
    comment: `Import ${folder} through its index.ts only.`,
    from: { pathNot: [`^${folder}/`, '^test/', '^bench/'] },
    to: { path: pattern(folder), pathNot: `^(dist/)?${folder}/index\\.(d\\.ts|ts|js)$` },
  }));

module.exports = {
  forbidden: [
    ...upward,
    builtIns,
    ...doors,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tensor-owns-its-engines',
      severity: 'error',
      comment: 'Only src/tensor imports TensorFlow.js and ONNX Runtime.',
      from: { pathNot: '^(src/tensor|test/tensor)/' },
      to: { path: '(@tensorflow/|onnxruntime-node)' },
    },
  ],
  options: {
    doNotFollow: { path: '(node_modules|^dist)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
