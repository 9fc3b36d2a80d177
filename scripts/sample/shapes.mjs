// The solids that the street is made of. A shape meets a ray (ox, oy, oz) + t (dx, dy, dz), both in the frame of
// its object; it writes distance, normal and place into `hit` and returns whether it was met in front of `hit.t`.
import { noise3 } from './noise.mjs';

/**
 * @typedef {{ t: number, nx: number, ny: number, nz: number, x: number, y: number, z: number }} Hit
 * @typedef {{ r: number, g: number, b: number, gloss: number, glow: number }} Material
 * @typedef {(hit: Hit, out: Material) => void} Shade
 * @typedef {{
 *   box: readonly number[],
 *   meet: (ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, hit: Hit) => boolean,
 *   shade: Shade,
 * }} Shape
 */

const NEAR = 1e-4;

/** A material of one colour. @returns {Shade} */
export function plain(r, g, b, gloss = 0, glow = 0) {
  return (_hit, out) => {
    out.r = r;
    out.g = g;
    out.b = b;
    out.gloss = gloss;
    out.glow = glow;
  };
}

function place(hit, t, ox, oy, oz, dx, dy, dz) {
  hit.t = t;
  hit.x = ox + t * dx;
  hit.y = oy + t * dy;
  hit.z = oz + t * dz;
}

/**
 * A convex solid: the points with n·p ≤ d for every plane [nx, ny, nz, d].
 * @param {readonly (readonly number[])[]} planes
 * @param {readonly number[]} box [x0, y0, z0, x1, y1, z1] around it
 * @param {Shade} shade
 * @returns {Shape}
 */
export function hull(planes, box, shade) {
  const flat = planes.flatMap(([x, y, z, d]) => {
    const length = Math.sqrt(x * x + y * y + z * z);
    return [x / length, y / length, z / length, d / length];
  });
  const meet = (ox, oy, oz, dx, dy, dz, hit) => {
    let enter = NEAR;
    let leave = hit.t;
    let face = -1;
    for (let i = 0; i < flat.length; i += 4) {
      const speed = flat[i] * dx + flat[i + 1] * dy + flat[i + 2] * dz;
      const depth = flat[i + 3] - (flat[i] * ox + flat[i + 1] * oy + flat[i + 2] * oz);
      if (speed < 0) {
        const t = depth / speed;
        if (t > enter) {
          enter = t;
          face = i;
        }
      } else if (speed > 0) {
        const t = depth / speed;
        if (t < leave) leave = t;
      } else if (depth < 0) return false;
      if (enter >= leave) return false;
    }
    if (face < 0) return false;
    place(hit, enter, ox, oy, oz, dx, dy, dz);
    hit.nx = flat[face];
    hit.ny = flat[face + 1];
    hit.nz = flat[face + 2];
    return true;
  };
  return { box, meet, shade };
}

/** An upright box. @returns {Shape} */
export function block(x0, y0, z0, x1, y1, z1, shade) {
  const planes = [
    [-1, 0, 0, -x0],
    [1, 0, 0, x1],
    [0, -1, 0, -y0],
    [0, 1, 0, y1],
    [0, 0, -1, -z0],
    [0, 0, 1, z1],
  ];
  return hull(planes, [x0, y0, z0, x1, y1, z1], shade);
}

/**
 * A ball; with `leaves` > 0 it is foliage: noise eats the places where the ball turns away from the eye.
 * @returns {Shape}
 */
export function ball(cx, cy, cz, radius, shade, leaves = 0, seed = 0) {
  const grain = leaves > 0 ? 1 / leaves : 0;
  const meet = (ox, oy, oz, dx, dy, dz, hit) => {
    const px = ox - cx;
    const py = oy - cy;
    const pz = oz - cz;
    const a = dx * dx + dy * dy + dz * dz;
    const b = px * dx + py * dy + pz * dz;
    const under = b * b - a * (px * px + py * py + pz * pz - radius * radius);
    if (under <= 0) return false;
    const t = (-b - Math.sqrt(under)) / a;
    if (t <= NEAR || t >= hit.t) return false;
    const x = ox + t * dx;
    const y = oy + t * dy;
    const z = oz + t * dz;
    const nx = (x - cx) / radius;
    const ny = (y - cy) / radius;
    const nz = (z - cz) / radius;
    if (leaves > 0) {
      const facing = -(nx * dx + ny * dy + nz * dz) / Math.sqrt(a);
      if (noise3(x * grain, y * grain, z * grain, seed) > 0.16 + 1.05 * facing) return false;
    }
    place(hit, t, ox, oy, oz, dx, dy, dz);
    hit.nx = nx;
    hit.ny = ny;
    hit.nz = nz;
    return true;
  };
  const box = [cx - radius, cy - radius, cz - radius, cx + radius, cy + radius, cz + radius];
  return { box, meet, shade };
}

