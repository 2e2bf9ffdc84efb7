import { createHash } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { licences } from './licences.ts';

const FONT = /url\(["']?data:font\/(\w+);[^,)]*base64,([^)"']+)["']?\)/g;

/**
 * Writes the fonts that the style sheets of libraries contain as data: URLs into files. The browser then loads the ones that it needs,
 * and the Content-Security-Policy allows fonts of this server only.
 */
function fontFiles(): Plugin {
  return {
    name: 'font-files',
    generateBundle(_, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue;
        asset.source = String(asset.source).replace(FONT, (_match, format: string, base64: string) => {
          const source = Buffer.from(base64, 'base64');
          const fileName = `assets/font-${createHash('sha256').update(source).digest('hex').slice(0, 10)}.${format}`;
          this.emitFile({ type: 'asset', fileName, source });
          return `url(/console/${fileName})`;
        });
      }
    },
  };
}

// Two pages. The server serves the two HTML files itself and everything else below /console/assets/.
export default defineConfig({
  base: '/console/',
  plugins: [react(), fontFiles(), licences.collect(), licences.write()],
  worker: { format: 'es', plugins: () => [licences.collect()] },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A data: URL for a script or a font would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    sourcemap: false,
    // The editor of GraphiQL is one large chunk, loaded only on that page.
    chunkSizeWarningLimit: 6000,
    rolldownOptions: {
      input: { graphiql: 'graphiql.html', console: 'console.html' },
      // The directive "use no memo" of GraphiQL's files is for a compiler that does not run here.
      onwarn: (warning, warn) => (warning.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : warn(warning)),
    },
  },
});
