import type { Precision } from '../onnx-model.js';
import { typeNames } from './expressions.js';
import type { Program } from './lower.js';
import { matrixProduct } from './matrix-product.js';
import { type MemoryPlan, widthOf } from './memory-plan.js';
import { prelude } from './prelude.js';
import { parameter } from './step.js';

/**
 * A program as the C of a Node addon. Steps of equal text are one function. The addon exports `allocate()`, memory for
 * one use of the program, `run(memory)`, which returns 0, or 1 where an index lay outside of its array, and
 * `discard(memory)`.
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
extern int napi_adjust_external_memory(napi_env, int64_t, int64_t *);
extern int napi_detach_arraybuffer(napi_env, napi_value);
/* What the allocator gave for a program's memory; NULL once that is given back. A pointer to it stands before the memory. */
struct block { void *start; };
static void give_back(napi_env env, void *start) {
  int64_t total;
  if (start == NULL) return;
  free(start);
  napi_adjust_external_memory(env, -(int64_t)BYTES, &total);
}
static void finalize(napi_env env, void *memory, void *hint) {
  struct block *block = hint;
  give_back(env, block->start);
  free(block);
}
/* undefined where there is not so much memory. The system hands it out, all zeros, as it is first touched. */
static napi_value allocate(napi_env env, napi_callback_info info) {
  napi_value result = NULL;
  int64_t total;
  struct block *block = malloc(sizeof *block);
  void *start = calloc(1, (size_t)BYTES + 128);
  if (block == NULL || start == NULL) {
    free(block);
    free(start);
    return NULL;
  }
  char *memory = (char *)(((uintptr_t)start + 127) / 64 * 64);
  block->start = start;
  ((struct block **)memory)[-1] = block;
  napi_adjust_external_memory(env, BYTES, &total);
  napi_create_external_arraybuffer(env, memory, BYTES, finalize, block, &result);
  return result;
}
static napi_value discard(napi_env env, napi_callback_info info) {
  size_t count = 1, length = 0;
  napi_value buffer;
  void *memory = NULL;
  napi_get_cb_info(env, info, &count, &buffer, NULL, NULL);
  napi_get_arraybuffer_info(env, buffer, &memory, &length);
  if (memory == NULL) return NULL;
  struct block *block = ((struct block **)memory)[-1];
  void *start = block->start;
  /* Before the memory is detached, as the finalizer may follow at once. */
  block->start = NULL;
  if (napi_detach_arraybuffer(env, buffer) == 0) give_back(env, start);
  else block->start = start;
  return NULL;
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
  napi_create_function(env, "discard", 7, discard, NULL, &function);
  napi_set_named_property(env, exports, "discard", function);
  return exports;
}
`;
