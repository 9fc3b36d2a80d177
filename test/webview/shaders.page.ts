import type { FieldRange } from '../../src/core/field-range.ts';
import type { FieldSummary, TileFormat } from '../../src/core/view-data.ts';
import { paletteBytes } from '../../webview/gl/lookup-texture.ts';
import { type DrawnScene, PaneRenderer } from '../../webview/gl/pane-renderer.ts';

/** Runs in the browser: draws one tile of the real renderer and reads the pixels back. */
export interface Drawing {
  readonly format: TileFormat;
  readonly width: number;
  readonly height: number;
  /** Bytes of the tile; all bytes cross into the browser and back as base64. */
  readonly data: string;
  readonly field: FieldSummary | null;
  readonly range: FieldRange | null;
  /** 256 × RGBA; 65536 × RGBA. */
  readonly ramp: string;
  /** Empty: no class has a colour. */
  readonly palette: string;
  readonly zoom: number;
  readonly alpha: number;
}

const GROUND = [10, 20, 30] as const;
const INK = [200, 210, 220] as const;

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
}

async function draw(drawing: Drawing): Promise<string> {
  const { format, width, height, field, range, zoom, alpha } = drawing;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * zoom);
  canvas.height = Math.round(height * zoom);
  const data = bytesOf(drawing.data).buffer;
  let arrived: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const renderer = new PaneRenderer(
    canvas,
    async () => ({ format, width, height, data }),
    () => arrived(),
  );
  const ramp = bytesOf(drawing.ramp);
  const palette = drawing.palette === '' ? paletteBytes([]) : bytesOf(drawing.palette);
  const scene: DrawnScene = {
    panes: [
      {
        left: 0,
        top: 0,
        width: canvas.width,
        height: canvas.height,
        layers: [
          {
            key: 'tile',
            info: { spec: { kind: 'truth', unit: 0 }, width, height, levels: 1, format, field },
            alpha,
            range,
            palette: 'classes',
          },
        ],
      },
    ],
    image: { width, height },
    placement: { left: 0, top: 0, zoom },
    density: 1,
    ground: GROUND,
    hatchInk: INK,
    mark: [255, 255, 255],
    palettes: { classes: palette, outcome: palette, versus: palette },
    ramps: { sequential: ramp, diverging: ramp },
  };
  renderer.draw(scene);
  await ready;
  renderer.draw(scene);
  const gl = canvas.getContext('webgl2');
  if (!gl) throw new Error('no context');
  const pixels = new Uint8Array(canvas.width * canvas.height * 4);
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  // The graphics card counts rows from the bottom.
  const rows = Array.from({ length: canvas.height }, (_, row) => {
    const start = (canvas.height - 1 - row) * canvas.width * 4;
    return String.fromCharCode(...pixels.subarray(start, start + canvas.width * 4));
  });
  return btoa(rows.join(''));
}

Object.assign(window, { drawTile: draw });
