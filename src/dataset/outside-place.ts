/** Folders above a file outside of the workspace that pairing may search, itself included. */
const UP = 4;

/**
 * The root that pairing searches below for a file outside of any workspace folder, and the file's path from there:
 * three folders up at most, and never above its drive or network share.
 * @param path of a URI: "/home/me/set/masks/a.png", "/c:/masks/a.png", or "/share/masks/a.png" with an authority
 */
export function outsidePlace(path: string, authority: string): { readonly root: string; readonly path: string } {
  const parts = path.split('/').filter((part) => part !== '');
  const fixed = authority !== '' || /^[A-Za-z]:$/.test(parts[0] ?? '') ? 1 : 0;
  const up = Math.min(parts.length, Math.max(fixed, parts.length - UP));
  const root = `/${parts.slice(0, up).join('/')}`;
  // "/c:" is the folder where that drive happens to stand, "/c:/" the drive.
  return { root: /^\/[A-Za-z]:$/.test(root) ? `${root}/` : root, path: parts.slice(up).join('/') };
}
