import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { LensApi } from '../../src/extension/commands.ts';
import type { PanelContent } from '../../src/protocol/panel-content.ts';

/** The sample data set, a copy: the workspace of this suite. */
function sample(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

async function api(): Promise<LensApi> {
  const extension = vscode.extensions.getExtension<LensApi>('lovasz-lens.lovasz-lens');
  assert.ok(extension);
  return await extension.activate();
}

/** Waits until the inspector in front shows what is asked for. */
async function shown<K extends PanelContent['kind']>(
  kind: K,
  fits: (content: Extract<PanelContent, { kind: K }>) => boolean = () => true,
): Promise<Extract<PanelContent, { kind: K }>> {
  const lens = await api();
  let content: PanelContent | null = null;
  for (let turn = 0; turn < 300; turn += 1) {
    content = lens.shown();
    const found = content as Extract<PanelContent, { kind: K }> | null;
    if (found?.kind === kind && fits(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The inspector does not show it: ${JSON.stringify(content)?.slice(0, 500)}`);
}

describe('inspecting', () => {
  it('registers every command of the manifest', async () => {
    const { packageJSON } = vscode.extensions.getExtension('lovasz-lens.lovasz-lens') ?? {};
    await api();
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of packageJSON.contributes.commands) assert.ok(registered.includes(command), command);
  });

  it('shows the loss of the pair of the file that it is called on', async () => {
    const lens = await api();
    await vscode.commands.executeCommand('lovaszLens.inspect', sample('run-a/street-01.npy'));
    const { inspection, files, position } = await shown('inspection');
    const direct = await lens.inspect(sample('gt/street-01.png'), sample('run-a/street-01.npy'));
    assert.equal(inspection.loss.value, direct.loss.value);
    assert.deepEqual(files.groundTruth, { folder: 'gt/', name: 'street-01.png' });
    assert.deepEqual(files.image, { folder: 'images/', name: 'street-01.png' });
    assert.equal(position?.index, 0);
  });

  it('leaves the event loop of the extension host free while it computes', async () => {
    const lens = await api();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await lens.inspect(sample('gt/street-02.png'), sample('run-b/street-02.npy'));
    clearInterval(timer);
    assert.ok(turns > 2, `only ${turns} turns of the loop`);
  });

  it('opens a pair that is open already only once', async () => {
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
    await vscode.commands.executeCommand('lovaszLens.inspect', sample('run-a/street-01.npy'));
    const before = tabs();
    await vscode.commands.executeCommand('lovaszLens.inspect', sample('run-a/street-01.npy'));
    assert.equal(tabs(), before);
  });

  it('says what is wrong with a file, and shows it once it is whole', async () => {
    const whole = readFileSync(sample('run-a/street-03.npy').fsPath);
    const broken = sample('run-a/street-07.npy').fsPath;
    const original = readFileSync(broken);
    writeFileSync(broken, whole.subarray(0, 4000));
    await vscode.commands.executeCommand('lovaszLens.inspect', sample('run-a/street-07.npy'));
    const { problem } = await shown('problem');
    assert.equal(problem.code, 'npy-truncated');
    assert.deepEqual(problem.file, { folder: 'run-a/', name: 'street-07.npy' });
    assert.ok(problem.facts.length > 0 && problem.advice.length > 0);
    writeFileSync(broken, original);
    const { inspection, cause } = await shown('inspection', ({ files }) => files.prediction?.name === 'street-07.npy');
    assert.equal(cause, 'files-changed');
    assert.ok(inspection.loss.value > 0);
  });

  it('says once that scores are NaN, on the page and among the Problems', async () => {
    const file = sample('run-a/street-06.npy');
    const original = readFileSync(file.fsPath);
    const broken = Buffer.from(original);
    // A float16 NaN in the middle of the first channel (9×64×96).
    broken.writeUInt16LE(0x7e00, broken.length - 2 * 9 * 64 * 96 + 2 * (32 * 96 + 48));
    writeFileSync(file.fsPath, broken);
    await vscode.commands.executeCommand('lovaszLens.inspect', file);
    const { problem, findings } = await shown(
      'problem',
      (content) => content.problem.code === 'scores-not-finite' && content.findings !== undefined,
    );
    assert.match(problem.title, /NaN/);
    assert.deepEqual(findings, []);
    assert.equal(vscode.languages.getDiagnostics(file).filter(({ message }) => message.includes('NaN')).length, 1);
    writeFileSync(file.fsPath, original);
    await shown('inspection', ({ files }) => files.prediction?.name === 'street-06.npy');
  });
});
