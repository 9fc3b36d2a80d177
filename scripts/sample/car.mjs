// Vehicles, in metres, wheels at y = 0 and the front towards +z.
import { hull, plain, wheel } from './shapes.mjs';

/** Paint in linear light. */
const paints = {
  red: [0.42, 0.03, 0.03],
  blue: [0.04, 0.1, 0.34],
  white: [0.62, 0.62, 0.6],
  silver: [0.33, 0.35, 0.37],
  black: [0.025, 0.027, 0.03],
  green: [0.05, 0.17, 0.1],
  yellow: [0.62, 0.38, 0.03],
  sky: [0.16, 0.33, 0.5],
  orange: [0.55, 0.16, 0.03],
};

const sizes = {
  car: { length: 4.3, width: 1.78, sill: 0.24, belt: 0.92, top: 1.45, hood: 1.15, trunk: 0.45, slope: 0.75, rake: 0.5 },
  hatch: { length: 3.8, width: 1.7, sill: 0.24, belt: 0.95, top: 1.5, hood: 0.95, trunk: 0.08, slope: 0.7, rake: 0.3 },
  van: { length: 5.2, width: 2, sill: 0.3, belt: 1.25, top: 2.35, hood: 0.85, trunk: 0.02, slope: 0.75, rake: 0.06 },
};

function set(out, colour, factor, gloss, glow = 0) {
  out.r = colour[0] * factor;
  out.g = colour[1] * factor;
  out.b = colour[2] * factor;
  out.gloss = gloss;
  out.glow = glow;
}

const rubber = [0.02, 0.02, 0.022];
const metal = [0.3, 0.31, 0.33];
const plate = [0.6, 0.58, 0.45];

function bodyShade(paint, size, braking) {
  const half = size.length / 2;
  const axle = half - 0.78;
  return (hit, out) => {
    const side = Math.abs(hit.nx) > 0.7;
    if (side) {
      const wheelZ = Math.abs(hit.z) - axle;
      const wheelY = hit.y - 0.33;
      if (wheelZ * wheelZ + wheelY * wheelY < 0.4 * 0.4) set(out, rubber, 0.5, 0);
      else if (Math.abs(hit.z + 0.15) < 0.012 || hit.y < size.sill + 0.1) set(out, paint, 0.45, 0.1);
      else if (Math.abs(hit.y - size.belt + 0.14) < 0.02 && Math.abs((Math.abs(hit.z + 0.15) % 1.2) - 0.85) < 0.1) {
        set(out, metal, 0.8, 0.3);
      } else set(out, paint, 1, 0.35);
      return;
    }
    const across = Math.abs(hit.x) / (size.width / 2);
    if (hit.nz < -0.6) {
      if (across > 0.66 && hit.y > 0.62 && hit.y < size.belt - 0.08) {
        if (braking) set(out, [0.9, 0.05, 0.03], 1, 0.2, 1.1);
        else set(out, [0.4, 0.02, 0.02], 1, 0.3);
      } else if (across < 0.3 && hit.y > 0.52 && hit.y < 0.68) set(out, plate, 1, 0);
      else if (hit.y < 0.42) set(out, rubber, 1.6, 0.05);
      else set(out, paint, 0.95, 0.3);
    } else if (hit.nz > 0.6) {
      if (across > 0.6 && hit.y > 0.55 && hit.y < 0.76) set(out, [0.85, 0.85, 0.78], 1, 0.4, 0.25);
      else if (across < 0.52 && hit.y > 0.52 && hit.y < 0.74) set(out, rubber, 1.2, 0.2);
      else if (across < 0.3 && hit.y > 0.38 && hit.y < 0.5) set(out, plate, 1, 0);
      else if (hit.y < 0.36) set(out, rubber, 1.6, 0.05);
      else set(out, paint, 0.95, 0.3);
    } else set(out, paint, 1.05, 0.4);
  };
}

