/**
 * The matrix product C = C₀ + A B, in C.
 *
 * Tiles of C are kept in registers while k runs; A is read element by element with any strides, B in rows
 * of whole vectors, and is copied into such rows first where it does not lie so. Sizes of tiles: 24 of 32 registers, or
 * 12 of 16.
 */
export const matrixProduct: string = `
#define LANES (VECTOR_BYTES / (int)sizeof(real))
typedef real vector __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(real)), may_alias));
#if defined(__AVX512F__) || defined(__aarch64__)
#define TILE_VECTORS 4
#define TALL(n) ((n) == 1 ? 12 : (n) == 2 ? 12 : (n) == 3 ? 8 : 6)
#else
#define TILE_VECTORS 2
#define TALL(n) ((n) == 1 ? 8 : 6)
#endif
/* Products are added in one rounding. */
#if defined(__clang__)
#define FUSED
#define FUSED_HERE _Pragma("clang fp contract(fast)")
#else
#define FUSED __attribute__((optimize("fp-contract=fast")))
#define FUSED_HERE
#endif
/* A tile of \`rows\` rows and \`columns\` vectors. */
#define UNROLL _Pragma("GCC unroll 16")
#define TILE(name, rows, columns) \\
  static __attribute__((noinline)) FUSED void name(int64_t depth, const real *restrict a, int64_t row, int64_t column, \\
      const real *restrict b, int64_t width, const real *start, int64_t start_width, real *c, int64_t c_width) { \\
    FUSED_HERE vector sum[rows][columns]; \\
    UNROLL for (int i = 0; i < rows; i++) \\
      UNROLL for (int j = 0; j < columns; j++) \\
        sum[i][j] = start ? *(const vector *)(start + i * start_width + j * LANES) : (vector){0}; \\
    for (int64_t k = 0; k < depth; k++) { \\
      vector line[columns]; \\
      UNROLL for (int j = 0; j < columns; j++) line[j] = *(const vector *)(b + k * width + j * LANES); \\
      UNROLL for (int i = 0; i < rows; i++) { \\
        real factor = a[i * row + k * column]; \\
        UNROLL for (int j = 0; j < columns; j++) sum[i][j] += factor * line[j]; \\
      } \\
    } \\
    UNROLL for (int i = 0; i < rows; i++) \\
      UNROLL for (int j = 0; j < columns; j++) *(vector *)(c + i * c_width + j * LANES) = sum[i][j]; \\
  }
#define TILES(columns) \\
  TILE(tall_##columns, TALL(columns), columns) TILE(short_##columns, 4, columns) TILE(single_##columns, 1, columns)
typedef void tile(int64_t, const real *, int64_t, int64_t, const real *, int64_t, const real *, int64_t, real *, int64_t);
TILES(1) TILES(2)
#if TILE_VECTORS > 2
TILES(3) TILES(4)
static tile *const tiles[][3] = {{0}, {tall_1, short_1, single_1}, {tall_2, short_2, single_2},
  {tall_3, short_3, single_3}, {tall_4, short_4, single_4}};
#else
static tile *const tiles[][3] = {{0}, {tall_1, short_1, single_1}, {tall_2, short_2, single_2}};
#endif
#define DEPTH 256
/*
 * One strip of C, \`vectors\` vectors wide, of which \`valid\` elements exist. \`start\` may be C itself, a row for every
 * row (width 0), or nothing.
 */
static void strip(int64_t rows, int vectors, int valid, int64_t depth, const real *a, int64_t row, int64_t column,
    const real *b, int64_t width, const real *start, int64_t start_width, real *c, int64_t c_width) {
  const int tall = TALL(vectors);
  real edge[12 * 4 * LANES];
  for (int64_t i = 0; i < rows;) {
    const int size = rows - i >= tall ? 0 : rows - i >= 4 ? 1 : 2;
    const int height = size == 0 ? tall : size == 1 ? 4 : 1;
    tile *const compute = tiles[vectors][size];
    if (valid == vectors * LANES) {
      compute(depth, a + i * row, row, column, b, width, start ? start + i * start_width : 0, start_width,
        c + i * c_width, c_width);
    } else {
      const int64_t edge_width = vectors * LANES;
      if (start)
        for (int r = 0; r < height; r++)
          for (int j = 0; j < valid; j++) edge[r * edge_width + j] = start[(i + r) * start_width + j];
      compute(depth, a + i * row, row, column, b, width, start ? edge : 0, edge_width, edge, edge_width);
      for (int r = 0; r < height; r++)
        for (int j = 0; j < valid; j++) c[(i + r) * c_width + j] = edge[r * edge_width + j];
    }
    i += height;
  }
}
/* Room for DEPTH rows of B. */
static _Thread_local real packed[DEPTH * 4 * LANES];
static void multiply_wide(int64_t rows, int64_t columns, int64_t depth, const real *a, int64_t a_row, int64_t a_column,
    const real *b, int64_t b_row, int64_t b_column, const real *start, int64_t start_width, real *c) {
  for (int64_t j = 0; j < columns; j += TILE_VECTORS * LANES) {
    const int64_t left = columns - j;
    const int valid = left < TILE_VECTORS * LANES ? (int)left : TILE_VECTORS * LANES;
    const int vectors = (valid + LANES - 1) / LANES;
    const int direct = b_column == 1 && valid == vectors * LANES;
    for (int64_t k = 0; k < depth || k == 0; k += DEPTH) {
      const int64_t part = depth - k < DEPTH ? depth - k : DEPTH;
      const real *lines = b + k * b_row + j * b_column;
      if (!direct) {
        const int64_t width = vectors * LANES;
        if (b_column == 1) {
          for (int64_t i = 0; i < part; i++) {
            for (int64_t m = 0; m < valid; m++) packed[i * width + m] = lines[i * b_row + m];
            for (int64_t m = valid; m < width; m++) packed[i * width + m] = 0;
          }
        } else {
          for (int64_t m = 0; m < width; m++)
            for (int64_t i = 0; i < part; i++)
              packed[i * width + m] = m < valid ? lines[i * b_row + m * b_column] : 0;
        }
      }
      const real *from = k > 0 ? c + j : start ? start + j : 0;
      const real *right = direct ? lines : packed;
      const int64_t width = direct ? b_row : vectors * LANES, from_width = k > 0 ? columns : start_width;
#if THREADS > 1 && defined(_OPENMP)
      if (rows * columns * part >= 1 << 18) {
        /* Whole tiles to every thread, so that the sums are the same for any number of threads. */
        const int tall = TALL(vectors);
        const int64_t share = (rows + THREADS * tall - 1) / (THREADS * tall) * tall;
#pragma omp parallel for schedule(static) num_threads(THREADS)
        for (int64_t t = 0; t < THREADS; t++) {
          const int64_t first = t * share, count = rows - first < share ? rows - first : share;
          if (count > 0)
            strip(count, vectors, valid, part, a + k * a_column + first * a_row, a_row, a_column, right, width,
              from ? from + first * from_width : 0, from_width, c + j + first * columns, columns);
        }
        continue;
      }
#endif
      strip(rows, vectors, valid, part, a + k * a_column, a_row, a_column, right, width, from, from_width, c + j, columns);
    }
  }
}
/*
 * The same for few columns and A whose columns lie in memory one by one, by way of the transposed product: its lines are
 * whole vectors. \`rows\` is at most NARROW_ROWS and \`columns\` less than the lanes.
 */
#define NARROW_ROWS 512
static void multiply_narrow(int64_t rows, int64_t columns, int64_t depth, const real *a, int64_t a_column, const real *b,
    int64_t b_row, int64_t b_column, const real *start, int64_t start_width, real *c) {
  real turned[NARROW_ROWS * LANES];
  multiply_wide(columns, rows, depth, b, b_column, b_row, a, a_column, 1, 0, 0, turned);
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < columns; j++)
      c[i * columns + j] = turned[j * rows + i] + (start ? start[i * start_width + j] : 0);
}
static void multiply(int64_t rows, int64_t columns, int64_t depth, const real *a, int64_t a_row, int64_t a_column,
    const real *b, int64_t b_row, int64_t b_column, const real *start, int64_t start_width, real *c) {
  if (a_row == 1 && columns < LANES && 4 * columns <= rows && rows <= NARROW_ROWS)
    multiply_narrow(rows, columns, depth, a, a_column, b, b_row, b_column, start, start_width, c);
  else multiply_wide(rows, columns, depth, a, a_row, a_column, b, b_row, b_column, start, start_width, c);
}
`;
