import type { NewVersion, PromptVersion } from './prompt-data.ts';

/** A version while it is written: all of it as text. */
export interface VersionDraft {
  readonly template: string;
  readonly alias: string;
  readonly restsOnDocuments: boolean;
  readonly query: string;
  readonly topK: number;
  /** JSON, or nothing. */
  readonly answerSchema: string;
}

export const emptyDraft: VersionDraft = {
  template: '',
  alias: 'lectern',
  restsOnDocuments: false,
  query: '',
  topK: 6,
  answerSchema: '',
};

/** A draft that says what a version says. */
export function draftOf({ template, alias, documents, answerSchema }: PromptVersion): VersionDraft {
  return {
    template,
    alias,
    restsOnDocuments: documents !== null,
    query: documents?.query ?? '',
    topK: documents?.topK ?? emptyDraft.topK,
    answerSchema: answerSchema === null ? '' : JSON.stringify(answerSchema, null, 2),
  };
}

/** What the API takes of a draft. */
export type VersionContent = Omit<NewVersion, 'name' | 'version'>;

/** The draft as the API takes it, or what is wrong with its schema. */
export function readDraft(draft: VersionDraft): VersionContent | { readonly schemaError: string } {
  const answerSchema = readSchema(draft.answerSchema.trim());
  if (typeof answerSchema === 'string') return { schemaError: answerSchema };
  const { template, alias, restsOnDocuments, query, topK } = draft;
  return {
    template,
    alias: alias.trim(),
    documents: restsOnDocuments ? { query, topK } : null,
    answerSchema,
  };
}

function readSchema(text: string): Record<string, unknown> | null | string {
  if (text === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    return 'It has to be an object: {"type": "object", …}';
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
