import { promptLimits } from './limits.ts';

/** A text with places for values. */
export interface PromptTemplate {
  /** Texts and names in turn: a text first and last, which may be empty. */
  readonly pieces: readonly string[];
  /** The names, each once, in the order of their first place. */
  readonly variables: readonly string[];
}

/** A template that is none. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

const place = /\{\{[ \t]{0,8}([A-Za-z_][A-Za-z0-9_]{0,63})[ \t]{0,8}\}\}/;

/**
 * Reads a template: `{{name}}` is the place of a value, and there is nothing else, no conditions, no code.
 *
 * @throws TemplateError for braces in pairs that are no place, since they are a slip more likely than text, for too many variables, and for a name
 *   that no body of a request may have
 */
export function readTemplate(template: string): PromptTemplate {
  const pieces = template.split(place);
  const stray = pieces.find((piece, i) => i % 2 === 0 && /\{\{|\}\}/.test(piece));
  if (stray !== undefined) {
    throw new TemplateError('has {{ or }} that is not the place of a variable, such as {{question}}');
  }
  const variables = [...new Set(pieces.filter((_, i) => i % 2 === 1))];
  if (variables.includes('__proto__'))
    throw new TemplateError('has a variable __proto__, which no JSON may name');
  const most = promptLimits.promptVariables.value;
  if (variables.length > most) throw new TemplateError(`has more than ${most} variables`);
  return { pieces, variables };
}

/**
 * The text with values in their places. A value is put in as it is and not read again: braces in it are text.
 *
 * @returns undefined where it would be longer than `most` characters
 */
export function fillTemplate(
  { pieces }: PromptTemplate,
  values: Readonly<Record<string, string>>,
  most: number,
): string | undefined {
  const filled = pieces.map((piece, i) => (i % 2 === 0 ? piece : (values[piece] ?? '')));
  // Before they are joined: a long value in many places would be a text of gigabytes.
  const length = filled.reduce((sum, text) => sum + text.length, 0);
  return length > most ? undefined : filled.join('');
}
