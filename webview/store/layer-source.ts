import { effect, signal } from '@preact/signals-core';
import { type LayerInfo, type LayerSpec, type LitSet, levelsOf } from '../../src/core/view-data.ts';
import { layer, type TilePayload, tile } from '../../src/protocol/messages.ts';
import type { TileWish, UnpackedTile } from '../gl/tile-textures.ts';
import type { Host } from '../rpc.ts';
import { errorWords } from '../ui/error-words.ts';
import type { PageStore } from './page-store.ts';
import { layerSpec, type PaneLayer } from './pane-layer.ts';

const MOST_LIT_KEPT = 16;

/** A layer of one content of the panel: its size and levels, or why it cannot be shown. */
export interface LayerState {
  readonly key: string;
  readonly layer: PaneLayer | 'lit';
  readonly info: LayerInfo | null;
  readonly refusal: string | null;
}

/** Each pixel's label or colour: a first look has them as they stay. */
function isLabels({ kind }: LayerSpec): boolean {
  return kind === 'truth' || kind === 'prediction' || kind === 'outcome' || kind === 'won-lost';
}

/** What needs not be asked for: the size of the pair tells how these look. */
function isOwnLabels({ kind }: LayerSpec): boolean {
  return kind === 'truth' || kind === 'prediction' || kind === 'outcome';
}

/** What no change of the pair changes. */
function isLeftAlone({ kind }: LayerSpec): boolean {
  return kind === 'image' || kind === 'other-prediction';
}

/** What a first look can show; the other maps are asked for when the numbers are exact. */
function isInFirstLook(spec: LayerSpec): boolean {
  return (
    isLabels(spec) || isLeftAlone(spec) || (spec.kind === 'map' && spec.map === 'contribution' && spec.classId === null)
  );
}

/** What is known about the layers; asks the host for each of them once. */
export class LayerSource {
  /** Grows with every answer. */
  readonly answers = signal(0);
  readonly #store: PageStore;
  readonly #host: Host;
  readonly #states = new Map<string, LayerState>();
  readonly #specs = new Map<string, { readonly revision: number; readonly spec: LayerSpec }>();

  /** Lit sets, the one that was used last at the end: a brush makes many of them. */
  readonly #litKeys = new Set<string>();

  constructor(store: PageStore, host: Host) {
    this.#store = store;
    this.#host = host;
    let known = '';
    effect(() => {
      const kept = [store.filesRevision.value, store.revision.value, store.inspected.value?.lookRevision ?? -1];
      if (kept.join() !== known) this.#forgetBut(kept);
      known = kept.join();
    });
  }

  /** The state of a layer as things are now; null when it needs a class and there is none. Tracked by effects. */
  state(paneLayer: PaneLayer): LayerState | null {
    const { unit, selectedClass, shownOther } = this.#store;
    const classId = selectedClass.value?.id ?? null;
    const spec = layerSpec(paneLayer, { unit: unit.value, classId, other: shownOther.value?.number ?? null });
    return spec && this.#stateOf(paneLayer, spec);
  }

  /** The same of a set of pixels that is lit: what it looks like needs not be asked for. */
  litState(set: LitSet): LayerState | null {
    const size = this.#store.inspection.value?.size;
    if (!size) return null;
    const spec: LayerSpec = { kind: 'lit', unit: this.#store.unit.value, set };
    const revision = this.#store.revision.value;
    const key = `${revision} ${JSON.stringify(spec)}`;
    const { width, height } = size;
    const info = { spec, width, height, levels: levelsOf(width, height), format: 'mask8', field: null } as const;
    this.#specs.set(key, { revision, spec });
    this.#litKeys.add(key);
    this.keepLit(key);
    for (const old of this.#litKeys) {
      if (this.#litKeys.size <= MOST_LIT_KEPT) break;
      this.#litKeys.delete(old);
      this.#specs.delete(old);
    }
    return { key, layer: 'lit', info, refusal: null };
  }

  /** A set that `litState` has named is still drawn: its tiles may be asked for, however many sets came after it. */
  keepLit(key: string): void {
    if (this.#litKeys.delete(key)) this.#litKeys.add(key);
  }

  /** Asks the host for a tile of a layer that `state` has named. */
  async tile(wish: TileWish, signal: AbortSignal): Promise<UnpackedTile> {
    const known = this.#specs.get(wish.key);
    if (!known) throw new Error('Unknown layer');
    const { level, column, row } = wish;
    const asked = { revision: known.revision, layer: known.spec, level, column, row };
    return await unpacked(await this.#host.ask(tile, asked, signal));
  }

  /** Whether the host has yet to say what a layer is. */
  isAwaited(paneLayer: PaneLayer): boolean {
    const state = this.state(paneLayer);
    return state !== null && state.info === null && state.refusal === null && this.#states.has(state.key);
  }

  #stateOf(layer: LayerState['layer'], spec: LayerSpec): LayerState | null {
    this.answers.value;
    const inspected = this.#store.inspected.value;
    if (!inspected) return null;
    const revision = this.#revisionOf(spec);
    const key = `${revision} ${JSON.stringify(spec)}`;
    const known = this.#states.get(key);
    if (known) return known;
    const asked: LayerState = { key, layer, info: null, refusal: null };
    if (this.#store.bounds.value && !isInFirstLook(spec)) return asked;
    this.#specs.set(key, { revision, spec });
    if (isOwnLabels(spec)) {
      const { width, height } = inspected.inspection.size;
      const info = { spec, width, height, levels: levelsOf(width, height), format: 'label16', field: null } as const;
      const said: LayerState = { ...asked, info };
      this.#states.set(key, said);
      return said;
    }
    this.#states.set(key, asked);
    void this.#ask(asked, revision, spec);
    return asked;
  }

  /** No what-if changes the image or the other prediction, and no exact numbers change labels. */
  #revisionOf(spec: LayerSpec): number {
    const { inspected, filesRevision, labelRevision, revision } = this.#store;
    if (isLeftAlone(spec)) return inspected.value?.lookRevision ?? filesRevision.value;
    return isLabels(spec) ? labelRevision.value : revision.value;
  }

  async #ask(asked: LayerState, revision: number, spec: LayerSpec): Promise<void> {
    try {
      const info = await this.#host.ask(layer, { revision, layer: spec });
      this.#states.set(asked.key, { ...asked, info });
    } catch (error) {
      this.#states.set(asked.key, { ...asked, refusal: errorWords(error) });
    }
    this.answers.value = this.answers.peek() + 1;
  }

  #forgetBut(kept: readonly number[]): void {
    for (const [key, spec] of this.#specs) {
      if (kept.includes(spec.revision)) continue;
      this.#specs.delete(key);
      this.#states.delete(key);
    }
  }
}

async function unpacked({ packed, ...tile }: TilePayload): Promise<UnpackedTile> {
  if (!packed) return tile;
  const stream = new Blob([tile.data]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return { ...tile, data: await new Response(stream).arrayBuffer() };
}
