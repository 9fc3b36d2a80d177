import type { LensError } from '../../core/lens-error.ts';

/** Arrays of a container file that could be meant, with their types and shapes; empty for other errors. */
export function arraysToChoose({ code, params }: LensError): { readonly name: string; readonly label: string }[] {
  const { names, arrays } = params;
  if (code !== 'array-choice' || !Array.isArray(names) || !Array.isArray(arrays)) return [];
  return names.map((name, i) => ({ name: String(name), label: String(arrays[i] ?? name) }));
}
