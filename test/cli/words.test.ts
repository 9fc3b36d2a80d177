import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandNames } from '../../src/cli/help-text.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { runCli } from './run-cli.ts';

let folder: string;

function write(name: string, data: Uint8Array | Float32Array, shape: readonly number[]): void {
  const dtype = data instanceof Uint8Array ? 'uint8' : 'float32';
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), encodeNpy(data, dtype, shape));
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-words-'));
  const truth = Uint8Array.from({ length: 48 }, (_, i) => i % 3);
  for (const id of ['two\nlines', 'plain']) {
    write(`names/gt/${id}.npy`, truth, [6, 8]);
    write(`names/pred/${id}.npy`, truth, [6, 8]);
  }
  for (const id of ['a', 'b']) {
    write(
      `beyond/gt/${id}.npy`,
      Uint8Array.from({ length: 48 }, (_, i) => [0, 7, 9][i % 3] as number),
      [6, 8],
    );
    write(
      `beyond/logits/${id}.npy`,
      Float32Array.from({ length: 144 }, (_, i) => Math.sin(i)),
      [3, 6, 8],
    );
  }
  write('turned/gt/a.npy', truth, [6, 8]);
  write(
    'turned/run-1/pred/a.npy',
    truth.map((id) => (id + 1) % 3),
    [6, 8],
  );
  write('apart/gt/a.npy', truth, [6, 8]);
  write('apart/pred/b.npy', truth, [6, 8]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runCli(args, folder);

describe('what the command line says', () => {
  it('its version', async () => {
    const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('of a lovasz-lens.json with a mistake: where it lies, from here or from the root of the disk', async () => {
    write('broken/pred/a.npy', new Uint8Array(4), [2, 2]);
    const config = path.join(folder, 'broken/lovasz-lens.json');
    writeFileSync(config, '{ "ignore": "x" ');
    for (const args of [
      ['report', 'broken'],
      ['doctor', 'broken'],
      ['inspect', 'broken/pred/a.npy'],
    ]) {
      const { code, stderr } = await run(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^lovasz-lens: broken\/lovasz-lens\.json: /);
    }
    const { stderr } = await runCli(['report', path.join(folder, 'broken')], path.parse(folder).root);
    expect(stderr.startsWith(`lovasz-lens: ${path.relative(path.parse(folder).root, config)}: `)).toBe(true);
    rmSync(config);
  });

  it('of a file whose name begins with a dash: how to write it', async () => {
    write('-a.npy', new Uint8Array(4), [2, 2]);
    const { code, stderr } = await run('inspect', '-a.npy');
    expect(code).toBe(2);
    expect(stderr).toBe(
      "lovasz-lens: Unknown option '-a'. The file of that name is written ./-a.npy. See lovasz-lens --help.\n",
    );
    expect((await run('inspect', '--unheard')).stderr).toBe(
      "lovasz-lens: Unknown option '--unheard'. See lovasz-lens --help.\n",
    );
  });

  it('of one command: every option that it takes, and none that it does not', async () => {
    const whole = (await run('--help')).stdout;
    for (const command of commandNames) {
      const { code, stdout } = await run(command, '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`lovasz-lens ${command} `);
      expect((await run('help', command)).stdout).toBe(stdout);
      const options = new Set(stdout.match(/(?<=^ {2}| {2}|\| )--[a-z-]+/gm));
      expect(options.size).toBeGreaterThan(3);
      for (const option of options) expect(whole).toContain(option);
      options.delete('--version');
      const said = await Promise.all([...options].map((option) => run(command, option, 'x', 'y')));
      for (const { stderr } of said) expect(stderr, command).not.toMatch(/Unknown option/);
    }
  });

  it('of volumes: how many images there may be, and which order was told', async () => {
    const ids = Uint8Array.from({ length: 6 * 48 }, (_, i) => i % 3);
    write('volume/gt/a.npy', ids, [6, 6, 8]);
    const scores = Float32Array.from({ length: 3 * 6 * 48 }, (_, i) => Math.sin(i * i));
    write('volume/pred/a.npy', scores, [3, 6, 6, 8]);
    write('volume/pred/b.npy', new Float32Array(2 * 3 * 48), [2, 3, 6, 8]);
    const other = await run('inspect', 'volume/pred/b.npy', '--ground-truth', 'volume/gt/a.npy');
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toContain('images of the prediction: 2 or 3; images of the truth: 6');
    const told = await run('inspect', 'volume/pred/a.npy', '--axes', 'hwc');
    expect(told.stderr).toContain('leave the axes to be found');
    // Read with its channels first: the same volume in the usual order has the same numbers and maps.
    const usual = scores.map((_, i) => {
      const [image, c, pixel] = [Math.floor(i / 144), Math.floor(i / 48) % 3, i % 48];
      return scores[(c * 6 + image) * 48 + pixel] as number;
    });
    write('volume/usual/a.npy', usual, [6, 3, 6, 8]);
    const results = [];
    for (const file of ['volume/pred/a.npy', 'volume/usual/a.npy']) {
      const args = ['inspect', file, '--ground-truth', 'volume/gt/a.npy', '--map', 'contribution', '--map-out'];
      const { stdout } = await run(...args, 'map.npy', '--json');
      const { loss, metrics } = JSON.parse(stdout) as Record<string, unknown>;
      results.push({ loss, metrics, map: readFileSync(path.join(folder, 'map.npy')) });
    }
    expect(results[0]).toEqual(results[1]);
    expect(results[0]?.map.toString('latin1')).toContain('(6, 6, 8)');
  });

  it('of a converted file: the type that was written', async () => {
    const fixture = path.join(import.meta.dirname, '../fixtures/formats/torch_bfloat16.pt');
    const { code, stdout } = await run('convert', fixture, '--out', 'wide.npy');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^wide\.npy: float32 [\d×]+, widened from bfloat16\n$/);
    expect(readFileSync(path.join(folder, 'wide.npy')).subarray(0, 60).toString('latin1')).toContain("'<f4'");
  });

  it('of an ignored value that is none: what it takes', async () => {
    for (const value of ['void', '255,', '1.5']) {
      const { stderr } = await run('inspect', 'names/pred/plain.npy', '--ignore', value);
      expect(stderr).toContain(`--ignore takes whole numbers with commas, none or auto; not '${value}'`);
    }
  });

  it('of a comparison of nothing: the runs that there are', async () => {
    expect((await run('compare', 'turned')).stderr).toContain('two runs of the data set; there are run-1/pred');
  });

  it('of a prediction that is not there: that, not that it has no ground truth', async () => {
    const { code, stderr } = await run('inspect', 'names/pred/nobody.npy');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^lovasz-lens: names\/pred\/nobody\.npy: This file is not there\./);
  });

  it('of a map: where it is and what it holds', async () => {
    const { stderr } = await run(
      'inspect',
      'names/pred/plain.npy',
      '--map',
      'error',
      '--class',
      '1',
      '--map-out',
      'm.npy',
    );
    expect(stderr).toBe('m.npy: error of class 1, float32\n');
  });

  it('of runs that no pattern meets: which there are', async () => {
    const { code, stderr } = await run('series', 'turned', '--runs', 'ckpt*');
    expect(code).toBe(2);
    expect(stderr).toContain("--runs 'ckpt*' matches no run, and a series has two or more; there are run-1/pred");
  });

  it('a name with a line end keeps its line', async () => {
    const { stdout } = await run('report', 'names');
    expect(stdout).toMatch(/^two\\nlines {2}.*0 {2}1\.0000$/m);
  });

  it('what single pairs warn of, once, in the text, the Markdown and the JSON', async () => {
    const { code, stdout } = await run('report', 'beyond', '--out', 'w.md', '--out', 'w.json');
    expect(code).toBe(0);
    expect(stdout.match(/labels beyond the classes/g)).toHaveLength(1);
    expect(stdout).toMatch(
      /^warning, 2 pairs, a first: beyond\/gt\/a\.npy holds 2 labels beyond the classes 0 to 2: 7, 9/m,
    );
    expect(readFileSync(path.join(folder, 'w.md'), 'utf8')).toContain('- 2 images, a first: ');
    expect(JSON.parse(readFileSync(path.join(folder, 'w.json'), 'utf8')).pairWarnings).toMatchObject([
      { code: 'ids-beyond-classes', pairs: 2, id: 'a' },
    ]);
  });

  it('about no pair: no tables of nothing, and the reason once', async () => {
    const { code, stdout, stderr } = await run('report', 'apart');
    expect(code).toBe(2);
    expect(stdout).toBe('apart: 0 of 0 pairs\n\nunmatched ground truth: gt/a.npy\nunmatched prediction: pred/b.npy\n');
    expect(stderr).toMatch(/^No pair was found/);
  });

  it('of what was named in place of something else: which of them it takes', async () => {
    const truth = Uint8Array.from({ length: 48 }, (_, i) => i % 3);
    for (const place of ['gt', 'ckpt1/pred', 'ckpt1/results', 'ckpt2/pred'])
      write(`named/${place}/a.npy`, truth, [6, 8]);
    const said = async (...args: string[]) => {
      const { code, stderr } = await run(...args);
      expect(code, stderr).toBe(2);
      return stderr;
    };
    expect(await said('report', 'named/gt/a.npy')).toContain('named/gt/a.npy is no data set');
    expect(await said('inspect', 'named/ckpt1')).toContain('named/ckpt1 is a folder: inspect takes one file');
    const elsewhere = await said('report', 'named/ckpt1', '--run', 'ckpt2/pred');
    expect(elsewhere).toContain('The predictions "ckpt2/pred" lie in another folder than the one that was asked for');
    expect(elsewhere).toContain(path.join('named', 'ckpt1'));
    const ending = await said('report', 'named', '--run', 'ckpt1/pred', '--ground-truth', '*.tif');
    expect(ending).toContain('no file of the ground truth is called *.tif, which was asked for');
    const config = { groundTruth: 'gt/{id}.npy', predictions: { one: 'ckpt1/pred/{id}.npy' } };
    mkdirSync(path.join(folder, 'cfg'), { recursive: true });
    writeFileSync(path.join(folder, 'cfg/lovasz-lens.json'), JSON.stringify(config));
    const beside = await said('report', 'named', '--config', 'cfg/lovasz-lens.json');
    expect(beside).toContain('cfg/lovasz-lens.json names files of its own folder, and named lies beside it');
    expect((await run('report', 'named', '--run', 'ckpt1/pred', '--fail-if', 'found<1')).code).toBe(0);
    expect((await run('report', 'named', '--run', 'ckpt1/pred', '--fail-if', 'found<2')).code).toBe(1);
  });

  it('of a data set below another one, whose lovasz-lens.json names other files: what it is itself', async () => {
    const config = {
      classes: ['sky', 'road', 'car'].map((name) => ({ name, color: [9, 9, 9] })),
      groundTruth: 'gt/{id}.npy',
      predictions: { first: 'first/{id}.npy', second: 'second/{id}.npy' },
    };
    const truth = Uint8Array.from({ length: 48 }, (_, i) => i % 3);
    for (const part of ['gt', 'first', 'second', 'third', 'inner/gt', 'inner/pred']) {
      write(`outer/${part}/a.npy`, truth, [6, 8]);
    }
    writeFileSync(path.join(folder, 'outer/lovasz-lens.json'), JSON.stringify(config));
    const names = async (...args: string[]) => {
      const { classes, pooled } = JSON.parse((await run(...args, '--json')).stdout);
      return (classes ?? pooled.classes).map(({ name }: { name: string }) => name);
    };
    const own = ['class 0', 'class 1', 'class 2'];
    expect(await names('report', 'outer/inner')).toEqual(own);
    expect(await names('inspect', 'outer/inner/pred/a.npy')).toEqual(own);
    expect(JSON.parse((await run('doctor', 'outer/inner', '--json')).stdout).pairs).toBe(1);
    // What the file names, and a new run beside it with its truths, are read by it; so is what a person says.
    const said = ['sky', 'road', 'car'];
    expect(await names('report', 'outer/first', '--run', 'first')).toEqual(said);
    expect(await names('report', 'outer/third')).toEqual(said);
    expect(await names('inspect', 'outer/third/a.npy')).toEqual(said);
    expect(await names('inspect', 'outer/inner/pred/a.npy', '--config', 'outer/lovasz-lens.json')).toEqual(said);
  });

  it('where guessing would do better: to look at the encoding', async () => {
    const hint = 'Fewer pixels are right than by guessing among 3 classes';
    expect((await run('inspect', 'turned/run-1/pred/a.npy')).stdout).toContain(hint);
    expect((await run('report', 'turned')).stdout).toContain(hint);
    expect((await run('report', 'names')).stdout).not.toContain('guessing');
  });
});
