import { computed, effect, signal } from '@preact/signals-core';
import type { Certificate } from '../../src/core/certificate.ts';
import type { ExplainData } from '../../src/core/view-data.ts';
import { type CertificateRequest, certificate, type ExplainRequest, explain } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { errorWords } from '../ui/error-words.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';

/** Rows that a fold shows when it is opened. */
const UNFOLDED = 10;
const MOST_RANKS = 1000;

const subjectOf = ({ revision, classId, unit }: CertificateRequest) => `${revision} ${classId} ${unit}`;

/** An answer with the class that was asked about. */
interface OfClass<T> {
  readonly classId: number;
  readonly data: T;
}

/** The four steps and the certificate of the selected class, while their tab is open. */
export class ExplainSource {
  readonly #steps = signal<OfClass<ExplainData> | null>(null);
  readonly #proof = signal<OfClass<Certificate> | null>(null);
  /** null also while what is there is of another class. */
  readonly data = computed(() => this.#ofSelectedClass(this.#steps.value));
  readonly certificate = computed(() => this.#ofSelectedClass(this.#proof.value));
  readonly refusal = signal<string | null>(null);
  /** Ranks that were unfolded; of the class and revision that `data` is about. */
  readonly #unfolded = signal<readonly number[]>([]);
  readonly #store: PageStore;

  constructor(store: PageStore, host: Host) {
    this.#store = store;
    let about = '';
    let asked = '';
    // Answers about another class, image or content than is asked about now come too late.
    const isLate = (params: CertificateRequest) => subjectOf(params) !== about;
    const refused = (error: unknown, params: CertificateRequest) => {
      if (!isLate(params)) this.refusal.value = errorWords(error);
    };
    const steps = new LatestRequest<ExplainRequest, ExplainData>(
      (params, signal) => host.ask(explain, params, signal),
      (data, params) => {
        if (isLate(params)) return;
        this.refusal.value = null;
        this.#steps.value = { classId: params.classId, data };
      },
      refused,
    );
    const proofs = new LatestRequest<CertificateRequest, Certificate>(
      (params, signal) => host.ask(certificate, params, signal),
      (proof, params) => {
        if (!isLate(params)) this.#proof.value = { classId: params.classId, data: proof };
      },
      refused,
    );
    effect(() => {
      const revision = store.revision.value;
      const classId = store.selectedClass.value?.id ?? null;
      const unit = store.unit.value;
      const isOpen = store.view.value.tab === 'explain';
      const ranks = this.#unfolded.value;
      if (!store.inspected.value || classId === null) {
        steps.cancel();
        proofs.cancel();
        about = '';
        asked = '';
        this.#steps.value = null;
        this.#proof.value = null;
        return;
      }
      if (!isOpen || !store.exact.value) return;
      const subject = subjectOf({ revision, classId, unit });
      if (subject !== about) {
        about = subject;
        this.refusal.value = null;
        this.#proof.value = null;
        proofs.ask({ revision, classId, unit });
        if (ranks.length > 0) {
          this.#unfolded.value = [];
          return;
        }
      }
      const question = `${subject} ${ranks.join(' ')}`;
      if (question === asked) return;
      asked = question;
      steps.ask({ revision, classId, unit, ranks: [...ranks] });
    });
  }

  #ofSelectedClass<T>(answer: OfClass<T> | null): T | null {
    return answer && answer.classId === this.#store.selectedClass.value?.id ? answer.data : null;
  }

  /** Shows the next rows behind a rank. @param before the rank that is shown next */
  unfold(after: number, before: number): void {
    const more = Array.from({ length: Math.min(UNFOLDED, before - after - 1) }, (_, place) => after + 1 + place);
    this.#unfolded.value = [...this.#unfolded.peek(), ...more].slice(-MOST_RANKS);
  }
}
