import type * as vscode from 'vscode';
import { LensError } from '../core/lens-error.ts';
import type { Engine } from '../engine/engine.ts';
import { problemWords } from '../engine/words/problem-words.ts';
import { fileRef } from './workspace-files.ts';

/** Type and shape of a file as a line of a choice; of one that cannot be read, why. */
export async function fileFacts(file: vscode.Uri, engine: Engine): Promise<string> {
  try {
    return await engine.describe(await fileRef(file));
  } catch (error) {
    if (error instanceof LensError) return problemWords(error).title;
    throw error;
  }
}
