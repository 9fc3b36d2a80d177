import { Directive, type DirectiveParameters, directive, type ElementPart, PartType } from 'lit/directive.js';
import { noChange } from 'lit/html.js';

/**
 * Sets style properties of an element through its object model: the page's content policy refuses style
 * attributes, and lit's own style map writes one at first render.
 */
class Geometry extends Directive {
  #set = new Map<string, string>();

  constructor(part: { readonly type: number }) {
    super(part as ConstructorParameters<typeof Directive>[0]);
    if (part.type !== PartType.ELEMENT) throw new Error('geometry is for elements');
  }

  render(_properties: Readonly<Record<string, string | null>>): unknown {
    return noChange;
  }

  override update(part: ElementPart, [properties]: DirectiveParameters<this>): unknown {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) {
      if (this.#set.get(name) === (value ?? '')) continue;
      this.#set.set(name, value ?? '');
      if (value === null) style.removeProperty(name);
      else style.setProperty(name, value);
    }
    return noChange;
  }
}

export const geometry = directive(Geometry);

/** A class's colour for a swatch or a bar. */
export function paint(color: readonly [number, number, number]): ReturnType<typeof geometry> {
  return geometry({ background: `rgb(${color.join(' ')})` });
}
