import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const paths = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map((name) => {
  const { stdout } = spawnSync('which', [name], { encoding: 'utf8' });
  return stdout?.trim() ?? '';
});
const program = paths.find((path) => path !== '');

const missing =
  program === undefined ? 'NOT TESTED: no Chromium is installed (apt-get install chromium)' : undefined;

/**
 * Undefined where there is a Chromium; else why the tests that need one are left out. In CI there has to be one: nothing is
 * left out, and they fail.
 */
export const chromiumMissing = process.env.CI === undefined ? missing : undefined;

/**
 * A browser that finds no host but this one, by a name that is not that of the machine: pages and browsers treat `localhost`
 * otherwise.
 *
 * @param origin `http://name:port`, which is taken for as safe as one with TLS
 * @throws Error where no Chromium is installed
 */
export async function startChromium(origin: string): Promise<Browser> {
  if (program === undefined) throw new Error(missing);
  return chromium.launch({
    executablePath: program,
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP ${new URL(origin).hostname} 127.0.0.1, MAP * ~NOTFOUND`,
      `--unsafely-treat-insecure-origin-as-secure=${origin}`,
    ],
  });
}
