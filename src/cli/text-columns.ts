/** Lines of a table for a terminal; the columns from `rightFrom` on are flush right. */
export function columns(rows: readonly (readonly string[])[], rightFrom: number): string[] {
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
