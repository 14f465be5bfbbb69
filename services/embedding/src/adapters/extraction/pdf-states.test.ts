import { describe, expect, it } from 'vitest';
import { assertShallowStates } from './pdf-states.ts';

const refused = expect.objectContaining({ reason: 'nested_too_deeply' });
const check = (content: string) => () => assertShallowStates(Buffer.from(content));

describe('assertShallowStates', () => {
  it.each(['q ', 'qq', 'bcq ', '1q', 'q(Q)', 'q%Q\n', 'q /Q gs ', 'q Q q ', 'BI /W 1 ID ( EI q '])(
    'refuses what saves states over and over: %s',
    (part) => {
      expect(check(part.repeat(2_000))).toThrow(refused);
    },
  );

  it.each(['q Q ', 'qQ', 'q 1 0 0 1 0 0 cm BT (q) Tj ET Q ', '/q ', '(q) ', 'unique sequence ', '%q\n'])(
    'lets pass what does not: %s',
    (part) => {
      expect(check(part.repeat(2_000))).not.toThrow();
    },
  );
});
