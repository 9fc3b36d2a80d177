import { rm } from 'node:fs/promises';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { sampleCopy } from './sample-copy.ts';

/** A real VS Code on a copy of the sample data set, with the inspector open on one of its pairs. */
export interface SampleInspector {
  readonly folder: string;
  readonly code: VsCodeDriver;
  readonly page: InspectorPage;
  /** Ends VS Code and removes the copy. */
  close(): Promise<void>;
}

/** @param pair path of a prediction in the sample data set */
export async function openSampleInspector(pair: string): Promise<SampleInspector> {
  const folder = await sampleCopy();
  const code = await startHost({ workspaceFolder: folder });
  const page = new InspectorPage(code);
  await code.rightClickAndChoose(pair, 'Inspect Loss');
  await page.loss();
  await page.drawn();
  const close = async () => {
    await code.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, code, page, close };
}
