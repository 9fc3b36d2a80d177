import * as at from '../job-layout.ts';

/**
 * Class ids (int32; −1 ignored, anything else outside [0, classes) unknown) to 16-bit codes, and how often each class
 * occurs: `classes` words, then those of unknown and of ignored pixels; added to what is there.
 */
export function writeCodes(ids: usize, count: u32, classes: u32, codes: usize, counts: usize): void {
  const limit = i32x4.splat(<i32>classes);
  const unknown = i32x4.splat(at.CODE_UNKNOWN);
  const minusOne = i32x4.splat(-1);
  const whole = count & ~7;
  if (classes == 2) {
    let ones: v128 = i32x4.splat(0);
    let zeros: v128 = i32x4.splat(0);
    let ignored: v128 = i32x4.splat(0);
    for (let i: usize = 0; i < <usize>whole; i += 8) {
      const low = v128.load(ids + (i << 2));
      const high = v128.load(ids + (i << 2), 16);
      v128.store(codes + (i << 1), i16x8.narrow_i32x4_u(codesOf(low, limit, unknown), codesOf(high, limit, unknown)));
      zeros = i32x4.sub(i32x4.sub(zeros, i32x4.eq(low, i32x4.splat(0))), i32x4.eq(high, i32x4.splat(0)));
      ones = i32x4.sub(i32x4.sub(ones, i32x4.eq(low, i32x4.splat(1))), i32x4.eq(high, i32x4.splat(1)));
      ignored = i32x4.sub(i32x4.sub(ignored, i32x4.eq(low, minusOne)), i32x4.eq(high, minusOne));
    }
    const zero = sum(zeros);
    const one = sum(ones);
    const skip = sum(ignored);
    store<u32>(counts, load<u32>(counts) + zero);
    store<u32>(counts, load<u32>(counts, 4) + one, 4);
    store<u32>(counts, load<u32>(counts, 8) + (whole - zero - one - skip), 8);
    store<u32>(counts, load<u32>(counts, 12) + skip, 12);
  } else {
    for (let i: usize = 0; i < <usize>whole; i += 8) {
      const low = codesOf(v128.load(ids + (i << 2)), limit, unknown);
      const high = codesOf(v128.load(ids + (i << 2), 16), limit, unknown);
      v128.store(codes + (i << 1), i16x8.narrow_i32x4_u(low, high));
    }
    countCodes(codes, whole, classes, counts);
  }
  for (let i = <usize>whole; i < <usize>count; i++) {
    const id = load<i32>(ids + (i << 2));
    const code = <u32>id < classes ? id : id == -1 ? at.CODE_IGNORED : at.CODE_UNKNOWN;
    store<u16>(codes + (i << 1), <u16>code);
    countCodes(codes + (i << 1), 1, classes, counts);
  }
}

// @ts-ignore: decorator
@inline
function codesOf(ids: v128, limit: v128, unknown: v128): v128 {
  // −1 is CODE_IGNORED already, in the low half.
  const ignored = i32x4.eq(ids, i32x4.splat(-1));
  const known = v128.or(ignored, i32x4.lt_u(ids, limit));
  return v128.and(v128.bitselect(ids, unknown, known), i32x4.splat(65535));
}

// @ts-ignore: decorator
@inline
function sum(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/** Runs of one label are counted at once: labels come in regions. */
function countCodes(codes: usize, count: u32, classes: u32, counts: usize): void {
  let i: u32 = 0;
  while (i < count) {
    const code = <u32>load<u16>(codes + (<usize>i << 1));
    let end = i + 1;
    while (end < count && <u32>load<u16>(codes + (<usize>end << 1)) == code) end++;
    const slot = code < classes ? code : code == at.CODE_IGNORED ? classes + 1 : classes;
    const place = counts + (<usize>slot << 2);
    store<u32>(place, load<u32>(place) + (end - i));
    i = end;
  }
}
