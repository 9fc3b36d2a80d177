// Makes vectors.bin.gz from the golden folder: node test/core/golden/pack-vectors.mjs [folder]
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const folder = process.argv[2] ?? process.env.LENS_GOLDEN ?? join(here, '../../../../shared/golden');
const result = await build({
  stdin: {
    contents: `
      import { readGoldenFolder } from './golden-case.ts';
      import { writePackedVectors } from './packed-vectors.ts';
      writePackedVectors(readGoldenFolder(${JSON.stringify(folder)}));`,
    resolveDir: here,
  },
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  define: { 'import.meta.dirname': JSON.stringify(here) },
});
await import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`);
