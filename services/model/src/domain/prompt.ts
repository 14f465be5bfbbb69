import { readTemplate, type StoredPrompt } from '@lectern/contracts';

/** A prompt of a tenant, without what its versions say. */
export interface Prompt {
  readonly name: string;
  /** The version that is asked when none is named. */
  readonly liveVersion: number;
  readonly lastVersion: number;
  /** When the live version became so, or the last one was added, whichever was later. */
  readonly changedAt: Date;
  /** Id of the user; undefined where that account was erased. */
  readonly changedBy: string | undefined;
}

/** One version of a prompt, which never changes. */
export interface PromptVersion extends StoredPrompt {
  readonly createdAt: Date;
  /** Id of the user; undefined where that account was erased. */
  readonly createdBy: string | undefined;
}

/** What lists have of a version. */
export type ListedVersion = Pick<PromptVersion, 'version' | 'alias' | 'createdAt' | 'createdBy'>;

/** Names of all that a version wants to be told, for its template and its search. */
export function variablesOf({ template, documents }: Pick<StoredPrompt, 'template' | 'documents'>): string[] {
  const templates = documents === null ? [template] : [template, documents.query];
  return [...new Set(templates.flatMap((text) => readTemplate(text).variables))];
}
