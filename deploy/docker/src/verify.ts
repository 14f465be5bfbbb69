import { parseCommandLine } from '@lectern/project';
import { type Compose, createCompose } from './compose.ts';
import { buildImages, imageSizes, standInBases } from './images.ts';
import { requestsServed, untilFound } from './instances.ts';
import { killEach, platformServices } from './kill-each.ts';
import { watchMemory } from './memory.ts';
import { parseOptions, usage, type VerifyOptions } from './options.ts';
import { createReport, secondsSince } from './report.ts';
import { rollingRestart } from './rolling-restart.ts';
import { run, runDemo } from './run.ts';
import { newTenant } from './tenant.ts';
import { answers, publicPath, until } from './until.ts';

const { say, table, held, end } = createReport(process.stdout);

interface Trial {
  readonly options: VerifyOptions;
  readonly url: string;
  readonly consulUrl: string;
  /** One of each service; the second compose has two, with Qdrant or its double. */
  readonly single: Compose;
  readonly double: Compose;
}

/** Tries images and compose file on a Docker engine. Exit codes: 0 when everything held, 1 otherwise, 2 for a wrong command line. */
async function main(options: VerifyOptions): Promise<void> {
  const trial = await prepare(options);
  try {
    await images(trial);
    await oneOfEach(trial);
    await trial.single.down();
    await twoOfEach(trial);
  } finally {
    if (!options.keep) await trial.double.down();
  }
  end(0);
}

async function prepare(options: VerifyOptions): Promise<Trial> {
  const consulPort = options.port + 9;
  const env = {
    COMPOSE_PROJECT_NAME: 'lectern-verify',
    COMPOSE_PROFILES: '',
    LECTERN_VERSION: 'verify',
    CONSUL_PORT: String(consulPort),
    ...(options.standIn ? await standInBases() : {}),
  };
  const files = (standIn: string): string[] =>
    options.standIn ? ['docker-compose.yml', `deploy/docker/${standIn}`] : ['docker-compose.yml'];
  return {
    options,
    url: `http://127.0.0.1:${options.port}`,
    consulUrl: `http://127.0.0.1:${consulPort}`,
    single: createCompose({
      files: files('compose.stand-in.yml'),
      env: { ...env, LECTERN_PORT: String(options.port) },
    }),
    double: createCompose({
      files: files('compose.qdrant-double.yml'),
      env: { ...env, LECTERN_PORT: `${options.port}-${options.port + 1}` },
    }),
  };
}

async function images({ options, single, double }: Trial): Promise<void> {
  if (options.build) {
    await buildImages(double, say);
    if (options.standIn) await single.run('build', 'retrieval');
  }
  for (const { image, megabytes } of await imageSizes(double)) held(`${image} has ${megabytes} MB`);
}

async function oneOfEach(trial: Trial): Promise<void> {
  const { single, url } = trial;
  const upAt = Date.now();
  await single.up();
  await until('the gateway answers', () => answers(url + publicPath));
  held(`all healthy ${secondsSince(upAt)} s after "docker compose up"`);
  await withMemory(single, async () => {
    await mainJob(trial);
    await killServices(trial);
    await threeOfOne(trial);
  });
}

/** Does something, and prints the memory that the containers used meanwhile. */
async function withMemory(compose: Compose, work: () => Promise<void>): Promise<void> {
  const memory = watchMemory(compose);
  try {
    await work();
  } finally {
    say('memory of a container in MiB (docker stats, a sample every two seconds):');
    table(await memory.stop());
  }
}

async function journeys({ consulUrl, url }: Trial): Promise<void> {
  for (const service of platformServices) await untilFound(consulUrl, service, 1);
  await run(process.execPath, ['helm/lectern/files/smoke/smoke.mjs', url]);
}

async function mainJob(trial: Trial): Promise<void> {
  await journeys(trial);
  held('the three smoke journeys pass');
  held(await runDemo(trial.url));
}

async function killServices(trial: Trial): Promise<void> {
  say('two services are killed at a time; seconds until the smoke journeys pass again:');
  await killEach({
    compose: trial.single,
    journeys: () => journeys(trial),
    report: ({ services, ...seconds }) =>
      held(`${services.join(' and ')} recover: ${JSON.stringify(seconds)}`),
  });
}

async function threeOfOne({ single, url, consulUrl }: Trial): Promise<void> {
  await single.run('up', '--detach', '--no-build', '--no-recreate', '--scale', 'document=3');
  await single.untilHealthy();
  await untilFound(consulUrl, 'document', 3);
  await newTenant(url, 30);
  const served = await requestsServed(single, 'document');
  if (served.length !== 3 || served.some((count) => count === 0))
    throw new Error(`Three instances of document served ${served.join(', ')} requests`);
  held(`three instances of document served ${served.join(', ')} requests`);
}

async function twoOfEach(trial: Trial): Promise<void> {
  const { double } = trial;
  await double.up(Object.fromEntries(platformServices.map((service) => [service, 2])));
  say('two of each service are healthy; restarting a container of two services at a time under load');
  await withMemory(double, () => restartUnderLoad(trial));
}

async function restartUnderLoad({ options, double, url, consulUrl }: Trial): Promise<void> {
  const report = await rollingRestart({
    compose: double,
    gateways: [url, `http://127.0.0.1:${options.port + 1}`],
    consulUrl,
    requests: options.requests,
    say,
  });
  const { failures, ...figures } = report;
  for (const failure of failures.slice(0, 20)) say(`  failed: ${failure}`);
  if (failures.length > 0) throw new Error(`${failures.length} failed of ${JSON.stringify(figures)}`);
  held(`rolling restart: no request failed, ${JSON.stringify(figures)}`);
}

const options = parseCommandLine(process, { usage, parse: parseOptions });
try {
  await main(options);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
  end(1);
  process.exitCode = 1;
}
