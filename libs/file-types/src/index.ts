export {
  type ContentEvidence,
  decideContentType,
  type FoundContent,
  type SupportedContentType,
  supportedContentTypes,
} from './content-type.ts';
export { createFileTypeContentProbe } from './file-type-content-probe.ts';
export { type ContentProbe, extensionOf, type NamedFile, typeOfFile } from './type-of-file.ts';
