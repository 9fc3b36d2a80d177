import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** The extension's log, made when the first line is written. */
export function log(): vscode.LogOutputChannel {
  channel ??= vscode.window.createOutputChannel('Lovász Lens', { log: true });
  return channel;
}
