/** Kinds of files that are saved, by their extension, as a save dialog names them. */
const FILE_KINDS = {
  png: 'PNG picture',
  csv: 'Comma-separated values',
  npy: 'NumPy array',
  json: 'JSON',
  md: 'Markdown',
  html: 'HTML page',
} as const;

export type SavedExtension = keyof typeof FILE_KINDS;

export function kindOfFile(extension: SavedExtension): string {
  return FILE_KINDS[extension];
}

/** The filter of a save dialog for one kind of file. */
export function saveFilter(extension: SavedExtension): Record<string, string[]> {
  return { [FILE_KINDS[extension]]: [extension] };
}
