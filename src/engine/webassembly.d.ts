// What the engine uses of WebAssembly. Node has it, but TypeScript declares it only in its DOM library, which must not
// be in reach here.
declare namespace WebAssembly {
  interface Module {
    readonly [moduleBrand]: never;
  }
  const moduleBrand: unique symbol;

  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBufferLike;
    grow(pages: number): number;
  }

  class Instance {
    constructor(module: Module, imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    // biome-ignore lint/suspicious/noExplicitAny: what a module exports is known only to its caller
    readonly exports: Readonly<Record<string, any>>;
  }

  function compile(bytes: Uint8Array): Promise<Module>;
}
