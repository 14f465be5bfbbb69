import { accessTables } from './access-table.ts';
import { configuredWorkspaces, readmeWithTables } from './readme-tables.ts';

/** A document with parts that are made from the code. */
export interface GeneratedDoc {
  /** From the project's root. */
  readonly name: string;
  readonly file: string;
  readonly now: string;
  readonly wanted: string;
}

/** All documents with such parts, as they are and as they have to be. */
export async function generatedDocs(): Promise<GeneratedDoc[]> {
  const readmes = configuredWorkspaces().map(async (folder) => ({
    name: `${folder}/README.md`,
    ...(await readmeWithTables(folder)),
  }));
  return Promise.all([...readmes, accessTables()]);
}
