import { fileURLToPath } from 'node:url';

/** Relative addresses, so that the same files work under /console, in a bucket and at the root of a site. */
export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    emptyOutDir: true,
    target: 'es2022',
    // The content policy allows no data: address, and no script that is not a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Of mpegts.js, which is loaded only when a player opens.
    chunkSizeWarningLimit: 700,
  },
};
