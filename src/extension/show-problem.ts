import * as vscode from 'vscode';
import { LensError } from '../core/lens-error.ts';
import { shownText } from '../core/number-gap.ts';
import { problemLine } from '../engine/words/problem-words.ts';
import { log } from './log.ts';

/** Tells of a command's failure: one message, the log one click away. Cancelling is no failure. */
export async function showProblem(error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'AbortError')) return;
  const known = error instanceof LensError ? error : new LensError('internal', { detail: String(error) });
  log().error(error instanceof Error ? error : String(error));
  const show = 'Show Log';
  const chosen = await vscode.window.showErrorMessage(`Lovász Lens: ${shownText(problemLine(known))}`, show);
  if (chosen === show) log().show();
}
