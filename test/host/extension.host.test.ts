import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('is installed under its name', () => {
    const extension = vscode.extensions.getExtension('lovasz-lens.lovasz-lens');
    assert.ok(extension, 'lovasz-lens.lovasz-lens is not there');
    assert.equal(extension.packageJSON.displayName, 'Lovász Lens');
    assert.equal(extension.packageJSON.version, '0.1.0');
  });

  it('activates', async () => {
    const extension = vscode.extensions.getExtension('lovasz-lens.lovasz-lens');
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
