import { extname } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.markdown': 'text/markdown',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** Media type of a file that the platform can read, by its name; undefined for any other. */
export function contentTypeOf(fileName: string): string | undefined {
  return types[extname(fileName).toLowerCase()];
}
