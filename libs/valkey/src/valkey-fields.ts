import { secretField } from '@lectern/config';
import { z } from 'zod';

/**
 * Variables of a service whose instances may count in a Valkey together.
 *
 * @param counted what they count, for the description
 */
export const valkeyFields = (counted: string) => ({
  VALKEY_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe(
      `URL of the Valkey in which all instances count ${counted} together, for example \`redis://valkey:6379\` or, with TLS, \`rediss://name@valkey.example.com:6379\`; if it is not set, each counts for itself`,
    ),
  VALKEY_PASSWORD: secretField().optional().describe('Password for Valkey'),
});
