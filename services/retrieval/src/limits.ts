import { defineLimits } from '@lectern/config';
import {
  comparisonLimits,
  deadLetterLimits,
  idLimits,
  metadataLimits,
  searchLimits,
} from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { eventLimits, serverLimits } from '@lectern/service/limits';

/** Everything that a caller can make large or long, and how large it may be. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...eventLimits,
  ...comparisonLimits,
  ...deadLetterLimits,
  ...idLimits,
  ...metadataLimits,
  ...searchLimits,
});
