import type { HostName } from './vscode-host.mjs';

export interface CodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly port: number;
  /** The folder of everything that it writes. */
  readonly profile: string;
  readonly exited: Promise<unknown>;
  /** What it printed until now. */
  log(): string;
  /** Ends it and all that it started. */
  stop(): Promise<void>;
}

export interface CodeServerOptions {
  readonly profile: string;
  readonly host?: HostName;
  readonly password?: string;
  readonly trusted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly testDriver?: boolean;
}

export function startCodeServer(options: CodeServerOptions): Promise<CodeServer>;
export function installExtension(options: {
  readonly host?: HostName;
  readonly profile: string;
  readonly vsix: string;
}): Promise<void>;
export const quietSettings: Readonly<Record<string, unknown>>;
