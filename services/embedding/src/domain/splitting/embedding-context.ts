import { cutToFit, type Measure } from './cut-to-fit.ts';

/** What is put in front of a chunk for embedding: nothing, its path of headings, or the document's title and that path. */
export type ContextMode = 'none' | 'headings' | 'title';

/** Most of a chunk's tokens that context may take. */
const maxContextTokens = 48;

/** What the context of a section can be made of. */
export interface ContextParts {
  readonly mode: ContextMode;
  readonly title: string;
  readonly headings: readonly string[];
}

/**
 * The context of a section, at most {@link maxContextTokens} large; outer parts give way first, since the inner heading
 * tells more about the text.
 */
export function embeddingContext({ mode, title, headings }: ContextParts, measure: Measure): string {
  if (mode === 'none') return '';
  const path = mode === 'title' && title !== '' ? [title, ...headings] : headings;
  const parts = path.filter((part, index) => part !== path[index - 1]);
  while (parts.length > 1 && measure(parts.join('\n')) > maxContextTokens) parts.shift();
  const context = parts.join('\n');
  if (measure(context) <= maxContextTokens) return context;
  const [start = ''] = cutToFit(context, { limit: maxContextTokens, measure });
  return start.trim();
}
