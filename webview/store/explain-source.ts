import { effect, signal } from '@preact/signals-core';
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

/** The four steps and the certificate of the selected class, while their tab is open. */
export class ExplainSource {
  readonly data = signal<ExplainData | null>(null);
  readonly certificate = signal<Certificate | null>(null);
  readonly refusal = signal<string | null>(null);
  /** Ranks that were unfolded; of the class and revision that `data` is about. */
  readonly #unfolded = signal<readonly number[]>([]);

  constructor(store: PageStore, host: Host) {
    const refused = (error: unknown) => {
      this.refusal.value = errorWords(error);
    };
    const steps = new LatestRequest<ExplainRequest, ExplainData>(
      (params, signal) => host.ask(explain, params, signal),
      (data) => {
        this.refusal.value = null;
        this.data.value = data;
      },
      refused,
    );
    const proofs = new LatestRequest<CertificateRequest, Certificate>(
      (params, signal) => host.ask(certificate, params, signal),
      (proof) => {
        this.certificate.value = proof;
      },
      refused,
    );
    let about = '';
    let asked = '';
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
        this.data.value = null;
        this.certificate.value = null;
        return;
      }
      if (!isOpen || !store.exact.value) return;
      const subject = `${revision} ${classId} ${unit}`;
      if (subject !== about) {
        about = subject;
        this.certificate.value = null;
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

  /** Shows the next rows behind a rank. @param before the rank that is shown next */
  unfold(after: number, before: number): void {
    const more = Array.from({ length: Math.min(UNFOLDED, before - after - 1) }, (_, place) => after + 1 + place);
    this.#unfolded.value = [...this.#unfolded.peek(), ...more].slice(-MOST_RANKS);
  }
}
