import type { SessionClient } from '@lectern/client';
import { type SampleDocument, sampleDocuments } from '@lectern/embedding/testing/samples';

/** What became of a document of one format. */
export interface ReadSample extends SampleDocument {
  /** Who has it. */
  readonly reader: SessionClient;
  readonly id: string;
  readonly status: string;
  /** Of all of its chunks. */
  readonly text: string;
}

/** Has readers upload a document of each format, all at once but shared out among them, and waits for them. */
export function readSamples(
  baseUrl: string,
  readers: readonly [SessionClient, SessionClient],
): Promise<ReadSample[]> {
  return Promise.all(
    sampleDocuments.map(async (sample, index) => {
      const reader = index % 2 === 0 ? readers[0] : readers[1];
      const { fileName: name, declaredType: contentType, content } = sample;
      const { id, status } = await reader.uploadDocument({ name, contentType, content }, { wait: true });
      return { ...sample, reader, id, status, text: await textOf(baseUrl, reader, id) };
    }),
  );
}

async function textOf(baseUrl: string, reader: SessionClient, id: string): Promise<string> {
  const headers = { Authorization: `Bearer ${await reader.accessToken()}` };
  const answer = await fetch(`${baseUrl}/v1/documents/${id}/chunks`, { headers });
  const { data } = (await answer.json()) as { data: { text: string }[] };
  return data.map(({ text }) => text).join('\n');
}