/** A rod with round ends from (ax, ay, az) to (bx, by, bz). @returns {Shape} */
export function rod(ax, ay, az, bx, by, bz, radius, shade) {
  const ex = bx - ax;
  const ey = by - ay;
  const ez = bz - az;
  const ee = ex * ex + ey * ey + ez * ez;
  const meet = (ox, oy, oz, dx, dy, dz, hit) => {
    const px = ox - ax;
    const py = oy - ay;
    const pz = oz - az;
    const de = dx * ex + dy * ey + dz * ez;
    const pe = px * ex + py * ey + pz * ez;
    const dd = dx * dx + dy * dy + dz * dz;
    const pd = px * dx + py * dy + pz * dz;
    const pp = px * px + py * py + pz * pz;
    const a = ee * dd - de * de;
    const b = ee * pd - pe * de;
    const under = b * b - a * (ee * pp - pe * pe - radius * radius * ee);
    if (a > 0 && under <= 0) return false;
    let t = a > 0 ? (-b - Math.sqrt(under)) / a : -1;
    let along = a > 0 ? (pe + t * de) / ee : 2;
    if (along < 0 || along > 1) {
      // Beside the middle part: one of the two round ends.
      along = pe + (a > 0 ? t : 0) * de < 0 ? 0 : 1;
      const qx = px - along * ex;
      const qy = py - along * ey;
      const qz = pz - along * ez;
      const qd = qx * dx + qy * dy + qz * dz;
      const end = qd * qd - dd * (qx * qx + qy * qy + qz * qz - radius * radius);
      if (end <= 0) return false;
      t = (-qd - Math.sqrt(end)) / dd;
    }
    if (t <= NEAR || t >= hit.t) return false;
    place(hit, t, ox, oy, oz, dx, dy, dz);
    hit.nx = (hit.x - ax - along * ex) / radius;
    hit.ny = (hit.y - ay - along * ey) / radius;
    hit.nz = (hit.z - az - along * ez) / radius;
    return true;
  };
  const low = (a, b) => Math.min(a, b) - radius;
  const high = (a, b) => Math.max(a, b) + radius;
  return { box: [low(ax, bx), low(ay, by), low(az, bz), high(ax, bx), high(ay, by), high(az, bz)], meet, shade };
}

/**
 * A wheel that turns about the x axis; with `hole` > 0 it is a ring seen through up to that radius.
 * @returns {Shape}
 */
export function wheel(cx, cy, cz, radius, halfWidth, hole, shade) {
  const meet = (ox, oy, oz, dx, dy, dz, hit) => {
    const py = oy - cy;
    const pz = oz - cz;
    if (dx !== 0) {
      const side = dx > 0 ? -1 : 1;
      const t = (cx + side * halfWidth - ox) / dx;
      if (t > NEAR && t < hit.t) {
        const y = py + t * dy;
        const z = pz + t * dz;
        const rr = y * y + z * z;
        if (rr < radius * radius && rr > hole * hole) {
          place(hit, t, ox, oy, oz, dx, dy, dz);
          hit.nx = side;
          hit.ny = 0;
          hit.nz = 0;
          return true;
        }
      }
    }
    const a = dy * dy + dz * dz;
    const b = py * dy + pz * dz;
    const under = b * b - a * (py * py + pz * pz - radius * radius);
    if (under <= 0 || a === 0) return false;
    const t = (-b - Math.sqrt(under)) / a;
    if (t <= NEAR || t >= hit.t) return false;
    const x = ox + t * dx - cx;
    if (x > halfWidth || x < -halfWidth) return false;
    place(hit, t, ox, oy, oz, dx, dy, dz);
    hit.nx = 0;
    hit.ny = (py + t * dy) / radius;
    hit.nz = (pz + t * dz) / radius;
    return true;
  };
  const box = [cx - halfWidth, cy - radius, cz - radius, cx + halfWidth, cy + radius, cz + radius];
  return { box, meet, shade };
}
