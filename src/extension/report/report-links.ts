import * as vscode from 'vscode';

/** Where the reports of this extension lie. */
export const REPORT_FILES = '**/.lovasz-lens/reports/*/report.md';

/** A table row that begins with a link: an image of the report and its prediction. */
const ROW = /^\| \[(?:[^\]\\]|\\.)*\]\(<?([^)>]+)>?\)/;

/**
 * Links in a report's text open the inspector on the pair (the Markdown preview runs no commands; there the same
 * links open the file).
 */
export class ReportLinks implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const links: vscode.DocumentLink[] = [];
    const folder = vscode.Uri.joinPath(document.uri, '..');
    for (let line = 0; line < document.lineCount; line += 1) {
      const { text } = document.lineAt(line);
      const match = ROW.exec(text);
      if (!match?.[1]) continue;
      const start = text.indexOf('[');
      const prediction = vscode.Uri.joinPath(folder, ...decodeURIComponent(match[1]).split('/'));
      // As text: between the window and a remote host, places inside a link's arguments are not translated.
      const call = encodeURIComponent(JSON.stringify([prediction.toString()]));
      const range = new vscode.Range(line, start, line, match[0].length);
      const link = new vscode.DocumentLink(range, vscode.Uri.parse(`command:lovaszLens.inspect?${call}`));
      link.tooltip = 'Inspect this pair';
      links.push(link);
    }
    return links;
  }
}
