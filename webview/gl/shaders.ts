/**
 * The programs of the panes. Each draws one tile; positions are in pixels of the tile's own level, so that they stay
 * exact for pictures of any size.
 */

export const TILE_VERTEX = `#version 300 es
// Corner of the unit square, 0..1.
in vec2 corner;
uniform vec2 tileSize;      // texels
uniform vec2 paneSize;      // device pixels
uniform vec2 offset;        // device pixels from the pane's top left corner to the tile's
uniform vec2 texelSize;     // device pixels a texel
out vec2 texel;
void main() {
  texel = corner * tileSize;
  vec2 place = (offset + texel * texelSize) / paneSize;
  gl_Position = vec4(place.x * 2.0 - 1.0, 1.0 - place.y * 2.0, 0.0, 1.0);
}`;

const COMMON = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
in vec2 texel;
uniform vec2 tileSize;
uniform vec2 texelSize;
uniform float fullSize;     // device pixels a pixel of the full-size picture
uniform float density;      // device pixels a CSS pixel
uniform float alpha;
uniform vec3 hatchInk;
uniform vec3 hatchGround;
out vec4 result;

// No value: thin lines at 45 degrees, fixed on the screen.
vec4 hatch() {
  float at = mod(gl_FragCoord.x + gl_FragCoord.y, 6.0 * density);
  return vec4(at < 1.4 * density ? hatchInk : hatchGround, 1.0);
}

// Lines between the pixels once they are large.
vec3 gridded(vec3 color) {
  if (fullSize < 8.0 * density) return color;
  vec2 inside = fract(texel) * texelSize;
  bool line = inside.x < 1.0 || inside.y < 1.0;
  float light = dot(color, vec3(0.299, 0.587, 0.114));
  return line ? mix(color, vec3(light > 0.5 ? 0.0 : 1.0), 0.16) : color;
}

ivec2 cell(vec2 at) {
  return clamp(ivec2(floor(at)), ivec2(0), ivec2(tileSize) - 1);
}

// Colour of a texel, and how much of it there is (0 or 1).
vec4 colorAt(ivec2 at);

vec4 premultiplied(ivec2 at) {
  vec4 color = colorAt(at);
  return vec4(color.rgb * color.a, color.a);
}

// One sample where texels are at least as large as pixels; otherwise the mean of four colours.
void main() {
  vec4 color;
  if (texelSize.x >= 1.0) {
    color = premultiplied(cell(texel));
  } else {
    vec2 step = 0.25 / texelSize;
    color = 0.25 * (premultiplied(cell(texel + vec2(-step.x, -step.y))) + premultiplied(cell(texel + vec2(step.x, -step.y)))
      + premultiplied(cell(texel + vec2(-step.x, step.y))) + premultiplied(cell(texel + step)));
  }
  if (color.a == 0.0) discard;
  result = vec4(gridded(color.rgb / color.a), 1.0) * color.a * alpha;
}
`;

/** rgb8 tiles. */
export const PICTURE_FRAGMENT = `${COMMON}
uniform sampler2D picture;
vec4 colorAt(ivec2 at) { return vec4(texelFetch(picture, at, 0).rgb, 1.0); }`;

/**
 * label16 tiles: the palette holds the colour of id at (id % 256, id / 256); alpha below a half: no value. With
 * `onlyDifferent`, only where another label map says something else, and both say something.
 */
export const LABEL_FRAGMENT = `${COMMON}
uniform usampler2D labels;
uniform usampler2D other;
uniform bool onlyDifferent;
uniform sampler2D palette;
vec4 colorOf(int id) { return texelFetch(palette, ivec2(id & 255, id >> 8), 0); }
vec4 colorAt(ivec2 at) {
  int id = int(texelFetch(labels, at, 0).r);
  vec4 color = colorOf(id);
  if (onlyDifferent) {
    int otherId = int(texelFetch(other, at, 0).r);
    if (otherId == id || color.a < 0.5 || colorOf(otherId).a < 0.5) return vec4(0.0);
  }
  return color.a < 0.5 ? hatch() : vec4(color.rgb, 1.0);
}`;

/** Outlines about 1.5 px wide, light on dark, along the edges between texels that are in a set and texels that are not. */
const EDGES = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
in vec2 texel;
uniform vec2 tileSize;
uniform vec2 texelSize;
uniform float density;
uniform float alpha;
uniform usampler2D labels;
out vec4 result;

bool isIn(int code);

bool inside(vec2 offset) {
  ivec2 at = clamp(ivec2(floor(texel + offset * density / texelSize)), ivec2(0), ivec2(tileSize) - 1);
  return isIn(int(texelFetch(labels, at, 0).r));
}

// Whether the light line and the dark one beside it run here.
void edges(out bool line, out bool halo) {
  bool here = inside(vec2(0.0));
  line = false;
  halo = false;
  for (int i = 0; i < 8; i++) {
    float angle = float(i) * 0.7853981634;
    vec2 direction = vec2(cos(angle), sin(angle));
    line = line || inside(direction * 0.75) != here;
    halo = halo || inside(direction * 1.75) != here;
  }
}
`;

