import protobuf from 'protobufjs/light.js';
import { type Attributes, type ElementType, type Graph, type GraphNode, reachableNodes } from './graph.js';
import { onnxSchema } from './onnx-schema.js';
import { sizeOf } from './operations.js';

/** Width of the numbers of type `float` in a written model. */
export type Precision = 'float32' | 'float64';

// Operator set 18 is the first with axes as inputs of every reduction.
const operatorSet = 18;
const irVersion = 9;

/** The graph as the bytes of an ONNX model; inputs and outputs carry their names, inner values are numbered. */
export function writeOnnxModel(graph: Graph, precision: Precision): Uint8Array {
  const dataType = (type: ElementType) => dataTypeName(type, precision);
  const nodes = reachableNodes(graph.outputs);
  const valueInfo = (name: string, node: GraphNode) => ({
    name,
    type: {
      tensorType: {
        elemType: dataType(node.type),
        shape: { dim: node.shape.map((dimValue) => ({ dimValue })) },
      },
    },
  });
  const outputs = Object.entries(graph.outputs);
  const operators = nodes.filter((node) => node.operator !== 'Input' && node.operator !== 'Constant');
  const model = {
    irVersion,
    producerName: 'principia',
    opsetImport: [{ domain: '', version: operatorSet }],
    graph: {
      name: 'principia',
      input: graph.inputs.map((node) => valueInfo(inputName(node.name!), node)),
      output: outputs.map(([name, node]) => valueInfo(outputName(name), node)),
      initializer: nodes
        .filter((node) => node.operator === 'Constant')
        .map((node) => ({
          name: valueName(node),
          dims: [...node.shape],
          dataType: dataType(node.type),
          rawData: rawData(node, precision),
        })),
      node: [
        ...operators.map((node) => ({
          opType: node.operator,
          name: valueName(node),
          input: node.inputs.map(valueName),
          output: [valueName(node)],
          attribute: writeAttributes(
            node.operator === 'Cast' ? { to: dataTypeNumber[dataType(node.type)]! } : node.attributes,
          ),
        })),
        // An output may be an input or a constant, or be asked for under two names: each gets its own value.
        ...outputs.map(([name, node]) => ({
          opType: 'Identity',
          name: outputName(name),
          input: [valueName(node)],
          output: [outputName(name)],
        })),
      ],
    },
  };
  const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('onnx.ModelProto');
  return modelType.encode(modelType.fromObject(model)).finish();
}

/** Name under which a model takes an input. */
export const inputName = (name: string): string => `in/${name}`;

/** Name under which a model gives an output. */
export const outputName = (name: string): string => `out/${name}`;

const valueName = (node: GraphNode): string =>
  node.operator === 'Input' ? inputName(node.name!) : `${node.id}`;

const dataTypeNumber: Readonly<Record<string, number>> = {
  FLOAT: 1,
  INT32: 6,
  INT64: 7,
  BOOL: 9,
  DOUBLE: 11,
};

function dataTypeName(type: ElementType, precision: Precision): string {
  if (type === 'float') return precision === 'float64' ? 'DOUBLE' : 'FLOAT';
  return { float32: 'FLOAT', int32: 'INT32', int64: 'INT64', bool: 'BOOL' }[type];
}

function rawData(node: GraphNode, precision: Precision): Uint8Array {
  const size = sizeOf(node.shape);
  const data = node.data!;
  const values = data.length === size ? data : new Float64Array(size).fill(data[0]!);
  const typed = typedValues(values, node.type, precision);
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

function typedValues(values: Float64Array, type: ElementType, precision: Precision) {
  switch (type) {
    case 'float':
      return precision === 'float64' ? values : Float32Array.from(values);
    case 'float32':
      return Float32Array.from(values);
    case 'int32':
      return Int32Array.from(values);
    case 'int64':
      return BigInt64Array.from(values, (value) => BigInt(value));
    case 'bool':
      return Uint8Array.from(values);
  }
}

function writeAttributes(attributes: Attributes) {
  return Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'number') return { name, type: 'INT', i: value };
    if (typeof value === 'string') return { name, type: 'STRING', s: Buffer.from(value) };
    return { name, type: 'INTS', ints: [...value] };
  });
}
