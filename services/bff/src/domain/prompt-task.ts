import { fillTemplate, readTemplate, type StoredPrompt } from '@lectern/contracts';
import { AppError, type FieldError } from '@lectern/errors';
import { limits } from '../limits.ts';
import { promptData } from './prompt-text.ts';

/** Values of variables, by their names. */
export type Variables = Readonly<Record<string, string | number | boolean>>;

/** What a run of a prompt asks. */
export interface PromptTask {
  /** What the model is told. */
  readonly text: string;
  /** What is searched for; undefined for a prompt that rests on no documents. */
  readonly query: string | undefined;
}

/**
 * Puts values into the templates of a prompt. They are data: what a chat template would take for structure is made harmless in them, and
 * braces in them are no places.
 *
 * @throws AppError `invalid_argument` (`variables_wrong`) for values that are missing or have no place; (`prompt_too_long`)
 */
export function taskOf({ template, documents }: StoredPrompt, variables: Variables): PromptTask {
  const main = readTemplate(template);
  const search = documents === null ? undefined : readTemplate(documents.query);
  assertNamed(new Set([...main.variables, ...(search?.variables ?? [])]), variables);
  const said = Object.entries(variables).map(([name, value]) => [name, String(value)] as const);
  const asData = Object.fromEntries(said.map(([name, value]) => [name, promptData(value)]));
  const text = fillTemplate(main, asData, limits.promptCharacters.value);
  if (text === undefined) throw tooLong('The prompt', limits.promptCharacters.value);
  if (search === undefined) return { text, query: undefined };
  const query = fillTemplate(search, Object.fromEntries(said), limits.questionCharacters.value);
  if (query === undefined) throw tooLong('What is to be searched for', limits.questionCharacters.value);
  if (query.trim() === '') throw wrong([{ pointer: '/variables', detail: 'leave nothing to search for' }]);
  return { text, query: query.trim() };
}

function assertNamed(wanted: ReadonlySet<string>, variables: Variables): void {
  const missing = [...wanted].filter((name) => !Object.hasOwn(variables, name));
  const unknown = Object.keys(variables).filter((name) => !wanted.has(name));
  const errors = [
    ...missing.map((name) => ({ pointer: `/variables/${name}`, detail: 'is missing' })),
    ...unknown.map((name) => ({ pointer: `/variables/${name}`, detail: 'has no place in the prompt' })),
  ];
  if (errors.length > 0) throw wrong(errors);
}

function wrong(errors: FieldError[]): AppError {
  const message = 'The variables are not those of the prompt.';
  return new AppError('invalid_argument', message, { reason: 'variables_wrong', errors });
}

function tooLong(what: string, most: number): AppError {
  return new AppError('invalid_argument', `${what} has more than ${most} characters with its variables.`, {
    reason: 'prompt_too_long',
  });
}

/** What a model is told of the schema of its answer, behind the task. */
export function schemaRules(schema: Readonly<Record<string, unknown>>): string {
  return `

Answer with one JSON object and nothing else, without a word or a code fence around it. It has to keep to this JSON Schema:
${JSON.stringify(schema)}`;
}

/** The error where no model is to answer, and sentences of documents cannot: `failed` are the targets that were tried. */
export function noModel(alias: string, failed: readonly string[]): AppError {
  if (failed.length > 0) {
    return new AppError('unavailable', 'No model can answer now.', { reason: 'model_unavailable' });
  }
  const message = `No model stands behind the alias "${alias}", and this needs one.`;
  return new AppError('conflict', message, { reason: 'model_missing' });
}
