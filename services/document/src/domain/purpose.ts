import type { Metadata } from '@lectern/contracts';

/** What files are for that clients of OpenAI's API upload, as far as it is served. Either is searched and read alike. */
export const documentPurposes = ['assistants', 'user_data'] as const;
export type DocumentPurpose = (typeof documentPurposes)[number];

/** What a document is for by the fact `purpose` of its metadata: `user_data` where that says nothing, or something else. */
export function purposeOf({ purpose }: Metadata): DocumentPurpose {
  return purpose === 'assistants' ? purpose : 'user_data';
}
