// The browser that drives the tests: Chromium or Chrome as it is on the machine.
import { accessSync, constants } from 'node:fs';
import { run } from './run.mjs';

const places = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
};

const PUT_TOGETHER_APART = '--disable-gpu-compositing';

/**
 * What Chromium is started with: WebGL2 on the processor (SwiftShader, the same pictures on every machine), the page
 * itself put together without it (a picture of the page takes a quarter of the time), and no traffic of its own.
 */
export const chromiumArguments = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  PUT_TOGETHER_APART,
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** To measure tasks of a page: without that, each frame with WebGL is copied in a task of the page. */
export const measuringArguments = chromiumArguments.filter((argument) => argument !== PUT_TOGETHER_APART);

/**
 * The path of the browser: LENS_CHROMIUM, or the first that is installed.
 * @returns {string | undefined}
 */
export function findChromium() {
  const chosen = process.env['LENS_CHROMIUM'];
  return [...(chosen ? [chosen] : []), ...(places[process.platform] ?? [])].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Makes sure that there is a browser: installs it where that needs no question, otherwise says how. */
export async function ensureChromium() {
  if (findChromium()) return;
  const packages = ['chromium', 'fonts-liberation', 'fonts-dejavu-core'];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    console.log(`Installing Chromium for the tests: apt-get install ${packages.join(' ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { quiet: true, env, allowFailure: true });
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { quiet: true, env });
    if (findChromium()) return;
  }
  const how =
    process.platform === 'linux'
      ? `Install it:  sudo apt-get install -y ${packages.join(' ')}`
      : 'Install Chrome or Chromium, or set LENS_CHROMIUM to its path.';
  throw new Error(`The tests need Chromium, and there is none on this machine. ${how}`);
}
