import type { Precision } from '../onnx-model.js';
import { typeNames } from './expressions.js';
import type { Program } from './lower.js';
import { matrixProduct } from './matrix-product.js';
import { type MemoryPlan, widthOf } from './memory-plan.js';
import { prelude } from './prelude.js';
import { parameter } from './step.js';

/**
 * A program as the C of a Node addon. Steps of equal text are one function. The addon exports `allocate()`, memory for
 * one use of the program, and `run(memory)`, which returns 0, or 1 where an index lay outside of its array.
 */
export function writeSource(
  program: Program,
  plan: MemoryPlan,
  precision: Precision,
  threads: number,
): string {
  const functions = new Map<string, string>();
  const calls = program.steps.map(({ body, operands }) => {
    const text = `(${operands.map(parameter).join(', ')}) {\n${body}\n}`;
    const name = functions.get(text) ?? `step_${functions.size}`;
    functions.set(text, name);
    const pointers = operands.map(({ view }) => {
      const offset = plan.offsets.get(view.buffer)! + view.offset * widthOf(view.buffer.type, precision);
      return `(${typeNames[view.buffer.type]} *)(memory + ${offset})`;
    });
    return `${name}(${pointers.join(', ')});`;
  });
  const definitions = [...functions].map(
    ([text, name]) => `static __attribute__((noinline)) void ${name}${text}`,
  );
  return [
    prelude(precision, threads),
    ...(program.steps.some(({ body }) => body.includes('multiply(')) ? [matrixProduct] : []),
    ...definitions,
    `static void run(char *memory) {\n${calls.join('\n')}\n}`,
    `#define BYTES ${Math.max(64, plan.bytes)}`,
    addon,
  ].join('\n');
}

// Node-API by its documented signatures, so that no header is needed (https://nodejs.org/api/n-api.html).
const addon = `
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef void (*napi_finalize)(napi_env, void *, void *);
extern int napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *, void **);
extern int napi_get_arraybuffer_info(napi_env, napi_value, void **, size_t *);
extern int napi_create_external_arraybuffer(napi_env, void *, size_t, napi_finalize, void *, napi_value *);
extern int napi_create_int32(napi_env, int32_t, napi_value *);
extern int napi_create_function(napi_env, const char *, size_t, napi_callback, void *, napi_value *);
extern int napi_set_named_property(napi_env, napi_value, const char *, napi_value);
static void release(napi_env env, void *data, void *hint) { free(data); }
static napi_value allocate(napi_env env, napi_callback_info info) {
  napi_value result = NULL;
  char *memory = aligned_alloc(64, (BYTES + 63) / 64 * 64);
  if (memory == NULL) return NULL;
  memset(memory, 0, BYTES);
  napi_create_external_arraybuffer(env, memory, BYTES, release, NULL, &result);
  return result;
}
static napi_value call(napi_env env, napi_callback_info info) {
  size_t count = 1, length = 0;
  napi_value buffer, result;
  void *memory = NULL;
  napi_get_cb_info(env, info, &count, &buffer, NULL, NULL);
  napi_get_arraybuffer_info(env, buffer, &memory, &length);
  status = 2;
  if (memory != NULL && length >= BYTES) {
    status = 0;
    run(memory);
  }
  napi_create_int32(env, status, &result);
  return result;
}
__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value function;
  napi_create_function(env, "allocate", 8, allocate, NULL, &function);
  napi_set_named_property(env, exports, "allocate", function);
  napi_create_function(env, "run", 3, call, NULL, &function);
  napi_set_named_property(env, exports, "run", function);
  return exports;
}
`;
