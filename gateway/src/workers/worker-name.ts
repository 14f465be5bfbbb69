/** Variable by which the parent tells a worker which one it is, from 1 on. One that is started anew has the number of the one before. */
const variable = 'GATEWAY_WORKER';

/** Environment of the worker with this number. */
export function numberedEnv(number: number): Record<string, string> {
  return { [variable]: String(number) };
}

/** What a worker is called within its gateway. */
export function nameOfWorker(number: number): string {
  return `worker-${number}`;
}

/** What the process of this environment is called. */
export function workerNameIn(env: Readonly<Record<string, string | undefined>>): string {
  return nameOfWorker(Number(env[variable]));
}
