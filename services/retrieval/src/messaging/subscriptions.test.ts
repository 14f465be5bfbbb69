import { eventTopology } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { subscriptions } from './subscriptions.ts';

describe('subscriptions', () => {
  it("are those that the platform's event map has for this service", () => {
    const unused = async () => undefined;
    const handled = subscriptions({
      ...{ indexDocument: unused, shareDocument: unused },
      ...{ describeDocument: unused, unindexDocument: unused },
    });
    const mapped =
      eventTopology.consumers.find((consumer) => consumer.name === 'retrieval')?.subscriptions ?? [];
    expect(handled.map(({ from, event }) => `${from} ${event.type}`).sort()).toEqual(
      mapped.flatMap(({ from, types }) => types.map((type) => `${from} ${type}`)).sort(),
    );
  });
});
