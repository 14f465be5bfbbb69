import type { HostileDocument } from './document.ts';
import { honestTexts, hostileTexts } from './hard-texts.ts';
import { honestDocx, xmlBombs, zipBombs } from './hostile-docx.ts';
import { hostileMails } from './hostile-mails.ts';
import { hostileHtml, hostileMarkdown } from './hostile-markup.ts';
import { packedBombs, recordBombs } from './hostile-packed.ts';
import { honestPdfs, pdfBombs, pdfMazes } from './hostile-pdfs.ts';

export type { HostileDocument } from './document.ts';

/** Untrusted documents: each is indexed or fails with its reason, in little time and memory, and affects no other. */
export const hostileDocuments: readonly HostileDocument[] = [
  ...honestTexts,
  ...hostileTexts,
  ...hostileMarkdown,
  ...hostileHtml,
  ...hostileMails,
  ...zipBombs,
  ...xmlBombs,
  ...honestDocx,
  ...pdfBombs,
  ...pdfMazes,
  ...honestPdfs,
  ...packedBombs,
  ...recordBombs,
];
