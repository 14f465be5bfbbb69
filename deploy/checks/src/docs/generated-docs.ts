import { eventDocs } from '../events/event-docs.ts';
import { accessTables } from './access-table.ts';
import { apiDocuments } from './api-documents.ts';
import { clientTypes } from './client-types.ts';
import { configuredWorkspaces, readmeWithTables } from './readme-tables.ts';

/** A document that is made from the code, or has parts that are. */
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
  const api = await apiDocuments();
  return Promise.all([...readmes, accessTables(), ...api, clientTypes(api), ...(await eventDocs())]);
}
