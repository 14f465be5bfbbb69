import type { Layer, LayerName } from './layer.ts';
import { createMemoryLayer } from './memory/memory-layer.ts';
import { openSqlLayer } from './sql/sql-layer.ts';

/** Opens each layer when it is first asked for, once for all runs. */
export function createLayers(): { open(name: LayerName): Promise<Layer> } {
  const opening = { memory: async () => createMemoryLayer(), sql: openSqlLayer };
  const opened = new Map<LayerName, Promise<Layer>>();
  return {
    open: (name) => {
      const layer = opened.get(name) ?? opening[name]();
      opened.set(name, layer);
      return layer;
    },
  };
}
