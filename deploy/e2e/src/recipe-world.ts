import type { RecipeQuestion } from './agent-recipes.ts';

/** What recipes are run on, and what they have to find. */
export interface RecipeWorld extends RecipeQuestion {
  /** What answers the question. */
  readonly sentence: string;
}

/** What came of one recipe. */
export interface RecipeOutcome {
  readonly name: string;
  readonly state: 'right' | 'wrong' | 'skipped';
  readonly said: string;
}

/** What comes of a recipe that gives what it said, or throws. */
export async function outcomeOf(name: string, run: () => Promise<string>): Promise<RecipeOutcome> {
  try {
    return { name, state: 'right', said: (await run()).trim() };
  } catch (error) {
    const { message, stderr = '' } = error as Error & { stderr?: string };
    return { name, state: 'wrong', said: `${message}\n${stderr.slice(-1_000)}`.trim() };
  }
}
