/** A text within a line: a name of a file may hold line ends, and what moves the cursor. */
export function inLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** Lines of a table for a terminal; the columns from `rightFrom` on are flush right. */
export function columns(table: readonly (readonly string[])[], rightFrom: number): string[] {
  const rows = table.map((row) => row.map(inLine));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return column >= rightFrom ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}
