// Starts the browser edition of VS Code on a free port of this machine, with a profile of its own.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { run } from './run.mjs';
import { vscodeHost } from './vscode-host.mjs';

/** A socket of VS Code, and how long the path of one may be on any system. */
const SOCKET = 'vscode-ipc-00000000-0000-0000-0000-000000000000.sock';
const LONGEST_SOCKET = 104;

/** The environment of the host: a home of its own, no gallery, and nothing that a VS Code around us has set. */
function hostEnvironment(profile, extra) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !(name.startsWith('VSCODE_') && !name.startsWith('VSCODE_TEST_')) &&
        !name.startsWith('ELECTRON_') &&
        !name.startsWith('npm_') &&
        name !== 'NODE_OPTIONS' &&
        !name.startsWith('VITEST') &&
        name !== 'NODE_ENV',
    ),
  );
  return {
    ...env,
    HOME: profile,
    XDG_CONFIG_HOME: join(profile, 'cfg'),
    XDG_DATA_HOME: join(profile, 'share'),
    // VS Code leaves its sockets where they were.
    ...(join(profile, SOCKET).length < LONGEST_SOCKET && { XDG_RUNTIME_DIR: profile }),
    EXTENSIONS_GALLERY: '{}',
    ...extra,
  };
}

/** A port of 127.0.0.1 that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Installs an extension from its package.
 * @param {{ host?: import('./vscode-host.mjs').HostName, profile: string, vsix: string }} options
 */
export async function installExtension({ host = 'newest', profile, vsix }) {
  const { node, entry } = vscodeHost(host);
  const args = [
    entry,
    '--install-extension',
    vsix,
    '--extensions-dir',
    join(profile, 'ext'),
    '--user-data-dir',
    profile,
  ];
  await run(node, args, { quiet: true, env: hostEnvironment(profile, {}) });
}

/** The settings that keep the workbench quiet: no welcome, no tips, no chat, no trust question by itself. */
export const quietSettings = {
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.editor.useModal': 'off',
  'files.autoSave': 'off',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'extensions.ignoreRecommendations': true,
};

/**
 * Starts the server and waits until it answers.
 * @param {{
 *   profile: string,
 *   host?: import('./vscode-host.mjs').HostName,
 *   password?: string,
 *   trusted?: boolean,
 *   settings?: Readonly<Record<string, unknown>>,
 *   env?: Readonly<Record<string, string>>,
 *   testDriver?: boolean,
 * }} options profile: an existing folder for everything that it writes; password: none for tests only
 * @returns {Promise<import('./code-server.mjs').CodeServer>}
 */
export async function startCodeServer({
  profile,
  host = 'newest',
  password,
  trusted = true,
  settings = {},
  env = {},
  testDriver = false,
}) {
  const { node, entry } = vscodeHost(host);
  mkdirSync(join(profile, 'User'), { recursive: true });
  writeFileSync(join(profile, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  const port = await freePort();
  const child = spawn(
    node,
    [
      entry,
      ...['--auth', password === undefined ? 'none' : 'password'],
      ...['--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', profile, '--extensions-dir', join(profile, 'ext')],
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...(testDriver && host === 'newest' ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    {
      cwd: profile,
      env: hostEnvironment(profile, { ...env, ...(password === undefined ? {} : { PASSWORD: password }) }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that its extension hosts end with it.
      detached: true,
    },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Already gone.
    }
  };
  const killOnExit = () => kill('SIGKILL');
  process.once('exit', killOnExit);
  const stop = async () => {
    process.off('exit', killOnExit);
    kill('SIGTERM');
    const late = setTimeout(() => kill('SIGKILL'), 3000);
    await exited;
    clearTimeout(late);
    kill('SIGKILL');
  };
  const address = `http://127.0.0.1:${port}`;
  const giveUp = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null || Date.now() > giveUp) {
      await stop();
      throw new Error(`VS Code did not start:\n${log}`);
    }
    const answer = await fetch(`${address}/healthz`).catch(() => undefined);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { address, port, profile, exited, log: () => log, stop };
}
