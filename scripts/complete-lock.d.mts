export function missingPackages(
  packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>,
): readonly { readonly path: string; readonly version: string }[];
