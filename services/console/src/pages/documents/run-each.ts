/** One that it was not done for. */
export interface Failure {
  readonly id: string;
  readonly error: unknown;
}

/** What became of an action on many. */
export interface Outcome {
  readonly done: readonly string[];
  readonly failures: readonly Failure[];
}

const atOnce = 4;
/** So many are told by name for each reason. */
const named = 3;

/** Does something for each of many, some at a time; one that fails keeps none of the others from it. */
export async function runEach(
  ids: readonly string[],
  act: (id: string) => Promise<unknown>,
): Promise<Outcome> {
  const waiting = [...ids];
  const done: string[] = [];
  const failures: Failure[] = [];
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const current = id;
      await act(current).then(
        () => done.push(current),
        (error: unknown) => failures.push({ id: current, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { done, failures };
}

/** Every reason in words, each once, with the names of what it holds for. */
export function sayFailures(
  failures: readonly Failure[],
  words: { readonly nameOf: (id: string) => string; readonly reasonOf: (error: unknown) => string },
): string {
  const byReason = Map.groupBy(failures, ({ error }) => words.reasonOf(error));
  return [...byReason]
    .map(([reason, those]) => {
      const names = those.slice(0, named).map(({ id }) => `“${words.nameOf(id)}”`);
      const more = those.length > named ? ` and ${those.length - named} more` : '';
      return `${names.join(', ')}${more}: ${reason}`;
    })
    .join(' ');
}
