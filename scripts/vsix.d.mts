export const targetNames: readonly string[];
export function ownTarget(): string;
export function vsixFile(target: string): string;
export function packageVsix(target?: string): Promise<string>;
