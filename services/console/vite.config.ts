import { defineConfig } from 'vite';

/** For `npx vite` in this folder: the pages change while they are written, and call a platform that runs beside. */
const platform = 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/console/',
  server: {
    host: '127.0.0.1',
    proxy: { '^/(v1|v2|mcp)': { target: platform } },
  },
  build: {
    manifest: 'manifest.json',
    // Nothing is inlined: the policy of the pages allows no data of any kind.
    assetsInlineLimit: 0,
    target: 'es2023',
    // With `light-dark()`, which older ones lack.
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      onLog: (level, log, write) => {
        // What is meant for servers that render, of which there is none.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') write(level, log);
      },
    },
  },
});
