import { openConsole } from './console-browser.ts';
import { startTestPlatform } from './test-platform.ts';

const visits = 5;

/** `npm run console:figures`: how fast the first page is, on a processor that is slowed down four times. */
async function main(): Promise<void> {
  const platform = await startTestPlatform();
  const browser = await openConsole(platform.url);
  try {
    const rows = [];
    for (let visit = 0; visit < visits; visit += 1) rows.push(await measure(browser, platform.url));
    for (const name of ['firstPaintMs', 'scriptMs', 'taskMs', 'transferredBytes'] as const) {
      const values = rows.map((row) => row[name]).sort((one, other) => one - other);
      process.stdout.write(
        `${name} ${Math.round(values[Math.floor(visits / 2)] ?? 0)} (median of ${visits})\n`,
      );
    }
  } finally {
    await browser.close();
    await platform.close();
  }
}

/** One visit of a browser that has nothing of the console. */
async function measure(browser: Awaited<ReturnType<typeof openConsole>>, url: string) {
  const { page } = await browser.newVisitor();
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable');
  await devTools.send('Network.enable');
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  let transferredBytes = 0;
  devTools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    transferredBytes += encodedDataLength;
  });
  await page.goto(`${url}/console/`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.waitForLoadState('networkidle');
  const firstPaintMs = (await page.evaluate(
    "performance.getEntriesByName('first-contentful-paint')[0].startTime",
  )) as number;
  const { metrics } = await devTools.send('Performance.getMetrics');
  const secondsOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  await page.close();
  return {
    firstPaintMs,
    scriptMs: secondsOf('ScriptDuration') * 1_000,
    taskMs: secondsOf('TaskDuration') * 1_000,
    transferredBytes,
  };
}

await main();
