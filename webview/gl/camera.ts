import type { Camera } from '../store/view-state.ts';

/** A pane or a picture, in CSS pixels or image pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where an image lies in a pane: the image point at the pane's top left corner, and CSS pixels an image pixel. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

const MOST_ZOOM = 256;

export function fitZoom(image: Size, pane: Size): number {
  return Math.min(pane.width / image.width, pane.height / image.height);
}

/** Half of what fits, or one to one where that is smaller. */
function leastZoom(image: Size, pane: Size): number {
  return Math.min(1, fitZoom(image, pane) / 2);
}

/** Zoom of a camera in a pane. */
export function zoomOf(camera: Camera, image: Size, pane: Size): number {
  return camera === 'fit' ? fitZoom(image, pane) : camera.zoom;
}

/** @param zoom in panes of several sizes that of the smallest one: all share their middle and their zoom */
export function placementOf(camera: Camera, image: Size, pane: Size, zoom = zoomOf(camera, image, pane)): Placement {
  const centre = camera === 'fit' ? { x: image.width / 2, y: image.height / 2 } : camera;
  return { left: centre.x - pane.width / 2 / zoom, top: centre.y - pane.height / 2 / zoom, zoom };
}

/** Keeps at least a quarter of the pane over the image, and the zoom in its bounds. */
export function bounded(camera: Camera, image: Size, pane: Size): Camera {
  if (camera === 'fit') return camera;
  const zoom = Math.min(MOST_ZOOM, Math.max(leastZoom(image, pane), camera.zoom));
  const marginX = Math.min(image.width / 2, pane.width / 4 / zoom);
  const marginY = Math.min(image.height / 2, pane.height / 4 / zoom);
  const x = Math.min(image.width - marginX, Math.max(marginX, camera.x));
  const y = Math.min(image.height - marginY, Math.max(marginY, camera.y));
  return { x, y, zoom };
}

/** Zooms by a factor; the image point at `at` (CSS pixels in the pane) stays where it is. */
export function zoomedAt(
  camera: Camera,
  factor: number,
  at: { x: number; y: number },
  image: Size,
  pane: Size,
): Camera {
  const before = placementOf(camera, image, pane);
  const zoom = Math.min(MOST_ZOOM, Math.max(leastZoom(image, pane), before.zoom * factor));
  const pointX = before.left + at.x / before.zoom;
  const pointY = before.top + at.y / before.zoom;
  const x = pointX + (pane.width / 2 - at.x) / zoom;
  const y = pointY + (pane.height / 2 - at.y) / zoom;
  return bounded({ x, y, zoom }, image, pane);
}

/** Moves the image by CSS pixels. */
export function pannedBy(camera: Camera, dx: number, dy: number, image: Size, pane: Size): Camera {
  const { left, top, zoom } = placementOf(camera, image, pane);
  const x = left + (pane.width / 2 - dx) / zoom;
  const y = top + (pane.height / 2 - dy) / zoom;
  return bounded({ x, y, zoom }, image, pane);
}

/** Sets the zoom, about the middle of the pane. */
export function zoomedTo(camera: Camera, zoom: number, image: Size, pane: Size): Camera {
  const middle = { x: pane.width / 2, y: pane.height / 2 };
  return zoomedAt(camera, zoom / zoomOf(camera, image, pane), middle, image, pane);
}

/** Moves as little as needed for a pixel to be well inside the pane. */
export function showing(camera: Camera, pixel: { x: number; y: number }, image: Size, pane: Size): Camera {
  if (camera === 'fit') return camera;
  const { left, top, zoom } = placementOf(camera, image, pane);
  const width = pane.width / zoom;
  const height = pane.height / zoom;
  const step = (from: number, extent: number, at: number) =>
    at < from + extent * 0.05 ? at - extent * 0.2 - from : at > from + extent * 0.95 ? at - extent * 0.8 - from : 0;
  const dx = step(left, width, pixel.x);
  const dy = step(top, height, pixel.y);
  if (dx === 0 && dy === 0) return camera;
  return bounded({ x: camera.x + dx, y: camera.y + dy, zoom }, image, pane);
}
