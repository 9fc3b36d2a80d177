import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

const wrong = `{
  "ignore": [255],
  "groundTruth": "gt/{id}.png",
  // A misspelt key.
  "groundtruth": "gt/{id}.png",
  "predictions": { "run": "run/name.png" }
}
`;

function own(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Lovász Lens');
}

async function problemsOf(uri: vscode.Uri, fits: (found: readonly vscode.Diagnostic[]) => boolean) {
  for (let turn = 0; turn < 200; turn += 1) {
    const found = own(uri);
    if (fits(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The Problems are ${JSON.stringify(own(uri))}.`);
}

describe('problems of a lovasz-lens.json', () => {
  it('stand on their lines, follow what is typed, and go when all is right', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder, 'no folder is open');
    const uri = vscode.Uri.joinPath(folder.uri, 'typed', 'lovasz-lens.json');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(wrong));
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'jsonc');
    await vscode.window.showTextDocument(document);

    const two = await problemsOf(uri, (found) => found.length === 2);
    assert.deepEqual(
      two.map(({ range, message }) => [range.start.line, message]),
      [
        [4, '"groundtruth" is not known here.'],
        [5, 'The pattern has no {id}.'],
      ],
    );
    assert.equal(document.getText(two[0]?.range), '"groundtruth"');

    const change = async (from: string, to: string) => {
      const start = document.positionAt(document.getText().indexOf(from));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(start, start.translate(0, from.length)), to);
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    await change('"groundtruth"', '"images"');
    await problemsOf(uri, (found) => found.length === 1);
    await change('run/name.png', 'run/{id}.png');
    await problemsOf(uri, (found) => found.length === 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    // The file stays: the Explorer may be looking at the folder of one that goes, and says so as an error.
  });
});
