/*
 * What scores decide at each pixel, as decide of src/core: the largest wins, the lowest class of equal ones; no NaN wins.
 * Codes as LABELS.
 */

/** float32 scores of `count` pixels, `stride` bytes from class to class; room behind the last pixel of a class up to 16 bytes. */
export function decideNarrow(scores: usize, stride: usize, classes: u32, count: u32, codes: usize): void {
  for (let i: usize = 0; i < <usize>count; i += 4) {
    let best = f32x4.splat(-Infinity);
    let winner = i32x4.splat(0);
    for (let c: u32 = 0; c < classes; c++) {
      const score = v128.load(scores + c * stride + (i << 2));
      const larger = f32x4.gt(score, best);
      best = v128.bitselect(score, best, larger);
      winner = v128.bitselect(i32x4.splat(<i32>c), winner, larger);
    }
    store<u16>(codes + (i << 1), <u16>i32x4.extract_lane(winner, 0));
    if (i + 1 < <usize>count) store<u16>(codes + (i << 1), <u16>i32x4.extract_lane(winner, 1), 2);
    if (i + 2 < <usize>count) store<u16>(codes + (i << 1), <u16>i32x4.extract_lane(winner, 2), 4);
    if (i + 3 < <usize>count) store<u16>(codes + (i << 1), <u16>i32x4.extract_lane(winner, 3), 6);
  }
}

/** float64 scores of `count` pixels, `stride` bytes from class to class. */
export function decideWide(scores: usize, stride: usize, classes: u32, count: u32, codes: usize): void {
  const whole = <usize>(count & ~1);
  for (let i: usize = 0; i < whole; i += 2) {
    let best = f64x2.splat(-Infinity);
    let winner = i64x2.splat(0);
    for (let c: u32 = 0; c < classes; c++) {
      const score = v128.load(scores + c * stride + (i << 3));
      const larger = f64x2.gt(score, best);
      best = v128.bitselect(score, best, larger);
      winner = v128.bitselect(i64x2.splat(<i64>c), winner, larger);
    }
    store<u16>(codes + (i << 1), <u16>i64x2.extract_lane(winner, 0));
    store<u16>(codes + (i << 1), <u16>i64x2.extract_lane(winner, 1), 2);
  }
  if (count & 1) {
    let best = -Infinity;
    let winner: u32 = 0;
    for (let c: u32 = 0; c < classes; c++) {
      const score = load<f64>(scores + c * stride + (whole << 3));
      if (!(score > best)) continue;
      best = score;
      winner = c;
    }
    store<u16>(codes + (whole << 1), <u16>winner);
  }
}
