import { byClassKey, type NamedClass } from './class-names.ts';
import type { MeansResult, ReportPair } from './report.ts';

/** A mean over what exists. */
class Mean {
  #sum = 0;
  count = 0;

  add(value: number | null): void {
    if (value === null) return;
    this.#sum += value;
    this.count += 1;
  }

  get value(): number | null {
    return this.count === 0 ? null : this.#sum / this.count;
  }
}

interface ClassMeans {
  readonly iou: Mean;
  readonly loss: Mean;
  readonly boundaryIoU: Mean;
}

/**
 * Means over pairs. Sums of floating-point numbers depend on their order: add the pairs in the order of the report
 * (by id), and the result is the same to the last bit, however the pairs were computed.
 */
export class PairMeans {
  #pairs = 0;
  readonly #loss = new Mean();
  readonly #mIoU = new Mean();
  readonly #pixelAccuracy = new Mean();
  readonly #ece = new Mean();
  readonly #crossEntropy = new Mean();
  readonly #classes = new Map<number, ClassMeans>();

  add(pair: ReportPair): void {
    this.#pairs += 1;
    this.#loss.add(pair.loss);
    this.#mIoU.add(pair.mIoU);
    this.#pixelAccuracy.add(pair.pixelAccuracy);
    this.#ece.add(pair.ece);
    this.#crossEntropy.add(pair.otherLosses['cross-entropy']);
    for (const { id, iou, loss, boundaryIoU } of pair.classes) {
      const means = this.#classes.get(id) ?? { iou: new Mean(), loss: new Mean(), boundaryIoU: new Mean() };
      this.#classes.set(id, means);
      means.iou.add(iou);
      means.loss.add(loss);
      means.boundaryIoU.add(boundaryIoU);
    }
  }

  result(named: readonly NamedClass[]): MeansResult {
    const classes = named.map(({ id, name }) => {
      const means = this.#classes.get(id);
      return {
        id,
        name,
        iou: means?.iou.value ?? null,
        iouPairs: means?.iou.count ?? 0,
        loss: means?.loss.value ?? null,
        lossPairs: means?.loss.count ?? 0,
        boundaryIoU: means?.boundaryIoU.value ?? null,
      };
    });
    return {
      pairs: this.#pairs,
      loss: this.#loss.value,
      lossPairs: this.#loss.count,
      mIoU: this.#mIoU.value,
      mIoUPairs: this.#mIoU.count,
      pixelAccuracy: this.#pixelAccuracy.value,
      ece: this.#ece.value,
      crossEntropy: this.#crossEntropy.value,
      iou: byClassKey(named, (index) => classes[index]?.iou ?? null),
      classLoss: byClassKey(named, (index) => classes[index]?.loss ?? null),
      classes,
    };
  }
}
