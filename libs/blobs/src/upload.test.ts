import { Readable } from 'node:stream';
import { AbortMultipartUploadCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { upload } from './upload.ts';

describe('upload', () => {
  it('fails with what failed first when its parts cannot be removed either, which it logs', async () => {
    const [partFailed, abortFailed] = [new Error('part refused'), new Error('abort refused')];
    const send = async (command: unknown) => {
      if (command instanceof UploadPartCommand) throw partFailed;
      if (command instanceof AbortMultipartUploadCommand) throw abortFailed;
      return { UploadId: 'u' };
    };
    const logged: unknown[] = [];
    const parts = {
      s3: { send } as unknown as S3Client,
      logger: { warn: (facts: unknown) => void logged.push(facts) },
    };
    const body = Readable.from([Buffer.alloc(6 * 1024 * 1024)]);
    const uploading = upload(parts, { bucket: 'b', key: 'k' }, { body, contentType: 'text/plain' });
    await expect(uploading).rejects.toBe(partFailed);
    expect(logged).toEqual([{ err: abortFailed, bucket: 'b', key: 'k' }]);
  });
});
