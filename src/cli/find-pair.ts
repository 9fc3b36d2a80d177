import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { configSizeLimit, optionsOfConfig, requireConfig } from '../dataset/config.ts';
import { configOfPair } from '../dataset/config-reach.ts';
import { findPartner, type PlacedConfig } from '../dataset/find-partner.ts';
import { configAbove } from '../dataset/locate-config.ts';
import { nodeFileTree } from '../dataset/node-file-tree.ts';
import { defaultPairOptions, type PairOptions } from '../dataset/pair-options.ts';
import type { FileRef, PairRequest } from '../engine/pair-request.ts';
import type { CommonValues } from './common-options.ts';

/** A file of the command line; that it cannot be read is said by the engine, in its words. */
export function fileRefOf(file: string): FileRef {
  const absolute = path.resolve(file);
  let version = 'missing';
  try {
    const stat = statSync(absolute);
    version = `${stat.size}@${stat.mtimeMs}`;
  } catch {
    // Said when it is opened.
  }
  return { name: file, content: { file: absolute }, version };
}

/** A path in the tree whose root is that of the file system. */
function inTree(root: string, file: string): string {
  return path.relative(root, path.resolve(file)).split(path.sep).join('/');
}

/** As a person would type it: relative to where they are, if that is not longer. */
function typed(root: string, inTreePath: string): string {
  const absolute = path.join(root, inTreePath);
  const relative = path.relative(process.cwd(), absolute);
  return relative.length < absolute.length ? relative : absolute;
}

/**
 * The pair that a command names: its ground truth given, or found by the configuration and by name and folder.
 * @throws LensError file-missing, partner-missing, partner-choice, config-invalid
 */
export async function findPair(
  prediction: string,
  values: CommonValues,
  asked: Partial<PairOptions>,
): Promise<PairRequest> {
  // Said before a partner is looked for: "no ground truth" would hide the slip of the pen.
  if (!existsSync(prediction)) throw new LensError('file-missing', { file: prediction });
  if (statSync(prediction).isDirectory()) {
    throw new LensError('usage', {
      message: `${prediction} is a folder: inspect takes one file, report takes a folder`,
    });
  }
  const { root } = path.parse(path.resolve(prediction));
  const tree = nodeFileTree(root);
  const own = inTree(root, prediction);
  const placed = await placedConfig(root, own, values);
  // A file that a person named holds; one that was found above may be about other files.
  const optionsOf = (...files: readonly string[]) => {
    const config = values.config === undefined ? configOfPair(placed, files) : (placed?.config ?? null);
    return optionsOfConfig(defaultPairOptions, config, asked);
  };
  if (values.image !== undefined && !existsSync(values.image))
    throw new LensError('file-missing', { file: values.image });
  const image = values.image === undefined ? null : fileRefOf(values.image);
  if (values['ground-truth'] !== undefined) {
    const groundTruth = fileRefOf(values['ground-truth']);
    const options = optionsOf(own, inTree(root, values['ground-truth']));
    return { prediction: fileRefOf(prediction), groundTruth, image, options };
  }
  const search = await findPartner(tree, own, placed);
  if (search.found) {
    const found = (file: string) => fileRefOf(file === own ? prediction : typed(root, file));
    return {
      prediction: found(search.found.prediction),
      groundTruth: found(search.found.groundTruth),
      image: image ?? (search.found.image === null ? null : fileRefOf(typed(root, search.found.image))),
      options: optionsOf(search.found.prediction, search.found.groundTruth),
    };
  }
  const candidates = search.candidates.map((candidate) => typed(root, candidate));
  const side = search.role === 'truth' ? 'prediction' : 'ground truth';
  throw candidates.length === 0
    ? new LensError('partner-missing', { file: prediction, side, ...search.looked })
    : new LensError('partner-choice', { file: prediction, side, candidates });
}

async function placedConfig(root: string, own: string, values: CommonValues): Promise<PlacedConfig | null> {
  const allowOutside = values['allow-outside'] ?? false;
  const tree = nodeFileTree(root);
  if (values.config === undefined) {
    const found = await configAbove(tree, own);
    return found && { ...found, allowOutside };
  }
  const place = inTree(root, values.config);
  const text = await tree.readText(place, configSizeLimit);
  if (text === null) throw new LensError('config-missing', { file: values.config });
  const folder = place.includes('/') ? place.slice(0, place.lastIndexOf('/')) : '';
  return { folder, config: requireConfig(text, values.config), allowOutside };
}
