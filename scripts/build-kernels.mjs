// Compiles the AssemblyScript kernels (src/engine/kernels/assembly) to <outDir>/kernels.wasm.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = 'src/engine/kernels';

/** Options of the compiler; kernels.wasm depends on these and the sources alone. */
const options = [
  '--runtime',
  'stub',
  '-O3',
  '--converge',
  '--noAssert',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd,threads',
  // Addresses are 32 bits, as the memory is.
  '--disableWarning',
  '201',
];

async function fingerprint(root) {
  const hash = createHash('sha256').update(options.join(' '));
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
  hash.update(version);
  const files = [`${folder}/job-layout.ts`];
  for (const name of await readdir(join(root, folder, 'assembly'))) files.push(`${folder}/assembly/${name}`);
  for (const file of files.sort()) hash.update(file).update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 32);
}

/** Appends a section that engines skip: a name and a text, both shorter than 64 bytes. */
function withSection(wasm, name, text) {
  const body = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from(text)]);
  return Buffer.concat([wasm, Buffer.from([0, body.length]), body]);
}

/**
 * Writes kernels.wasm unless it is there and made from the same sources, which it says of itself.
 * @param {{ root: string, outDir: string }} where
 * @returns {Promise<string>} the file's path
 */
export async function buildKernels({ root, outDir }) {
  const file = join(outDir, 'kernels.wasm');
  const print = await fingerprint(root);
  const known = await readFile(file).catch(() => null);
  if (known?.subarray(-print.length).toString('latin1') === print) return file;

  const { default: asc } = await import('assemblyscript/asc');
  let compiled = null;
  const { error, stderr } = await asc.main([`${folder}/assembly/index.ts`, ...options, '--outFile', 'kernels.wasm'], {
    readFile: (name, base) => readFile(join(base ?? '.', name), 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      compiled = contents;
    },
    listFiles: () => [],
    baseDir: root,
  });
  if (error || !compiled) throw new Error(`The kernels do not compile:\n${stderr}`);
  await mkdir(outDir, { recursive: true });
  const own = `${file}.${process.pid}`;
  await writeFile(own, withSection(compiled, 'sources', print));
  await rename(own, file);
  return file;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(await buildKernels({ root: process.cwd(), outDir: join(process.cwd(), process.argv[2] ?? 'dist') }));
}
