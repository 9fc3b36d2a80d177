import type * as vscode from 'vscode';
import { type LensApi, startExtension } from './commands.ts';

/** Called before the first command; imports nothing heavy: engine and workers start with the first inspection. */
export function activate(context: vscode.ExtensionContext): LensApi {
  return startExtension(context);
}
