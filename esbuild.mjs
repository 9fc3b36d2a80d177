// Builds everything that runs into dist/:
//   extension.js   what activation loads of the extension (CommonJS, `vscode` from outside)
//   extension/     what its commands load when they are first called
//   worker.js      the worker thread that decodes and computes (CommonJS, `sharp` from node_modules)
//   cli.js         the command line (CommonJS, starts worker.js beside it)
//   cli/           its commands, loaded when they are called
//   webview/       page.js, report.js, series.js, their styles and the icon font
//   kernels.wasm   where src/engine/kernels has a build script (scripts/build-kernels.mjs)
// Options: --watch, --production (minified, no source maps).
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const watch = process.argv.includes('--watch');
const production = !watch && !process.argv.includes('--development');

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Packages as ES modules where they have them: the UMD form of jsonc-parser cannot be bundled.
  mainFields: ['module', 'main'],
  // Node's own module system resolves these at run time: `vscode` exists only in the host, sharp is a native binary.
  external: ['vscode', 'sharp'],
};

/** Leaves out how the sources of the pages are indented: their templates are text, that the minifier keeps as it is. */
const outdented = {
  name: 'outdented',
  setup(build) {
    build.onLoad({ filter: /[\\/]webview[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/\n[ \t]+/g, '\n'),
      loader: 'ts',
    }));
  },
};

/** Every bundle, with the largest size in bytes that it may have (0: no limit). */
const bundles = [
  {
    limitBytes: 250_000,
    options: { ...node, entryPoints: ['src/extension/main.ts'], outfile: 'dist/extension.js' },
    inPieces: 'extension',
  },
  { limitBytes: 0, options: { ...node, entryPoints: ['src/engine/worker.ts'], outfile: 'dist/worker.js' } },
  {
    limitBytes: 0,
    options: {
      ...node,
      entryPoints: ['src/cli/main.ts'],
      outfile: 'dist/cli.js',
      banner: { js: '#!/usr/bin/env node' },
    },
    inPieces: 'cli',
  },
  {
    limitBytes: 400_000,
    options: {
      ...common,
      platform: 'browser',
      format: 'iife',
      target: ['es2022', 'chrome124'],
      entryPoints: { page: 'webview/main.ts', report: 'webview/report/main.ts', series: 'webview/series/main.ts' },
      outdir: 'dist/webview',
      assetNames: '[name]',
      plugins: production ? [outdented] : [],
      loader: {
        '.ttf': 'file',
        '.woff2': 'file',
        '.svg': 'dataurl',
        '.glsl': 'text',
        '.vert': 'text',
        '.frag': 'text',
      },
    },
  },
];

function firstEntry(options) {
  const [entry] = Object.values(options.entryPoints);
  return entry;
}

/** The size of each bundle's script, and a refusal where it is over its limit. */
function checkSizes(results) {
  let tooLarge = false;
  for (const { limitBytes, metafile } of results) {
    for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
      if (!file.endsWith('.js') && !file.endsWith('.css')) continue;
      const over = production && file.endsWith('.js') && limitBytes > 0 && bytes > limitBytes;
      tooLarge ||= over;
      console.log(
        `${file.padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(8)} kB${over ? `  OVER ITS LIMIT of ${limitBytes / 1000} kB` : ''}`,
      );
    }
  }
  if (tooLarge) throw new Error('A bundle is over its size limit; see above.');
}

async function buildKernels() {
  const script = join(root, 'scripts/build-kernels.mjs');
  if (!existsSync(script)) return;
  const { buildKernels: build } = await import(pathToFileURL(script).href);
  await build({ root, outDir: dist });
}

/** A file of the build, put in place in one step, and only where it has changed: whatever runs keeps a whole file. */
async function place({ path, contents }) {
  const old = await readFile(path).catch(() => undefined);
  if (old && Buffer.compare(old, contents) === 0) return;
  await mkdir(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}.new`;
  await writeFile(own, contents);
  await rename(own, path);
}

/**
 * A bundle of which only the first piece is loaded at once, the others where the source says `import()`. The bundler
 * cuts ES modules only; each piece is then made CommonJS, which VS Code loads.
 */
async function buildInPieces({ outfile, ...options }, name) {
  const built = await esbuild.build({
    ...options,
    entryPoints: { [name]: firstEntry(options) },
    outdir: dirname(outfile),
    chunkNames: `${name}/[name]-[hash]`,
    format: 'esm',
    splitting: true,
    write: false,
  });
  const outputFiles = await Promise.all(
    built.outputFiles.map(async ({ path, text }) => {
      const { code } = await esbuild.transform(text, {
        format: 'cjs',
        platform: 'node',
        target: options.target,
        minify: options.minify,
        charset: 'utf8',
        legalComments: 'none',
        supported: { 'dynamic-import': false },
      });
      return { path, contents: Buffer.from(code) };
    }),
  );
  return { ...built, outputFiles };
}

/** Bundles everything once. */
async function buildOnce(present) {
  const built = await Promise.all(
    present.map(({ options, inPieces }) =>
      inPieces && production ? buildInPieces(options, inPieces) : esbuild.build({ ...options, write: false }),
    ),
  );
  const files = built.flatMap(({ outputFiles }) => outputFiles);
  for (const file of files) await place(file);
  const kept = new Set(files.map(({ path }) => path));
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // What another build is just putting in place stays.
    if (entry.isFile() && !kept.has(path) && !/\.new$|kernels\.wasm/.test(entry.name)) await rm(path, { force: true });
  }
  if (kept.has(join(dist, 'cli.js'))) await chmod(join(dist, 'cli.js'), 0o755);
  checkSizes(present.map(({ limitBytes }, index) => ({ limitBytes, metafile: built[index].metafile })));
}

/** Bundles everything at every change. The problem matcher of .vscode/tasks.json waits for the lines printed here. */
async function keepBuilding(present) {
  let waiting = present.length;
  const lines = {
    name: 'watch-lines',
    setup(build) {
      build.onStart(() => console.log('[watch] build started'));
      build.onEnd((result) => {
        for (const { text, location } of result.errors) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
        waiting--;
        // The first time when all bundles are there, then after each change.
        if (waiting <= 0) console.log('[watch] ready');
      });
    },
  };
  for (const { options } of present) {
    const context = await esbuild.context({ ...options, logLevel: 'silent', plugins: [lines] });
    await context.watch();
  }
}

const present = bundles.filter(({ options }) => {
  const entry = firstEntry(options);
  const there = existsSync(join(root, entry));
  if (!there) console.warn(`${entry} is not written yet: left out of the build.`);
  return there;
});
try {
  await mkdir(dist, { recursive: true });
  await buildKernels();
  await (watch ? keepBuilding(present) : buildOnce(present));
} catch (error) {
  // esbuild has printed its own errors.
  if (!error.errors) console.error(error);
  process.exitCode = 1;
}
