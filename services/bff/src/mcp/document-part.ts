/** A part of a document, by the id that agents know it by. */
export interface DocumentPart {
  readonly documentId: string;
  /** Undefined for the first part. */
  readonly offset: string | undefined;
}

/** `<id>` is the first part of a document, `<id>#<offset>` another one. */
export function documentPart(id: string): DocumentPart {
  const [documentId = '', offset] = id.split('#');
  return { documentId, offset };
}

/** The id of another part. */
export function idOfPart({ documentId }: Pick<DocumentPart, 'documentId'>, offset: string): string {
  return `${documentId}#${offset}`;
}
