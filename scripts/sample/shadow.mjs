// Which places the sun does not reach.

/** Centre and radius of a ball around boxes. */
function around(boxes) {
  const low = [0, 1, 2].map((i) => Math.min(...boxes.map((box) => box[i])));
  const high = [0, 1, 2].map((i) => Math.max(...boxes.map((box) => box[i + 3])));
  const [x, y, z] = low.map((value, i) => (value + high[i]) / 2);
  const half = low.map((value, i) => (high[i] - value) / 2);
  return { x, y, z, radius: Math.sqrt(half[0] * half[0] + half[1] * half[1] + half[2] * half[2]) };
}

/** Whether the ray from (x, y, z) along the unit vector d comes near enough to a ball. */
function passes(bounds, x, y, z, dx, dy, dz) {
  const px = bounds.x - x;
  const py = bounds.y - y;
  const pz = bounds.z - z;
  const along = px * dx + py * dy + pz * dz;
  if (along < -bounds.radius) return false;
  return px * px + py * py + pz * pz - along * along < bounds.radius * bounds.radius;
}

/**
 * @param {import('./render.mjs').StreetObject[]} objects
 * @param {number[]} sun unit vector towards the sun
 * @returns {(x: number, y: number, z: number) => boolean} whether something stands between a place and the sun
 */
export function makeShadow(objects, sun) {
  const casters = objects
    .filter(({ name, id }) => name !== 'road' && name !== 'pavement' && id !== 'lawn')
    .map((object) => {
      const [c, s] = object.yaw;
      const { x, y, z, radius } = around(object.parts.map(({ box }) => box));
      return {
        object,
        bounds: { x: object.x + c * x + s * z, y, z: object.z - s * x + c * z, radius },
        parts: object.parts.map((shape) => ({ shape, bounds: around([shape.box]) })),
        sx: c * sun[0] - s * sun[2],
        sz: s * sun[0] + c * sun[2],
      };
    });
  const hit = { t: 0, nx: 0, ny: 0, nz: 0, x: 0, y: 0, z: 0 };
  const [sunX, sunY, sunZ] = sun;
  let lastCaster = casters[0] ?? null;
  let lastPart = lastCaster?.parts[0] ?? null;

  const blocks = (caster, part, lx, y, lz) => {
    if (!passes(part.bounds, lx, y, lz, caster.sx, sunY, caster.sz)) return false;
    hit.t = Infinity;
    return part.shape.meet(lx, y, lz, caster.sx, sunY, caster.sz, hit);
  };

  /** Whether a part of the object, or only the one named, stands in the way. */
  const casts = (caster, onlyPart, x, y, z) => {
    const [c, s] = caster.object.yaw;
    const wx = x - caster.object.x;
    const wz = z - caster.object.z;
    const lx = c * wx - s * wz;
    const lz = s * wx + c * wz;
    if (onlyPart) return blocks(caster, onlyPart, lx, y, lz);
    for (const part of caster.parts) {
      if (!blocks(caster, part, lx, y, lz)) continue;
      lastCaster = caster;
      lastPart = part;
      return true;
    }
    return false;
  };

  return (x, y, z) => {
    // The neighbour's shadow most often covers this place too.
    if (lastCaster && casts(lastCaster, lastPart, x, y, z)) return true;
    for (const caster of casters) {
      if (passes(caster.bounds, x, y, z, sunX, sunY, sunZ) && casts(caster, null, x, y, z)) return true;
    }
    return false;
  };
}
