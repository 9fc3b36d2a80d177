/** Name and colour of a class. */
export interface NamedClass {
  readonly id: number;
  readonly name: string;
  /** sRGB 0..255. */
  readonly color: readonly [number, number, number];
}

/** The classes of a data set, gathered from its pairs. Their order of arrival does not matter. */
export class ClassNames {
  readonly #byId = new Map<number, NamedClass>();
  readonly #disputed = new Set<number>();

  /** Ids that were not known before, or are now known by another name. */
  add(classes: Iterable<NamedClass>): NamedClass[] {
    const news: NamedClass[] = [];
    for (const { id, name, color } of classes) {
      const known = this.#byId.get(id);
      if (known?.name === name) continue;
      if (known) this.#disputed.add(id);
      // Of two names the one that sorts first, so that the order of arrival does not matter.
      if (known && known.name < name) continue;
      const named = { id, name, color };
      this.#byId.set(id, named);
      news.push(named);
    }
    return news;
  }

  /** Ascending ids. */
  get all(): NamedClass[] {
    return [...this.#byId.values()].sort((a, b) => a.id - b.id);
  }

  /** Ids that have different names in different pairs. */
  get disputed(): number[] {
    return [...this.#disputed].sort((a, b) => a - b);
  }
}

/** A key for each class: its name, with its id where two share a name or it has none. */
export function classKeys(classes: readonly { readonly id: number; readonly name: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of classes) counts.set(name, (counts.get(name) ?? 0) + 1);
  return classes.map(({ id, name }) => (name === '' || (counts.get(name) ?? 0) > 1 ? `${name} (${id})`.trim() : name));
}

/** Values by class key. */
export function byClassKey<T>(
  classes: readonly { readonly id: number; readonly name: string }[],
  valueAt: (index: number) => T,
): Record<string, T> {
  return Object.fromEntries(classKeys(classes).map((key, index) => [key, valueAt(index)]));
}
