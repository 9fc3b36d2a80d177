import * as at from '../job-layout.ts';
import { awayOf, exp4Below, shiftOf } from './exponential.ts';
import { elementOf, plane, scoresAt, word } from './job.ts';
import { normalised } from './softmax-sums.ts';

/** Probabilities of a class at some pixels of an image: kept ones, or formed again (bit for bit) in `room`. */
export function probabilitiesAt(job: usize, c: u32, image: u32, place: u32, count: u32, room: usize): usize {
  if (word(job, at.KEEPS_PROBABILITIES)) return plane(word(job, at.GRADIENT), job, image, c, 4) + (<usize>place << 2);
  const first = image * word(job, at.IMAGE_PIXELS) + place;
  const scores = scoresAt(job, elementOf(job, image, c, place), count, room);
  const peaks = <usize>word(job, at.PEAKS) + (<usize>first << 2);
  const inverses = <usize>word(job, at.INVERSES) + (<usize>first << 2);
  const given = word(job, at.SCORE_KIND) == at.SCORES_GIVEN;
  // What is read and written behind the last pixel belongs to nobody.
  for (let o: usize = 0; o < <usize>count << 2; o += 16) {
    const score = v128.load(scores + o);
    const peak = v128.load(peaks + o);
    const e = given ? score : exp4Below(score, awayOf(peak), shiftOf(peak));
    v128.store(room + o, normalised(e, v128.load(inverses + o)));
  }
  return room;
}
