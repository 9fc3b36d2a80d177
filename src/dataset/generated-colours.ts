/**
 * A distinct, readable colour for a class without one: hues a golden angle apart in OKLCH, three steps of
 * lightness, so that neighbours in id differ in both. Deterministic. sRGB 0..255.
 * OKLab: Björn Ottosson, 2020.
 */
export function generatedColour(classId: number): [number, number, number] {
  const hue = (classId * 137.50776405 + 25) * (Math.PI / 180);
  const lightness = [0.68, 0.8, 0.55][classId % 3] as number;
  const a = 0.13 * Math.cos(hue);
  const b = 0.13 * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function channel(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear));
  const coded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
  return Math.round(coded * 255);
}
