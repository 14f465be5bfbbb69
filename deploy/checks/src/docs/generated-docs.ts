import { eventDocs } from '../events/event-docs.ts';
import { accessTables } from './access-table.ts';
import { apiDocuments } from './api-documents.ts';
import { clientTypes } from './client-types.ts';
import { configuredWorkspaces, type GeneratedDoc, readmeWithTables } from './readme-tables.ts';

/** All documents with such parts, as they are and as they have to be. */
export async function generatedDocs(): Promise<GeneratedDoc[]> {
  const readmes = configuredWorkspaces().map(readmeWithTables);
  const api = await apiDocuments();
  return Promise.all([...readmes, accessTables(), ...api, clientTypes(api), ...(await eventDocs())]);
}
