/** Media types of the formats that are read. */
export const types = {
  text: 'text/plain',
  markdown: 'text/markdown',
  html: 'text/html',
  pdf: 'application/pdf',
  mail: 'message/rfc822',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  epub: 'application/epub+zip',
  rtf: 'application/rtf',
  json: 'application/json',
  yaml: 'application/yaml',
  xml: 'application/xml',
} as const;

/** A document that is hostile or hard to read, and its expected outcome. */
export interface HostileDocument {
  /** What is hostile about it. */
  readonly name: string;
  readonly contentType: string;
  readonly fileName: string;
  /** Made at every access: some take megabytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `indexed`, or the reason for which it fails. */
  readonly expected: string;
}

/** Parts of {@link hostile}. */
export interface HostileParts {
  readonly format: keyof typeof types;
  /** Left out: it is indexed. */
  readonly expected?: string;
  readonly make: () => string | Uint8Array;
}

/** Of the formats whose files do not end with their name. */
const endings: Readonly<Partial<Record<keyof typeof types, string>>> = {
  text: 'txt',
  markdown: 'md',
  mail: 'eml',
};

/** Names a document that is made when its bytes are asked for. */
export function hostile(name: string, { format, expected = 'indexed', make }: HostileParts): HostileDocument {
  return {
    name,
    contentType: types[format],
    fileName: `${name.replace(/\W+/g, '-')}.${endings[format] ?? format}`,
    expected,
    get bytes() {
      return Uint8Array.from(Buffer.from(make()));
    },
  };
}
