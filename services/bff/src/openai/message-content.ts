import { z } from 'zod';

/** Parts of a message that hold what a reader of text alone would miss. */
const unreadParts: ReadonlySet<unknown> = new Set([
  ...['image_url', 'input_image', 'image', 'video_url'],
  ...['input_audio', 'audio', 'file', 'input_file'],
]);

const isUnread = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && 'type' in part && unreadParts.has(part.type);

/** What any message but a user's, or the result of a tool, has: a text, or parts. Those of an unknown type are taken and not read. */
export const anyContent = z
  .unknown()
  .refine((content) => !Array.isArray(content) || !content.some(isUnread), 'only text is read')
  .optional()
  .describe('A text, or parts, of which those that are text are read; images, sound and files are refused');
