import type * as vscode from 'vscode';
import { LensError } from '../../core/lens-error.ts';
import { arraysToChoose } from '../../engine/words/array-choice.ts';
import { titleOfRole } from '../../engine/words/problem.ts';
import { problemWords } from '../../engine/words/problem-words.ts';
import type { Problem } from '../../protocol/panel-content.ts';
import { panelFile } from '../workspace-files.ts';
import type { PanelPair } from './pair-store.ts';

/**
 * Why a pair cannot be shown: which of its files is at fault, and what to do.
 * @param nameOf name by which errors call a file
 */
export function panelProblem(error: unknown, pair: PanelPair, nameOf: (file: vscode.Uri) => string): Problem {
  const known = error instanceof LensError ? error : new LensError('internal', { detail: String(error) });
  const words = problemWords(known);
  const files = [pair.prediction, pair.groundTruth, pair.image];
  const file = files.find((candidate) => candidate && nameOf(candidate) === known.params.file) ?? null;
  const choose = isTruth(file, pair, known) ? 'ground-truth' : 'prediction';
  return {
    code: known.code,
    title: file ? titleOfRole(words, choose === 'ground-truth' ? 'ground truth' : 'prediction') : words.title,
    file: file && panelFile(file),
    facts: words.facts,
    advice: words.advice,
    choose,
    arrays: arraysToChoose(known),
  };
}

/** Where both sides stand in one file, the truth's array is asked for first. */
function isTruth(
  file: vscode.Uri | null,
  { groundTruth, prediction, overruled }: PanelPair,
  { code }: LensError,
): boolean {
  if (file === null || groundTruth?.toString() !== file.toString()) return false;
  if (prediction?.toString() !== file.toString()) return true;
  return code === 'array-choice' && overruled.groundTruthKey === undefined;
}
