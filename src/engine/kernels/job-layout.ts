/*
 * The job block: what a kernel job is told, and where its state lies, as byte offsets from the block's address.
 * Read by the assembly (where an untyped whole number is an i32) and by the TypeScript beside it: the one description
 * of the layout. Words are 32 bits unless said otherwise; addresses are byte addresses in the kernels' memory.
 */

// ---- Work sharing (written by all threads, atomically)
/** Next task of the running phase. */
export const NEXT_TASK = 0;
/** Number of tasks of the running phase. */
export const TASK_COUNT = 4;
/** The running phase, see below. */
export const PHASE = 8;
/** Counts phases; helpers sleep on it. */
export const GENERATION = 12;
/** Helpers that have finished the running phase; the leader sleeps on it. */
export const FINISHED = 16;
/** Not 0: stop at the next opportunity. */
export const CANCELLED = 20;
/** Not 0: a scored pixel has a score that is no number, or a given probability outside [0, 1]. */
export const REFUSED = 24;
/** Classes whose contribution has been added so far: keeps the order of additions the same for any thread count. */
export const TURN = 28;
/** Threads of the job, leader included. */
export const THREADS = 32;

// ---- The unit
/** Class count C. */
export const CLASSES = 64;
/** Images of the unit. */
export const IMAGES = 68;
/** Pixels of one image. */
export const IMAGE_PIXELS = 72;
/** Pixels of the unit. */
export const PIXELS = 76;
/** Scores of the unit: images × C × image pixels, float32 (float64 in wide jobs); 0 where they are brought in pieces. */
export const SCORES = 80;
/** float32 scores of a wide job, until SCORES is made of them; 0 where SCORES holds them already. */
export const NARROW_SCORES = 124;
/** Label codes, 16 bits a pixel: class, CODE_UNKNOWN or CODE_IGNORED. */
export const LABELS = 84;
/** What the scores are, see SCORES_* below. */
export const SCORE_KIND = 88;
/** Bits of the float32 that means probability 1: 1, 255 or 65535. */
export const ONE_BITS = 92;
/** Tie rule: 0 Shapley, 1 index. */
export const INDEX_TIES = 96;
/** What a class job writes, see OUTPUT_* below. */
export const OUTPUT = 100;
/** Not 0: probabilities are kept in GRADIENT between the phases. */
export const KEEPS_PROBABILITIES = 108;
/** Not 0: the gradient is that to the logits of a softmax. */
export const TO_LOGITS = 120;
/** Pixels that are ignored. */
export const IGNORED_COUNT = 104;
/** Factor of a class's contribution or gradient, float64: 1/(classes of the unit · units). */
export const SCALE = 112;

// ---- Per pixel of the unit
/** Largest logit, float32. */
export const PEAKS = 128;
/** 1 / Σ exp(logit − peak), float32; 0 at ignored pixels. */
export const INVERSES = 132;
/** Error of the pixel's own class, float32, formed without cancellation. */
export const OWN_ERRORS = 136;
/** Contribution summed over classes, float64. */
export const CONTRIBUTION = 140;
/** Images × C planes of the gradient, float32 (float64 in wide jobs). */
export const GRADIENT = 144;

// ---- Per class
/** C float64: loss of each class. */
export const LOSSES = 192;
/** C words: foreground pixels G. */
export const FOREGROUND = 196;
/** Words: the classes of a class phase, in order. */
export const SELECTED = 200;
/** Threads × 2 × C × BUCKETS words: background, then foreground; thread 0 holds the sums after PHASE_MERGE. */
export const HISTOGRAMS = 204;
/** Threads × C float32 bits: smallest error of the foreground; thread 0 holds the minimum after PHASE_MERGE. */
export const SMALLEST = 208;
/** C words: entries that survive pruning, at most. */
export const SURVIVORS = 212;
/** C words: entries of the fullest bucket group. */
export const FULLEST = 216;
/** C × 2 × BUCKETS float32: weights of the certified tier, background then foreground of each class. */
export const TABLES = 220;
/** Tasks × C float64: parts of the certified tier's losses, so that their sum has one order. */
export const PARTIAL_LOSSES = 224;
/** C float64: how much larger than that a class's loss can be. */
export const GAPS = 228;
/** C words, float32 bits: errors of the background below that have no weight in the certified tier. */
export const FLOORS = 232;

