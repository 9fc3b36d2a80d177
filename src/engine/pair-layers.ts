import { LensError } from '../core/lens-error.ts';
import { type LayerInfo, type LayerSpec, levelsOf, type Tile } from '../core/view-data.ts';
import type { BesideParts } from './other-prediction.ts';
import type { FieldMemory, PairMemory } from './pair-memory.ts';
import type { FieldLayer, PairCallOptions, PairOfParts, PairParts } from './pair-parts.ts';

/** How a tile is wanted. */
export interface TileCallOptions extends PairCallOptions {
  /** Deflated, for a slow link. */
  readonly packed?: boolean;
}

function isBeside(layer: LayerSpec): layer is Extract<LayerSpec, { other: number }> {
  return layer.kind === 'other-prediction' || layer.kind === 'won-lost';
}

/** Layers whose tiles come from a map. */
function isField(layer: LayerSpec): layer is FieldLayer {
  return layer.kind === 'map' || layer.kind === 'other-loss' || layer.kind === 'certainty';
}

/** What the panes show of a pair: what each layer is, and its tiles. */
export class PairLayers {
  readonly #memory: PairMemory;
  readonly #parts: PairParts;
  readonly #run: PairOfParts['run'];

  constructor({ memory, run }: PairOfParts, parts: PairParts) {
    this.#memory = memory;
    this.#parts = parts;
    this.#run = run;
  }

  async info(layer: LayerSpec, options: PairCallOptions = {}): Promise<LayerInfo> {
    const { width, height } = this.#memory.truth;
    if (layer.kind === 'image') {
      const picture = this.#memory.picture;
      if (!picture) throw new LensError('no-image', {});
      return {
        spec: layer,
        width: picture.width,
        height: picture.height,
        levels: levelsOf(picture.width, picture.height),
        format: 'rgb8',
        field: null,
      };
    }
    const levels = levelsOf(width, height);
    if (layer.kind === 'lit') return { spec: layer, width, height, levels, format: 'mask8', field: null };
    if (isBeside(layer)) this.#parts.other(layer.other);
    if (!isField(layer)) return { spec: layer, width, height, levels, format: 'label16', field: null };
    const field = await this.#parts.fieldSummary(layer, options);
    return { spec: layer, width, height, levels, format: 'field16', field };
  }

  async tile(
    layer: LayerSpec,
    level: number,
    column: number,
    row: number,
    options: TileCallOptions = {},
  ): Promise<Tile> {
    const packed = options.packed ?? false;
    if (layer.kind === 'lit') {
      const parts = await this.#parts.lit(layer, options);
      return await this.#run('litTile', { memory: this.#memory, layer, parts, level, column, row, packed }, options);
    }
    let field: FieldMemory | null = null;
    let peak = 0;
    if (isField(layer)) {
      const info = await this.info(layer, options);
      peak = info.field?.peak ?? 0;
      field = (await this.#parts.field(layer, options)).value;
    }
    const beside: BesideParts = {
      other: layer.kind === 'other-prediction' ? this.#parts.other(layer.other).memory : null,
      versus: layer.kind === 'won-lost' ? await this.#parts.versus(layer.other, options) : null,
    };
    const argument = { memory: this.#memory, field, peak, beside, layer, level, column, row, packed };
    return await this.#run('tile', argument, options);
  }
}
