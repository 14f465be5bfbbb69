/**
 * The part that a process needs which reads documents: it has little memory, and the schemas of all events and calls would take a
 * good part of it.
 */
export { type DocumentFormat, type DocumentMediaType, documentFormats } from './document-formats.ts';
export { type BlobLocation, type FactValue, type FailureStage, failureStage, metadata } from './fields.ts';
export { type DocumentProperties, describedBy, type ReadingWarning } from './reading.ts';
