import { createHash } from 'node:crypto';

/**
 * The name of the folder that keeps the report of a data set and run: readable, and never that of another. A name that
 * cannot stand as it is ("run/1", "run 1") ends with six digits of its hash.
 */
export function reportFolderName(name: string): string {
  const slug = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  if (slug === name && slug !== '') return slug;
  if (name === '') return 'workspace';
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return slug === '' ? hash : `${slug}-${hash}`;
}
