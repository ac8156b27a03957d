// The part of `WebAssembly` that is used here; the language's own types do not have it.

/** A function, a memory or something else that a module exports. */
export type WasmExport = ((...values: unknown[]) => unknown) | object

/** `WebAssembly`. */
export interface WebAssemblyApi {
  readonly Module: {
    new (bytes: Uint8Array): object
    imports(module: object): readonly { readonly module: string; readonly name: string }[]
  }
  readonly Instance: new (
    module: object,
    imports: { readonly [module: string]: object },
  ) => { readonly exports: { readonly [name: string]: WasmExport } }
  readonly Memory: new (descriptor: { readonly initial: number }) => object
  readonly RuntimeError: new (message?: string) => Error
}
