export function buildKernels(place: { readonly root: string; readonly outDir: string }): Promise<void>;
