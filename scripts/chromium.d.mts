export const chromiumArguments: readonly string[];
export const measuringArguments: readonly string[];
export function findChromium(): string | undefined;
