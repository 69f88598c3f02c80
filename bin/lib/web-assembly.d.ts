// Node has it; its types come with the browser's library, which has no place here.
declare namespace WebAssembly {
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  function compile(bytes: Uint8Array): Promise<object>;
  function instantiate(module: object, imports: Record<string, object>): Promise<Instance>;
}
