/** What became of an action on many. */
export interface Outcome {
  readonly done: readonly string[];
  readonly errors: readonly unknown[];
}

const atOnce = 4;

/** Does something for each of many, some at a time; one that fails keeps none of the others from it. */
export async function runEach(
  ids: readonly string[],
  act: (id: string) => Promise<unknown>,
): Promise<Outcome> {
  const waiting = [...ids];
  const done: string[] = [];
  const errors: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const current = id;
      await act(current).then(
        () => done.push(current),
        (error: unknown) => errors.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { done, errors };
}
