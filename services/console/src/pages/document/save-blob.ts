/** Has the browser save bytes as a file. They are never shown: what a document holds is not trusted. */
export function saveBlob(bytes: Blob, name: string): void {
  // Without the type: no browser takes it for a page.
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
