/** Fields of a form beside its file; those that are no text are sent as JSON. */
export type FormFields = Readonly<Record<string, unknown>>;

/** A form with a file whose bytes are there, or can be read from a disk by whoever sends it. */
export function wholeForm(fields: FormFields, { name, blob }: { name: string; blob: Blob }): FormData {
  const form = new FormData();
  for (const [field, text] of textsOf(fields)) form.set(field, text);
  form.set('file', blob, name);
  return form;
}

/** A form around a stream, none of which is kept. */
export function streamedForm(
  fields: FormFields,
  { name, contentType, stream }: { name: string; contentType: string; stream: ReadableStream<Uint8Array> },
): { body: ReadableStream<Uint8Array>; headers: Record<string, string> } {
  const boundary = `lectern-${crypto.randomUUID()}`;
  const part = (head: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n`;
  const texts = textsOf(fields).map(([field, text]) => `${part(`name="${quoted(field)}"`)}\r\n${text}\r\n`);
  const file = part(`name="file"; filename="${quoted(name)}"`);
  const type = `Content-Type: ${contentType || 'application/octet-stream'}\r\n\r\n`;
  const encoder = new TextEncoder();
  const around = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(texts.join('') + file + type)),
    flush: (controller) => controller.enqueue(encoder.encode(`\r\n--${boundary}--\r\n`)),
  });
  return {
    body: stream.pipeThrough(around),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

function textsOf(fields: FormFields): [string, string][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => [field, typeof value === 'string' ? value : JSON.stringify(value)]);
}

/** As browsers write the names of a form (HTML, 4.10.21.8). */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
