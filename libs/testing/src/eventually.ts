const pollEveryMs = 20;

/**
 * Waits for a state: probes again and again until the answer is neither `undefined` nor an error, and returns it.
 *
 * @param probe answers `undefined` or throws while the state is not there yet
 * @throws Error that names `what` and carries the probe's last error as its cause, after `timeoutMs` (default 10 s)
 */
export async function eventually<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  options: { timeoutMs?: number; what?: string } = {},
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pollEveryMs);
    });
  } while (performance.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms in vain for ${options.what ?? 'a state'}.`, { cause: lastError });
}
