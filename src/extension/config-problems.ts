import * as vscode from 'vscode';
import type { ConfigProblem } from '../dataset/config.ts';
import { isConfigFile } from './config-file.ts';

/** What is wrong with each open `lovasz-lens.json`, as Problems on the line; a file that is put right has none. */
export class ConfigProblems implements vscode.Disposable {
  readonly #problems = vscode.languages.createDiagnosticCollection('lovasz-lens.json');
  readonly #listening: readonly vscode.Disposable[];

  constructor() {
    this.#listening = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#check(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#check(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#problems.delete(uri)),
    ];
    for (const document of vscode.workspace.textDocuments) void this.#check(document);
  }

  dispose(): void {
    for (const listener of this.#listening) listener.dispose();
    this.#problems.dispose();
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    if (!isConfigFile(document.uri)) return;
    const { version } = document;
    const { parseConfig } = await import('../dataset/config.ts');
    if (document.isClosed || document.version !== version) return;
    const { problems } = parseConfig(document.getText());
    this.#problems.set(
      document.uri,
      problems.map((problem) => diagnosticOf(document, problem)),
    );
  }
}

function diagnosticOf(document: vscode.TextDocument, { offset, length, message }: ConfigProblem): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = 'Lovász Lens';
  return diagnostic;
}