/** label16 tiles: the outline of one id; dashed where it is a guess. */
export const OUTLINE_FRAGMENT = `${EDGES}
uniform int wanted;
uniform bool dashed;
bool isIn(int code) { return code == wanted; }

void main() {
  bool line;
  bool halo;
  edges(line, halo);
  bool gap = dashed && mod(gl_FragCoord.x + gl_FragCoord.y, 8.0 * density) < 3.5 * density;
  if (line && !gap) result = vec4(1.0) * alpha;
  else if (line || halo) result = vec4(0.0, 0.0, 0.0, 0.6) * alpha;
  else discard;
}`;

/** mask8 tiles: the outline of a set in the ink of marks, and a third less light outside of it. */
export const LIT_FRAGMENT = `${EDGES}
uniform vec3 ink;
bool isIn(int code) { return code != 0; }

void main() {
  bool line;
  bool halo;
  edges(line, halo);
  if (line) result = vec4(ink, 1.0);
  else if (halo) result = vec4(vec3(dot(ink, vec3(0.299, 0.587, 0.114)) > 0.5 ? 0.0 : 0.7), 0.7);
  else if (!inside(vec2(0.0))) result = vec4(0.0, 0.0, 0.0, 1.0 / 3.0);
  else discard;
}`;

/**
 * field16 tiles (src/core/field-code.ts): code 0 = ignored, 32768 = 0, |v| = peak · exp(−(32767 − k) · ln(1e12) / 32766)
 * with k = |code − 32768|. The place follows placeInRange of src/core/field-range.ts, the colour colourOf of src/core/colour-map.ts.
 */
export const FIELD_FRAGMENT = `${COMMON}
uniform usampler2D field;
uniform sampler2D ramp;
uniform bool logarithmic;
uniform bool isSigned;
uniform float lowOverPeak;  // natural logarithms of low / peak and high / peak
uniform float highOverPeak;
uniform float lowShare;      // linear without a sign: low / high
const float STEP = 27.631021115928547 / 32766.0;

float place(int code) {
  int k = abs(code - 32768);
  float side = 0.0;
  if (k > 0) {
    float magnitude = -float(32767 - k) * STEP;
    side = logarithmic ? (magnitude - lowOverPeak) / (highOverPeak - lowOverPeak)
      : (exp(magnitude - highOverPeak) - lowShare) / (1.0 - lowShare);
    side = clamp(side, 0.0, 1.0);
  }
  if (!isSigned) return code < 32768 && !logarithmic ? 0.0 : side;
  return code < 32768 ? 0.5 - side / 2.0 : 0.5 + side / 2.0;
}

vec4 colorAt(ivec2 at) {
  int code = int(texelFetch(field, at, 0).r);
  if (code == 0) return hatch();
  return vec4(texelFetch(ramp, ivec2(clamp(int(place(code) * 256.0), 0, 255), 0), 0).rgb, 1.0);
}`;
