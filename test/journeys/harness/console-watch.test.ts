import { expect, it } from 'vitest';
import { isNoise, isOfWorkbenchAlone } from './console-watch.ts';

const bundle = 'http://127.0.0.1:40447/stable-53c2/static/out/vs/code/browser/workbench/workbench.js';
const closedChannel = (file: string) =>
  `%c  ERR color: #f33 InvalidStateError: Failed to execute 'postMessage' on 'BroadcastChannel': Channel is closed
    at uN.postData (${bundle}:837:2644)
    at s.updateItems (${file}:5228:11009) (${bundle})`;

it('knows an error that passed through the workbench alone', () => {
  expect(isOfWorkbenchAlone(closedChannel(bundle))).toBe(true);
  expect(isNoise(closedChannel(bundle))).toBe(false);
});

it('excuses no error that passed through a file of ours, names us or names no file', () => {
  const ours = 'https://file+.vscode-resource.vscode-cdn.net/e/lovasz-lens.lovasz-lens-0.1.0/dist/inspector.js';
  expect(isOfWorkbenchAlone(closedChannel(ours))).toBe(false);
  expect(isOfWorkbenchAlone(closedChannel('http://127.0.0.1:40447/page/index.html'))).toBe(false);
  expect(isOfWorkbenchAlone(`Extension lovasz-lens.lovasz-lens failed (${bundle})`)).toBe(false);
  expect(isOfWorkbenchAlone('TypeError: x is not a function')).toBe(false);
});
