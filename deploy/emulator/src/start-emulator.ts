import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';
import { dropUnfinished } from './drop-unfinished.ts';
import { type ListenAddress, listeningOn } from './listening-on.ts';

/** What {@link startEmulator} needs. */
export interface EmulatorOptions extends ListenAddress {
  /** Made if it is missing: queues in SQLite, objects in plain files. */
  readonly dataDir: string;
}

/** An emulator that serves. */
export interface RunningEmulator {
  readonly port: number;
  /** Ends it; its state stays. */
  stop(): Promise<void>;
}

/**
 * Starts SNS, SQS and S3 with what an earlier run left in the folder, also one that was killed. Queue URLs have the host by which they were asked
 * for.
 *
 * @throws Error when the address cannot be had
 */
export async function startEmulator({ dataDir, ...address }: EmulatorOptions): Promise<RunningEmulator> {
  const [events, blobs] = [join(dataDir, 'events'), join(dataDir, 'blobs')];
  for (const folder of [events, blobs]) await mkdir(folder, { recursive: true });
  dropUnfinished(blobs);
  return listeningOn(address, () =>
    startFauxqs({ port: address.port, dataDir: events, s3StorageDir: blobs, logger: false }),
  );
}