// ---- Per thread
/** Block scratch of a thread, and its size. */
export const BLOCKS = 256;
export const BLOCK_BYTES = 260;
/** Entries (8 bytes) to be sorted, and room for as many outputs (wide jobs: 12 bytes each); size of one thread's share of entries in bytes. */
export const ENTRIES = 264;
export const ENTRY_BYTES = 268;
export const OUTPUTS = 272;
/** Room for the sort of one bucket group (wide jobs: for all entries of a class), and its size. */
export const SORT_ROOM = 276;
export const SORT_BYTES = 280;
/** Offsets, tile counts and walk state of a thread, and its size. */
export const TABLE_ROOM = 284;
export const TABLE_BYTES = 288;

// ---- Binary jobs
/** Pixels of a range (multiple of 4). */
export const RANGE_PIXELS = 320;
export const RANGES = 324;
/** Words: entries found in each range. */
export const RANGE_COUNTS = 328;
/** BINARY_PARTS parts of PART_BYTES: a walk state each, and which groups it walks. */
export const PARTS = 332;
/** Parts in use. */
export const PART_COUNT = 336;
/** Buckets a group: 2^GROUP_SHIFT. */
export const GROUP_SHIFT = 340;
/** Bytes of a pixel of a binary job's output: 0, 4 or 8. */
export const OUTPUT_BYTES = 348;
/** Not 0: the gradient of a binary job is float64, otherwise float32. */
export const WIDE_OUTPUT = 344;

// ---- Parts beside the loss (0 where they are not wanted)
/** Decided class of each pixel, coded as LABELS. */
export const DECISIONS = 352;
/** C × 3 float64: contributions of missed pixels, of false alarms, of right ones. */
export const KINDS = 356;
/** Per pixel, float64: probability of its truth (NaN where it has none), and the largest probability (0 where ignored). */
export const FACT_TRUTH = 360;
export const FACT_TOP = 364;
/** Tasks × C × 2 float64: Σ p over the scored pixels, Σ p over the class's own; times `one`. */
export const FACT_SUMS = 368;
/** Bins of the calibration: largest probabilities at their edges are found in float64. */
export const CALIBRATION = 428;
/** Scratch of a thread of a wide job, or of one that finds FACT_TOP alone, and its size. */
export const FACT_BLOCKS = 372;
export const FACT_BLOCK_BYTES = 376;

/** Slots of the plan of a certified binary job; 0: each bucket is its own. */
export const SLOTS = 380;
/** Room of a thread for scores of all classes that are brought together, and its size; unused where SCORES is not 0. */
export const BROUGHT = 384;
export const BROUGHT_BYTES = 388;

/** Words: the plan (assembly/certified-tables.ts), one a bucket and one for what does not count. */
export const PLAN = 392;
/** Bytes of the counts of background, and as many of foreground: a thread's HISTOGRAMS, and TABLES, in that order. */
export const SIDE_BYTES = 396;
/** float32: largest error of each range. */
export const RANGE_PEAKS = 400;

/** Bytes of a certified binary job: for each FLAG_PIXELS pixels, not 0 when one of them has an error above 0. */
export const FLAGS = 404;

/** Not 0: DECISIONS are found with the scores; otherwise they are given. */
export const FINDS_DECISION = 408;

// ---- Gradient of one class alone (assembly/one-class.ts)
/** Class + 1: GRADIENT is the one plane of that class, float32, a value a pixel of the unit; 0: it holds all classes. */
export const GRADIENT_OF = 412;
/** Per pixel, float32: Σ p·q over the classes; where dL/dlogit of one class is wanted. */
export const PRODUCT_SUMS = 416;
/** dL/dp of a tile, float32, a thread; and its size. */
export const TILE_PLANES = 420;
export const TILE_PLANE_BYTES = 424;

