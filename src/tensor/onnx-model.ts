import protobuf from 'protobufjs/light.js';
import { type Attributes, type ElementType, type Graph, type GraphNode, reachableNodes } from './graph.js';
import { onnxSchema } from './onnx-schema.js';
import { sizeOf } from './operations.js';

/** Width of the numbers of type `float` in a written model. */
export type Precision = 'float32' | 'float64';

// Operator set 18 is the first with axes as inputs of every reduction; format version 8 is the one it came with.
const operatorSet = 18;
const irVersion = 8;

// Once: the library generates an encoder for every type of a schema.
const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('onnx.ModelProto');

/** What a model calls its values; no two may be the same. */
export interface ValueNames {
  input(name: string): string;
  output(name: string): string;
  inner(id: number): string;
}

/** What a model says about itself. */
export interface ModelNotes {
  readonly producerVersion?: string;
  readonly docString?: string;
  readonly metadataProps?: readonly { readonly key: string; readonly value: string }[];
}

/** The graph as the bytes of an ONNX model. */
export function writeOnnxModel(
  graph: Graph,
  precision: Precision,
  names: ValueNames = sessionNames,
  notes: ModelNotes = {},
): Uint8Array {
  const valueName = (node: GraphNode) =>
    node.operator === 'Input' ? names.input(node.name!) : names.inner(node.id);
  const dataType = (type: ElementType) => dataTypeName(type, precision);
  const nodes = reachableNodes(graph.outputs);
  const valueInfo = (name: string, node: GraphNode) => ({
    name,
    type: {
      tensorType: {
        elemType: dataType(node.type),
        shape: { dim: (node.dimensions ?? node.shape).map(writeDimension) },
      },
    },
  });
  const outputs = Object.entries(graph.outputs);
  const operators = nodes.filter((node) => node.operator !== 'Input' && node.operator !== 'Constant');
  const model = {
    irVersion,
    producerName: 'principia',
    ...notes,
    opsetImport: [{ domain: '', version: operatorSet }],
    graph: {
      name: 'principia',
      input: graph.inputs.map((node) => valueInfo(names.input(node.name!), node)),
      output: outputs.map(([name, node]) => valueInfo(names.output(name), node)),
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
          name: names.output(name),
          input: [valueName(node)],
          output: [names.output(name)],
        })),
      ],
    },
  };
  return modelType.encode(modelType.fromObject(model)).finish();
}

/** A length, the name of a free one, or nothing for one that depends on free ones. */
function writeDimension(length: number | string) {
  if (typeof length === 'string') return { dimParam: length };
  return length === -1 ? {} : { dimValue: length };
}

/** Name under which a session takes an input. */
export const inputName = (name: string): string => `in/${name}`;

/** Name under which a session gives an output. */
export const outputName = (name: string): string => `out/${name}`;

/** Names apart by their form, whatever an input or output is called. */
const sessionNames: ValueNames = { input: inputName, output: outputName, inner: (id) => `${id}` };

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
