/** Numbers in evidence sentences: short, and never rounded to something that looks exact when it is not. */
export function sayNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const magnitude = Math.abs(value);
  if (magnitude >= 0.001 && magnitude < 1e6) return String(Number(value.toPrecision(3)));
  return value.toExponential(1);
}

/** "1, 2, 5 and 9 more" */
export function sayList(values: readonly number[], most = 8): string {
  const shown = values.slice(0, most).map(String).join(', ');
  return values.length > most ? `${shown} and ${values.length - most} more` : shown;
}

/** "3 labels", "1 label" */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${sayNumber(count)} ${count === 1 ? one : many}`;
}
