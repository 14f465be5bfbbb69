/** Key of events that are nobody's in particular; they share their turns. */
export const nobody = '';

/** Whose event it is: the tenant that its data names. */
export function tenantOf(event: { readonly data?: unknown }): string {
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('tenantId' in data)) return nobody;
  return typeof data.tenantId === 'string' ? data.tenantId : nobody;
}

/** What SNS takes as a message group: 1 to 128 letters, digits and signs of ASCII. */
export function isGroupId(text: string): boolean {
  return /^[!-~]{1,128}$/.test(text);
}
