import { limits } from '../limits.ts';
import type { CallOptions, Documents, TextPage } from '../ports.ts';
import { type GetMemberPorts, getMember, type MemberInput } from './get-member.ts';

export interface ReadMemberPorts extends GetMemberPorts {
  readonly documents: Pick<Documents, 'text'>;
}

/**
 * All that was read of a document in a collection, in parts that are asked for as they are taken. An error may come in the place of any of
 * them, so a text that ends is whole.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`, and `chunks_not_stored` for what is not read yet)
 */
export async function readMember(
  ports: ReadMemberPorts,
  input: MemberInput,
  signal: AbortSignal,
): Promise<AsyncGenerator<string, void>> {
  const { caller, documentId } = input;
  const options: CallOptions = { caller, signal };
  await getMember(ports, input, signal);
  const read = (cursor?: string) =>
    ports.documents.text(documentId, { cursor, chunks: limits.readChunks.value }, options);
  return partsOf(await read(), read);
}

async function* partsOf(
  first: TextPage,
  read: (cursor: string) => Promise<TextPage>,
): AsyncGenerator<string, void> {
  yield first.text;
  for (let { nextCursor } = first; nextCursor !== null; ) {
    const page = await read(nextCursor);
    yield page.text;
    nextCursor = page.nextCursor;
  }
}
