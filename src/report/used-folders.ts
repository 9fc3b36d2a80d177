/** Folders that are kept where files share none. */
const MOST_FOLDERS = 4;

/** The folder that files lie in, found while they go by; where they share none, each of a few. */
export class UsedFolders {
  #common: string[] | null = null;
  readonly #seen = new Set<string>();

  add(path: string): void {
    this.#common = commonFolder(this.#common, path);
    if (this.#seen.size <= MOST_FOLDERS) this.#seen.add(path.split('/').slice(0, -1).join('/'));
  }

  /** Empty where the files lie in the data set itself; ends in "…" where there are more. */
  result(): string[] {
    const common = this.#common?.join('/') ?? '';
    if (common !== '') return [common];
    const folders = [...this.#seen].filter((folder) => folder !== '');
    return folders.length > MOST_FOLDERS ? [...folders.slice(0, MOST_FOLDERS), '…'] : folders;
  }
}

/** The deepest folder, as its parts, that holds the files seen so far and one more; null: none was seen. */
export function commonFolder(known: string[] | null, path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  if (!known) return parts;
  let length = 0;
  while (length < known.length && known[length] === parts[length]) length += 1;
  return known.slice(0, length);
}
