/** An RGBA8 table that shaders look colours up in: a ramp (256×1) or a palette (256×256). */
export function lookupTexture(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  bytes: Uint8Array,
): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  return texture;
}

/** Codes of label16 tiles that are no class. */
const IGNORED_CODE = 65535;
const UNKNOWN_CODE = 65534;
/** Labels that are no class of this pair: a colour that no class list has. */
const UNKNOWN_COLOUR = [255, 0, 255] as const;

type Tone = readonly [red: number, green: number, blue: number];

/** What is left of the colour of a hidden class. */
const HIDDEN_SHARE = 0.08;

/** Colours of the classes; those that are hidden sink into the ground. */
export function shownColours<T extends { readonly id: number; readonly color: Tone }>(
  classes: readonly T[],
  hidden: readonly number[],
  ground: Tone,
): { id: number; color: Tone }[] {
  const sunk = (value: number, below: number) => Math.round(value * HIDDEN_SHARE + below * (1 - HIDDEN_SHARE));
  return classes.map(({ id, color: [red, green, blue] }) => ({
    id,
    color: hidden.includes(id)
      ? [sunk(red, ground[0]), sunk(green, ground[1]), sunk(blue, ground[2])]
      : [red, green, blue],
  }));
}

/** Palette bytes, 256×256×4, from colours by class id. Alpha 0: no value (hatched). */
export function paletteBytes(classes: readonly { readonly id: number; readonly color: Tone }[]): Uint8Array {
  const bytes = new Uint8Array(256 * 256 * 4);
  const set = (code: number, [red, green, blue]: readonly [number, number, number]) => {
    bytes.set([red, green, blue, 255], code * 4);
  };
  for (const { id, color } of classes) if (id < UNKNOWN_CODE) set(id, color);
  set(UNKNOWN_CODE, UNKNOWN_COLOUR);
  bytes.fill(0, IGNORED_CODE * 4);
  return bytes;
}

/** Palette bytes of tiles whose codes are no classes: 0 is ignored, the others have their colours by code from 1. */
export function codePaletteBytes(colours: readonly Tone[]): Uint8Array {
  return paletteBytes(colours.map((color, place) => ({ id: place + 1, color }))).fill(0, 0, 4);
}
