import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of real files outside the repository; null where there is none. */
export const dataFolder: string | null = (() => {
  const folder = process.env['LENS_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  return existsSync(`${folder}/expected.json`) ? folder : null;
})();
