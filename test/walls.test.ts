import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

// Builds a small house in a temporary folder and lets dependency-cruiser judge it by the real rules.

const root = resolve(import.meta.dirname, '..');
const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

interface Violation {
  readonly from: string;
  readonly rule: string;
}

/** The imports of a house of these files (path → text) that break a rule. */
async function violations(files: Readonly<Record<string, string>>): Promise<readonly Violation[]> {
  const house = await mkdtemp(join(tmpdir(), 'lovasz-walls-'));
  folders.push(house);
  await symlink(join(root, 'node_modules'), join(house, 'node_modules'), 'junction');
  await writeFile(join(house, 'package.json'), '{"dependencies":{"sharp":"*","valibot":"*","vscode-jsonrpc":"*"}}');
  for (const folder of ['src', 'webview']) await mkdir(join(house, folder), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, path)), { recursive: true });
    await writeFile(join(house, path), text);
  }
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [
    cruiser,
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--preserve-symlinks',
    '-T',
    'json',
    'src',
    'webview',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: house, maxBuffer: 1 << 26 });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
}

/** One thing that each room offers, so that it can be imported. */
const rooms = {
  'src/core/a.ts': 'export const a = 1;\nexport type A = number;\n',
  'src/protocol/a.ts':
    "import type { A } from '../core/a.ts';\nimport * as v from 'valibot';\nexport const p: A = v.is(v.number(), 1) ? 1 : 0;\n",
  'src/formats/a.ts':
    "import { readFile } from 'node:fs/promises';\nimport sharp from 'sharp';\nimport { a } from '../core/a.ts';\nexport const f = [a, sharp, readFile];\n",
  'src/dataset/a.ts': "import { f } from '../formats/a.ts';\nexport const d = f;\n",
  'src/engine/a.ts': "import { d } from '../dataset/a.ts';\nexport const e = d;\n",
  'src/report/a.ts': "import { e } from '../engine/a.ts';\nexport const r = e;\n",
  'src/cli/a.ts': "import { r } from '../report/a.ts';\nexport const c = r;\n",
  'src/extension/a.ts':
    "import * as vscode from 'vscode';\nimport { p } from '../protocol/a.ts';\nimport { r } from '../report/a.ts';\nexport const x = [vscode, p, r];\n",
  'webview/ui/controls.ts':
    "import { vsCodeButton } from '@vscode/webview-ui-toolkit';\nexport const button = vsCodeButton;\n",
  'webview/main.ts':
    "import { a } from '../src/core/a.ts';\nimport { p } from '../src/protocol/a.ts';\nimport { button } from './ui/controls.ts';\nexport const w = [a, p, button];\n",
};

it('accepts a house whose imports point down', async () => {
  expect(await violations(rooms)).toEqual([]);
});

it('refuses a second file that imports sharp', async () => {
  const broken = await violations({ ...rooms, 'src/formats/b.ts': "import 'sharp';\n" });
  expect(broken.map(({ rule }) => rule)).toEqual(['sharp-in-one-file']);
});

const forbidden: readonly [path: string, text: string, rule: string][] = [
  ['src/core/b.ts', "import 'node:fs';", 'core-is-alone'],
  ['src/core/b.ts', "import 'valibot';", 'core-is-alone'],
  ['src/core/b.ts', "import type { Uri } from 'vscode';\nexport type B = Uri;", 'vscode-only-in-extension'],
  ['src/core/b.ts', "import '../formats/a.ts';", 'core-points-down'],
  ['src/protocol/b.ts', "import '../core/a.ts';", 'protocol-only-types-of-core'],
  ['src/protocol/b.ts', "import 'node:fs';", 'protocol-packages'],
  ['src/formats/b.ts', "import '../dataset/a.ts';", 'formats-points-down'],
  ['src/dataset/b.ts', "import '../engine/a.ts';", 'dataset-points-down'],
  ['src/dataset/b.ts', "export const load = () => import('sharp');", 'sharp-only-in-formats'],
  ['src/engine/b.ts', "import '../report/a.ts';", 'engine-points-down'],
  ['src/report/b.ts', "import '../cli/a.ts';", 'report-points-down'],
  ['src/cli/b.ts', "import '../protocol/a.ts';", 'cli-points-down'],
  ['src/cli/b.ts', "import 'vscode';", 'vscode-only-in-extension'],
  ['src/extension/b.ts', "import '../cli/a.ts';", 'extension-points-down'],
  ['src/extension/b.ts', "import '../../webview/main.ts';", 'extension-points-down'],
  ['src/engine/b.ts', "import { c } from './c.ts';\nexport const b = () => c;", 'no-cycles'],
  ['webview/b.ts', "import '../src/engine/a.ts';", 'webview-rooms'],
  ['webview/b.ts', "import 'node:path';", 'webview-no-node'],
  ['webview/b.ts', "import 'yauzl';", 'webview-packages'],
  ['webview/b.ts', "import '@vscode/webview-ui-toolkit';", 'toolkit-only-in-controls'],
];

/** Every forbidden import in a file of its own, all in one house. */
const intruders = forbidden.map(([path, text, rule], index) => ({
  path: path.replace('b.ts', `b${index}.ts`),
  text,
  rule,
}));
let broken: readonly Violation[] = [];

beforeAll(async () => {
  const files = Object.fromEntries(intruders.map(({ path, text }) => [path, `${text}\n`]));
  const cycleStart = intruders.find(({ rule }) => rule === 'no-cycles')!;
  const back = `import { b } from './${basename(cycleStart.path)}';\nexport const c = () => b;\n`;
  broken = await violations({ ...rooms, ...files, 'src/engine/c.ts': back });
});

it.each(intruders)('refuses in $path: $text', ({ path, rule }) => {
  expect(broken.filter(({ from }) => from === path).map((violation) => violation.rule)).toContain(rule);
});
