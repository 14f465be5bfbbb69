import { documentId } from '@lectern/contracts';
import { z } from 'zod';

/** The other schemas of the routes are contracts between services: see `@lectern/contracts`. */
export const documentParams = z.object({ documentId });
