import * as vscode from 'vscode';
import type { LensError } from '../../core/lens-error.ts';
import { shownText } from '../../core/number-gap.ts';
import type { Finding } from '../../dataset/doctor/finding.ts';
import { sayCount } from '../../dataset/evidence-text.ts';
import { problemLine } from '../../engine/words/problem-words.ts';
import { shownPath } from '../workspace-files.ts';

/** The two files of a pair that was looked at. */
export interface ExaminedPair {
  readonly groundTruth: vscode.Uri;
  readonly prediction: vscode.Uri;
}

interface Entry {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/** Further files that a problem leads to. */
const MOST_RELATED = 20;

const START = new vscode.Range(0, 0, 0, 0);

/** What the doctor found, as Problems on the mask files. A file of several pairs has each of its findings once. */
export class DoctorProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('lovasz-lens-doctor');
  /** By pair, and by folder for what its pairs show together. */
  readonly #entries = new Map<string, readonly Entry[]>();
  /** The pairs among them. */
  readonly #pairs = new Map<string, ExaminedPair>();
  /** The entries by file, and there by pair or folder. */
  readonly #ofFile = new Map<string, Map<string, readonly Entry[]>>();

  /** The likeliest cause of what is wrong with a pair; nothing: it is healthy. */
  set(pair: ExaminedPair, findings: readonly Finding[]): void {
    this.#replace(
      keyOf(pair),
      findings.slice(0, 1).map((finding) => {
        const onTruth = finding.file === 'groundTruth';
        const { title, evidence, advice, code } = finding;
        const message = [title, ...evidence, advice].join(' ');
        const diagnostic = diagnosticOf(message, vscode.DiagnosticSeverity.Warning, code);
        const partner = onTruth ? pair.prediction : pair.groundTruth;
        diagnostic.relatedInformation = [
          new vscode.DiagnosticRelatedInformation(
            new vscode.Location(partner, START),
            `Found with ${shownPath(partner)}`,
          ),
        ];
        return { uri: onTruth ? pair.groundTruth : pair.prediction, diagnostic };
      }),
      pair,
    );
  }

  /** What only the pairs of a folder together show: on the first of its files, which leads to the others. */
  setTogether(
    folder: vscode.Uri,
    findings: readonly { readonly finding: Finding; readonly files: readonly vscode.Uri[] }[],
  ): void {
    const entries = findings.flatMap(({ finding, files: [first, ...others] }) => {
      if (!first) return [];
      const { title, evidence, advice, code } = finding;
      const more = others.length === 0 ? [] : [`So it is with ${sayCount(others.length, 'more file')}.`];
      const message = [title, ...evidence, ...more, advice].join(' ');
      const diagnostic = diagnosticOf(message, vscode.DiagnosticSeverity.Warning, code);
      diagnostic.relatedInformation = others
        .slice(0, MOST_RELATED)
        .map((uri) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, START), shownPath(uri)));
      return [{ uri: first, diagnostic }];
    });
    this.#replace(`folder ${folder}`, entries);
  }

  /** A pair that cannot be read. */
  fail(pair: ExaminedPair, error: LensError): void {
    const onTruth = error.params.file === shownPath(pair.groundTruth);
    const diagnostic = diagnosticOf(problemLine(error), vscode.DiagnosticSeverity.Error, error.code);
    this.#replace(keyOf(pair), [{ uri: onTruth ? pair.groundTruth : pair.prediction, diagnostic }], pair);
  }

  /** Drops what was said of pairs below a folder of which a file is gone. */
  async forgetGone(folder: vscode.Uri): Promise<void> {
    const isBelow = (uri: vscode.Uri) => uri.toString().startsWith(`${folder}/`);
    for (const [key, { groundTruth, prediction }] of [...this.#pairs]) {
      if (!isBelow(groundTruth) && !isBelow(prediction)) continue;
      if (!(await isThere(groundTruth)) || !(await isThere(prediction))) this.#replace(key, []);
    }
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #replace(key: string, entries: readonly Entry[], pair?: ExaminedPair): void {
    const touched = [...(this.#entries.get(key) ?? []), ...entries].map(({ uri }) => uri);
    if (entries.length > 0) this.#entries.set(key, entries);
    else this.#entries.delete(key);
    if (entries.length > 0 && pair) this.#pairs.set(key, pair);
    else this.#pairs.delete(key);
    for (const uri of touched) {
      const file = uri.toString();
      const ofFile = this.#ofFile.get(file) ?? new Map<string, readonly Entry[]>();
      const own = entries.filter((entry) => entry.uri.toString() === file);
      if (own.length > 0) ofFile.set(key, own);
      else ofFile.delete(key);
      if (ofFile.size > 0) this.#ofFile.set(file, ofFile);
      else this.#ofFile.delete(file);
      this.#collection.set(uri, distinct([...ofFile.values()].flat()));
    }
  }
}

/** Each finding once, whichever pairs of the file have it. */
function distinct(entries: readonly Entry[]): vscode.Diagnostic[] {
  return [...new Map(entries.map(({ diagnostic }) => [diagnostic.code, diagnostic])).values()];
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

function keyOf({ groundTruth, prediction }: ExaminedPair): string {
  return `${groundTruth} ${prediction}`;
}

function diagnosticOf(message: string, severity: vscode.DiagnosticSeverity, code: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(START, shownText(message), severity);
  diagnostic.source = 'Lovász Lens';
  diagnostic.code = code;
  return diagnostic;
}
