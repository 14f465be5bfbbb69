import { setTimeout as delay } from 'node:timers/promises';

/** What the gateway answers to anyone once the user service answers it. */
export const publicPath = '/.well-known/jwks.json';

/** Asks until the answer is "yes", and says what was waited for when it never is. */
export async function until(what: string, ask: () => Promise<boolean>, timeoutMs = 180_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
    await delay(500);
  }
}

/** Whether `GET url` answers 2xx. Nobody listening, or no answer in two seconds, is a "no". */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch((error: unknown) => {
    if (error instanceof Error) return undefined;
    throw error;
  });
  await response?.body?.cancel();
  return response?.ok ?? false;
}
