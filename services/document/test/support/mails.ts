import { createHash, randomUUID } from 'node:crypto';
import type { AttachmentsExtracted, DocumentResource } from '@lectern/contracts';
import type { DataOf } from '@lectern/events';
import { eventually } from '@lectern/testing';
import type { startPipeline } from './pipeline.ts';
import { alice, type Harness } from './start-document.ts';

type Attachment = DataOf<typeof AttachmentsExtracted>['attachments'][number];

interface Parts {
  readonly service: Harness;
  readonly pipeline: Awaited<ReturnType<typeof startPipeline>>;
}

/** Mails of alice, and what the embedding service takes out of them. The parts are asked for when they are needed. */
export function mailsFor(parts: () => Parts) {
  const putMail = async (facts: object = {}, as = alice) => {
    const json = { title: 'Move', text: 'From: a@x.example', ...facts };
    return (await parts().service.call<DocumentResource>('POST', '/v1/documents', { as, json })).body;
  };
  /** What the embedding service has taken out of a mail. */
  const taken = async (part: number, text = `Attachment ${part} ${randomUUID()}`): Promise<Attachment> => {
    const { service } = parts();
    const key = `attachments/${randomUUID()}`;
    await service.putBlob(key, text);
    return {
      part,
      filename: `${part}.txt`,
      contentType: 'text/plain',
      bytes: Buffer.byteLength(text),
      sha256: createHash('sha256').update(text).digest('hex'),
      location: { bucket: service.bucket, key },
    };
  };
  const untilAttached = (id: string, count: number) =>
    eventually(
      async () => {
        const path = `/v1/documents/${id}`;
        const { attachments = [] } = (await parts().service.call<DocumentResource>('GET', path)).body;
        return attachments.length === count ? attachments.map((attachment) => attachment.id) : undefined;
      },
      { what: `${count} attachments of ${id}` },
    );
  /** A mail with documents that were attached to it. */
  const mailWith = async (count: number, facts: object = {}, as = alice) => {
    const mail = await putMail(facts, as);
    const files = await Promise.all(Array.from({ length: count }, (_, i) => taken(i + 1)));
    await parts().pipeline.extracted(mail, files);
    return { mail, files, ids: await untilAttached(mail.id, count) };
  };
  return { putMail, taken, untilAttached, mailWith };
}
