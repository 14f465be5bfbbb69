import { configDefaults, defineConfig } from 'vitest/config';

const everywhere = '{libs,services,deploy}/*';

/** Unit tests that measure the heap or the CPU time of their process, or listen to its signals: each needs one of its own. */
const aloneInProcess = [
  'deploy/checks/src/regexes/regexes.test.ts',
  'libs/fairness/src/fair-queue.test.ts',
  'libs/http/src/member-list.test.ts',
  'libs/service/src/run-service.test.ts',
  'services/embedding/src/domain/clean-text.test.ts',
];

const integrationTests = ['{libs,services}/*/test/**/*.test.ts', 'gateway/test/**/*.test.ts'];

/** Integration tests that measure or limit their process, or kill what they start: each has a process of its own. */
const integrationAlone = [
  'gateway/test/component/workers.test.ts',
  'libs/embedded/test/**/*.test.ts',
  'services/embedding/test/contract/dying-readers.test.ts',
  'services/embedding/test/contract/document-splitter.test.ts',
  'services/embedding/test/contract/token-counter.test.ts',
  'services/embedding/test/component/killed-process.test.ts',
];

/** Integration tests that compare times of a service under load with those without: nothing runs beside them. */
const integrationQuiet = [
  'gateway/test/component/bulkheads.test.ts',
  'gateway/test/component/revocations-everywhere.test.ts',
  'gateway/test/component/slow-callers.test.ts',
  'services/embedding/test/component/fairness.test.ts',
  'services/user/test/component/fair-hashing.test.ts',
];

/** End-to-end tests that compare times or memory, or watch processes end: nothing runs beside them. */
const e2eAlone = ['endings', 'hostile-documents', 'launcher', 'newcomer', 'slow-callers'].map(
  (name) => `deploy/e2e/test/${name}.test.ts`,
);

const e2e = {
  setupFiles: './libs/service/testing/described-answers.ts',
  testTimeout: 180_000,
  hookTimeout: 240_000,
};

const integration = {
  globalSetup: './libs/testing/src/global-setup.ts',
  setupFiles: './libs/service/testing/described-answers.ts',
  // More than cores, of which two are assumed: much of their time is spent waiting, for events, time-outs and processes.
  maxWorkers: 4,
  // Where the AWS SDK's own chain looks first; the emulator takes anything.
  env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** Some load every schema of a service; on a machine that does something else beside, that takes seconds. */
const unitTimeout = 30_000;

/**
 * `unit` runs beside the sources with nothing but the process, which its files share (`unit-alone`: a process for each);
 * `integration` (contract and component tests) shares four processes, one real Postgres and one SNS/SQS/S3 emulator
 * (`integration-alone`: a process for each file; `integration-quiet`: one file at a time, after all others); `charts` runs helm on the charts, two helms at a time;
 * `e2e` starts the whole embedded platform, two files at a time (`e2e-alone`: one at a time); `faults` breaks it for minutes.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${everywhere}/src/**/*.test.ts`, 'gateway/src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...aloneInProcess],
          maxWorkers: '100%',
          testTimeout: unitTimeout,
          // Loading the libraries anew for each of 300 files costs more than their tests.
          isolate: false,
        },
      },
      {
        test: {
          name: 'unit-alone',
          include: aloneInProcess,
          maxWorkers: '100%',
          testTimeout: unitTimeout,
        },
      },
      {
        test: {
          ...integration,
          name: 'integration',
          include: integrationTests,
          exclude: [...configDefaults.exclude, ...integrationAlone, ...integrationQuiet],
          // Loading a service anew for each of its files costs a second or more of CPU.
          isolate: false,
        },
      },
      {
        test: { ...integration, name: 'integration-alone', include: integrationAlone },
      },
      {
        test: {
          ...integration,
          name: 'integration-quiet',
          include: integrationQuiet,
          isolate: false,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'charts',
          include: ['deploy/checks/test/charts/**/*.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
          // A render is parsed once for all files.
          isolate: false,
        },
      },
      {
        test: {
          ...e2e,
          name: 'e2e',
          include: ['deploy/{e2e,fuzz}/test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...e2eAlone],
          // Two platforms: each waits much, for events, time-outs and processes.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...e2e,
          name: 'e2e-alone',
          include: e2eAlone,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: 'faults', include: ['deploy/faults/test/**/*.test.ts'] } },
    ],
  },
});
