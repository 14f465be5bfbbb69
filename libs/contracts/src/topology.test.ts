import type { EventDefinition } from '@lectern/events/definition';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import { eventTopology } from './topology.ts';

const definitions = Object.values<unknown>(contracts).filter(isEventDefinition);

function isEventDefinition(value: unknown): value is EventDefinition {
  return typeof value === 'object' && value !== null && 'type' in value && 'version' in value;
}

describe('the events', () => {
  it('are in the past tense, versioned, and defined once each', () => {
    const types = definitions.map(({ type }) => type);
    expect(types.length).toBeGreaterThan(0);
    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(type).toMatch(/^[A-Z][A-Za-z]+ed\.v[1-9]\d*$/);
  });

  it.each(definitions)(
    '$type names its tenant and its document or erasure, and has a JSON Schema',
    ({ schema }) => {
      const { required = [] } = z.toJSONSchema(schema);
      expect(required).toEqual(expect.arrayContaining(['tenantId', 'timestamp']));
      expect(required.filter((name) => name === 'documentId' || name === 'erasureId')).toHaveLength(1);
    },
  );

  it('are each consumed by a service', () => {
    const consumed = eventTopology.consumers.flatMap(({ subscriptions }) =>
      subscriptions.flatMap((s) => s.types),
    );
    expect([...new Set(consumed)].sort()).toEqual(definitions.map(({ type }) => type).sort());
  });
});

describe('the event topology', () => {
  it('subscribes consumers only to producers that exist, to each event once', () => {
    for (const { name, subscriptions } of eventTopology.consumers) {
      for (const { from, types } of subscriptions) {
        expect(eventTopology.producers, name).toContain(from);
        expect(new Set(types).size, `${name} from ${from}`).toBe(types.length);
      }
    }
  });
});