// ---- Extremes of values, before it is known what they mean
export const VALUES = 432;
/** Stretches × 12 bytes: smallest and largest, float32; not 0 where all are finite. */
export const EXTREMES = 436;

export const JOB_BYTES = 512;
/** Where the block lies: in the first page, which every thread sees, however far the memory has grown. */
export const JOB_ADDRESS = 64;

// ---- Phases
export const PHASE_END = 0;
export const PHASE_NORMALISE = 1;
export const PHASE_MERGE = 2;
export const PHASE_CLASS = 3;
export const PHASE_GRADIENT = 4;
export const PHASE_TABLES = 5;
export const PHASE_LOOK_UP = 6;
export const PHASE_BINARY_SCAN = 7;
export const PHASE_BINARY_SCATTER = 8;
export const PHASE_BINARY_PLAN = 15;
export const PHASE_BINARY_PARTS = 9;
export const PHASE_BINARY_LOOK_UP = 10;
export const PHASE_BINARY_TABLES = 14;
export const PHASE_WIDE_SCORES = 11;
export const PHASE_WIDE_CLASS = 12;
export const PHASE_WIDE_GRADIENT = 13;

export const PHASE_EXTREMES = 16;
export const PHASE_WIDE_FACTS = 17;
export const PHASE_TOPS = 20;
export const PHASE_BINARY_COUNT = 18;
export const PHASE_ONE_GRADIENT = 19;

// ---- Kinds of scores
/** Logits of which the softmax is taken. */
export const SCORES_SOFTMAX = 0;
/** Given probabilities (or integers that mean probabilities). */
export const SCORES_GIVEN = 1;
/** Logits of the hinge. */
export const SCORES_HINGE = 2;
/** Logits of which the logistic function is taken. */
export const SCORES_SIGMOID = 3;

// ---- Outputs of a class job
export const OUTPUT_NONE = 0;
/** g·e·scale, added to CONTRIBUTION. */
export const OUTPUT_CONTRIBUTION = 1;
/** ∓g·scale, written to the class's planes of GRADIENT. */
export const OUTPUT_GRADIENT = 2;

// ---- Sizes
export const CODE_IGNORED = 65535;
export const CODE_UNKNOWN = 65534;
/** Pixels that a task of a pixel phase covers. */
export const CHUNK_PIXELS = 16384;
/** Pixels whose probabilities of one class are formed together: as many as a thread's block has room for. */
export const PIECE_PIXELS = 2048;
/** Values of a task that looks for extremes, and of a piece that is brought for it. */
export const STRETCH_VALUES = 1 << 20;
export const EXTREMES_VALUES = 16384;
/** Pixels of a flag. */
export const FLAG_PIXELS = 16;
/** Pixels of a block of the facts. */
export const FACT_PIXELS = 256;
/** Pixels of a task of a wide job. */
export const WIDE_CHUNK = 2048;
/** Plan of the keys, groups, counts of the sort and tables of the tiles of a wide job's thread (assembly/wide-class.ts). */
export const WIDE_TABLE_BYTES = 24 + 8192 + 16384 + 2 * 1024;
/** Buckets of the error histogram: 256 an octave, 64 octave parts above `one`. */
export const BUCKETS = 4160;
/** Bytes of what the own errors above a half leave out, float64 for each of the uppermost 320 buckets. */
export const REST_BYTES = 320 * 8;
/** Low bits of a float32 that a bucket leaves out. */
export const BUCKET_SHIFT = 15;
/** Pixels of an output tile: 2^16, so that a tile of float64 fits a second-level cache. */
export const TILE_SHIFT = 16;
/** Parts into which the buckets of a binary job are cut, whatever the number of threads. */
export const BINARY_PARTS = 16;
export const PART_BYTES = 128;
