/** What `xml:` stands for everywhere, undeclared. Source: Namespaces in XML 1.0 § 3. */
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** What `xmlns` itself stands for; nobody may declare it. */
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/**
 * The declarations of one start tag, before those of the elements around it. Nothing is copied from around: a document in
 * which every element declares something would otherwise cost the square of its size. A look-up goes outwards, and takes at
 * most one step for each element around.
 */
export class NamespaceScope implements ReadonlyMap<string, string> {
  readonly #around: ReadonlyMap<string, string>;
  readonly #own: ReadonlyMap<string, string>;
  #all: ReadonlyMap<string, string> | undefined;

  constructor(around: ReadonlyMap<string, string>, own: ReadonlyMap<string, string>) {
    this.#around = around;
    this.#own = own;
  }

  get(prefix: string): string | undefined {
    let scope: ReadonlyMap<string, string> = this;
    while (scope instanceof NamespaceScope) {
      const namespace = scope.#own.get(prefix);
      if (namespace !== undefined) return namespace;
      scope = scope.#around;
    }
    return scope.get(prefix);
  }

  has(prefix: string): boolean {
    return this.get(prefix) !== undefined;
  }

  get size(): number {
    return this.#flat().size;
  }

  entries(): MapIterator<[string, string]> {
    return this.#flat().entries();
  }

  keys(): MapIterator<string> {
    return this.#flat().keys();
  }

  values(): MapIterator<string> {
    return this.#flat().values();
  }

  [Symbol.iterator](): MapIterator<[string, string]> {
    return this.entries();
  }

  forEach(visit: (namespace: string, prefix: string, scope: ReadonlyMap<string, string>) => void): void {
    for (const [prefix, namespace] of this) visit(namespace, prefix, this);
  }

  #flat(): ReadonlyMap<string, string> {
    if (this.#all === undefined) {
      const levels: ReadonlyMap<string, string>[] = [];
      let scope: ReadonlyMap<string, string> = this;
      while (scope instanceof NamespaceScope) {
        levels.push(scope.#own);
        scope = scope.#around;
      }
      const all = new Map(scope);
      for (const level of levels.reverse()) for (const [prefix, namespace] of level) all.set(prefix, namespace);
      this.#all = all;
    }
    return this.#all;
  }
}

/** What holds outside the root. */
export const outermostScope: ReadonlyMap<string, string> = new Map([['xml', XML_NAMESPACE]]);
