import { tf } from 'principia/tensor';
import protobuf from 'protobufjs/light.js';
import { expect, test } from 'vitest';
import { writeOnnxModel } from '../../src/tensor/onnx-model.js';
import { onnxSchema } from '../../src/tensor/onnx-schema.js';
import { trace } from '../../src/tensor/trace.js';

test.each([
  ['float32', 'FLOAT', 4],
  ['float64', 'DOUBLE', 8],
] as const)('a model in %s reads back as what was recorded', (precision, type, width) => {
  const graph = trace(({ x }) => ({ y: tf.sum(tf.mul(x!, [1, 2, 3]), 1) }), { x: { shape: [2, 3] } });
  const model = protobuf.Root.fromJSON(onnxSchema).lookupType('onnx.ModelProto');
  const read = model.toObject(model.decode(writeOnnxModel(graph, precision)), {
    longs: Number,
    enums: String,
  });
  expect(read.graph.node.map((node: { opType: string }) => node.opType)).toEqual([
    'Mul',
    'ReduceSum',
    'Identity',
  ]);
  const tensor = (shape: number[]) => ({
    tensorType: { elemType: type, shape: { dim: shape.map((dimValue) => ({ dimValue })) } },
  });
  expect(read.graph.input).toEqual([{ name: 'in/x', type: tensor([2, 3]) }]);
  expect(read.graph.output).toEqual([{ name: 'out/y', type: tensor([2]) }]);
  const factors = read.graph.initializer.find((constant: { dataType: string }) => constant.dataType === type);
  expect(factors.dims).toEqual([3]);
  expect(factors.rawData.length).toBe(3 * width);
});

test('free lengths of inputs are written by name, lengths that follow from them are left open', () => {
  const x = {
    operator: 'Input',
    inputs: [],
    attributes: {},
    shape: [-1, 3],
    dimensions: ['batch', 3],
    type: 'float',
    name: 'x',
    id: 0,
  } as const;
  const flat = {
    operator: 'Flatten',
    inputs: [x],
    attributes: { axis: 2 },
    shape: [-1, 1],
    type: 'float',
    id: 1,
  } as const;
  const model = protobuf.Root.fromJSON(onnxSchema).lookupType('onnx.ModelProto');
  const read = model.toObject(
    model.decode(writeOnnxModel({ inputs: [x], outputs: { y: flat } }, 'float32')),
    {
      longs: Number,
    },
  );
  expect(read.graph.input[0].type.tensorType.shape.dim).toEqual([{ dimParam: 'batch' }, { dimValue: 3 }]);
  expect(read.graph.output[0].type.tensorType.shape.dim).toEqual([{}, { dimValue: 1 }]);
});