function cabinShade(paint, size, blind) {
  return (hit, out) => {
    const up = (hit.y - size.belt) / (size.top - size.belt);
    if (hit.ny > 0.75) set(out, paint, 1, 0.4);
    else if (up < 0.1 || up > 0.88) set(out, paint, 0.9, 0.3);
    else if (Math.abs(hit.nx) > 0.6) {
      const post = Math.abs(hit.z + 0.1) < 0.05 || Math.abs(hit.z + 1.15) < 0.06;
      if (post || (blind && hit.z < 0.6)) set(out, paint, 0.9, 0.3);
      else set(out, [0.02, 0.026, 0.03], 1, 0.7);
    } else if (blind && hit.nz < -0.5 && (Math.abs(hit.x) < 0.03 || up < 0.35)) set(out, paint, 0.8, 0.3);
    else if (Math.abs(hit.x) > (size.width / 2) * 0.84) set(out, paint, 0.8, 0.3);
    else set(out, [0.02, 0.026, 0.032], 1, 0.75);
  };
}

function bodyHull(size, shade) {
  const { length, width, sill, belt } = size;
  const half = length / 2;
  const w = width / 2;
  const planes = [
    [1, 0.06, 0, w + 0.02],
    [-1, 0.06, 0, w + 0.02],
    [0, -1, 0, -sill],
    [0, 1, 0.04, belt],
    [0, 0.12, 1, half + 0.05],
    [0, 0.1, -1, half + 0.05],
    [0, 0.8, 0.6, belt * 0.8 + (half - 0.2) * 0.6],
    [0, -0.7, 0.7, (half - sill - 0.05) * 0.7],
    [0, -0.7, -0.7, (half - sill - 0.05) * 0.7],
    [0.7, 0, 0.7, (w + half - 0.22) * 0.7],
    [-0.7, 0, 0.7, (w + half - 0.22) * 0.7],
    [0.7, 0, -0.7, (w + half - 0.16) * 0.7],
    [-0.7, 0, -0.7, (w + half - 0.16) * 0.7],
  ];
  return hull(planes, [-w, sill, -half, w, belt + 0.1, half], shade);
}

function cabinHull(size, shade) {
  const { length, width, belt, top, hood, trunk, slope, rake } = size;
  const front = length / 2 - hood;
  const back = -length / 2 + trunk;
  const rise = top - belt;
  const w = width / 2 - 0.04;
  const planes = [
    [1, 0.3, 0, w + 0.3 * belt],
    [-1, 0.3, 0, w + 0.3 * belt],
    [0, -1, 0, -belt + 0.12],
    [0, 1, 0, top],
    [0, slope, rise, rise * front + slope * belt],
    [0, rake, -rise, -rise * back + rake * belt],
    [0, 0.9, -0.42, top * 0.9 - 0.42 * (back + rake + 0.12)],
  ];
  return hull(planes, [-w, belt - 0.12, back, w, top, front + 0.2], shade);
}

/**
 * A vehicle at (x, z); `yaw` [cos, sin] turns its front from +z (away from the camera) towards +x.
 * @param {{ id: string, x: number, z: number, yaw?: [number, number], paint: keyof typeof paints,
 *   body?: keyof typeof sizes, braking?: boolean }} car
 */
export function car({ id, x, z, yaw = [1, 0], paint, body = 'car', braking = false }) {
  const size = sizes[body];
  const colour = paints[paint];
  const axle = size.length / 2 - 0.78;
  const w = size.width / 2;
  const tyre = (hit, out) => {
    const dy = hit.y - 0.33;
    const dz = Math.abs(hit.z) - axle;
    const rim = Math.abs(hit.nx) > 0.5 && dy * dy + dz * dz < 0.21 * 0.21;
    set(out, rim ? metal : rubber, rim ? 0.8 : 1, rim ? 0.3 : 0);
  };
  const parts = [
    bodyHull(size, bodyShade(colour, size, braking)),
    cabinHull(size, cabinShade(colour, size, body === 'van')),
  ];
  for (const wz of [axle, -axle]) {
    for (const wx of [w - 0.12, -w + 0.12]) parts.push(wheel(wx, 0.33, wz, 0.33, 0.13, 0, tyre));
  }
  parts.push(
    hull(
      [
        [1, 0, 0, w - 0.1],
        [-1, 0, 0, w - 0.1],
        [0, -1, 0, -0.14],
        [0, 1, 0, 0.3],
        [0, 0, 1, size.length / 2 - 0.3],
        [0, 0, -1, size.length / 2 - 0.3],
      ],
      [-w, 0.14, -size.length / 2, w, 0.3, size.length / 2],
      plain(0.01, 0.01, 0.01),
    ),
  );
  return { id, name: 'car', x, z, yaw, parts };
}
