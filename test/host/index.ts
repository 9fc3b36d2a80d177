/**
 * What VS Code loads in its extension host to run the host suite: every *.host.test.ts, by mocha's bdd interface
 * (`describe`, `it`, `before` are global). Each test file is one bundle of its own, so what it imports from src/ is a
 * copy: reach the running extension through `vscode.commands` and `vscode.extensions.getExtension(id).exports`.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code; a rejection makes its exit code 1. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: true });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.host.test.js')) mocha.addFile(join(__dirname, file));
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const report = process.env['LENS_HOST_REPORT'];
  await new Promise<void>((resolve, reject) => {
    mocha
      .run((failures) => {
        if (report) writeFileSync(report, JSON.stringify(counts));
        if (failures > 0) reject(new Error(`${failures} host tests failed`));
        else resolve();
      })
      .on('pass', () => counts.passed++)
      .on('fail', () => counts.failed++)
      .on('pending', () => counts.skipped++);
  });
}
