import type { AgentClient, UploadFile } from '@lectern/agent';
import { documentStatus } from '@lectern/contracts';
import { z } from 'zod';

/** How far one document has come. */
export interface UploadState {
  readonly title: string;
  readonly bytes: number;
  status: string;
  /** From the start of the upload to the last change, in milliseconds. */
  tookMs: number;
  documentId?: string;
  chunkCount?: number;
  problem?: string;
}

const atOnce = 4;
const statusChange = z.object({ status: documentStatus });
const finalStatuses = new Set(['indexed', 'failed']);

/** Uploads the files, a few at a time, and follows each document's event stream until it is searchable or failed. */
export async function uploadAll(
  agent: AgentClient,
  files: readonly UploadFile[],
  onChange: (states: readonly UploadState[]) => void,
): Promise<UploadState[]> {
  const states = files.map(
    (file): UploadState => ({ title: file.name, bytes: file.bytes.length, status: 'waiting', tookMs: 0 }),
  );
  const queue = files.map((file, index) => ({ file, state: states[index] }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (next.state !== undefined)
        await uploadOne(agent, next.file, { state: next.state, onChange: () => onChange(states) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return states;
}

async function uploadOne(
  agent: AgentClient,
  file: UploadFile,
  { state, onChange }: { state: UploadState; onChange: () => void },
): Promise<void> {
  const startedAt = performance.now();
  const become = (status: string): void => {
    state.status = status;
    state.tookMs = performance.now() - startedAt;
    onChange();
  };
  become('uploading');
  try {
    const { id } = await agent.upload(file);
    state.documentId = id;
    for await (const { data } of agent.watch(id)) {
      const change = statusChange.safeParse(data);
      if (change.success) become(change.data.status);
      if (finalStatuses.has(state.status)) break;
    }
    const document = await agent.document(id);
    state.chunkCount = document.chunkCount;
    if (document.error) state.problem = document.error.message;
  } catch (error) {
    state.problem = error instanceof Error ? error.message : String(error);
    become('failed');
  }
}
