import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LecternClient } from '@lectern/client';
import { fileFromPath } from '@lectern/client/node';

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

/** Uploads the files, a few at a time, and follows each document's event stream until it is searchable or failed. */
export async function uploadAll(
  client: LecternClient,
  files: readonly string[],
  onChange: (states: readonly UploadState[]) => void,
): Promise<UploadState[]> {
  const states = await Promise.all(files.map(waiting));
  const queue = files.map((file, index) => ({ file, state: states[index] }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (next.state !== undefined)
        await uploadOne(client, next.file, { state: next.state, onChange: () => onChange(states) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return states;
}

async function waiting(file: string): Promise<UploadState> {
  const { size } = await stat(file);
  return { title: basename(file), bytes: size, status: 'waiting', tookMs: 0 };
}

async function uploadOne(
  client: LecternClient,
  file: string,
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
    const { id } = await client.uploadDocument(await fileFromPath(file));
    state.documentId = id;
    for await (const { status } of client.followDocument(id)) become(status);
    const document = await client.getDocument(id);
    state.chunkCount = document.chunkCount;
    if (document.error) state.problem = document.error.message;
  } catch (error) {
    state.problem = error instanceof Error ? error.message : String(error);
    become('failed');
  }
}
