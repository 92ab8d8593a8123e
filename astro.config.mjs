import node from '@astrojs/node';
import { defineConfig, passthroughImageService } from 'astro/config';
import { offlineBundle } from './src/offline/vite-plugin.ts';
import { proofBundle } from './src/proof/vite-plugin.ts';

/**
 * The Node adapter behind an entry of our own, which also renders in process for `npm run publish`.
 * @returns {import('astro').AstroIntegration}
 */
function nodeWithRender() {
  const { name, hooks } = node({
    mode: 'middleware',
    experimentalDisableStreaming: true,
    bodySizeLimit: 262_144,
  });
  const serverEntrypoint = new URL('./src/front/app-entry.ts', import.meta.url);
  return {
    name,
    hooks: {
      ...hooks,
      'astro:config:done': (given) =>
        hooks['astro:config:done']?.({
          ...given,
          setAdapter: (adapter) => given.setAdapter({ ...adapter, serverEntrypoint }),
        }),
    },
  };
}

export default defineConfig({
  output: 'server',
  // Behind src/front (D10). Without streaming a page that fails is an answer with an id, never half a page.
  adapter: nodeWithRender(),
  // We keep sessions ourselves; Astro's would cost every page something.
  session: false,
  trailingSlash: 'ignore',
  // The front compares Origin for every content type, also behind a TLS proxy where Astro cannot.
  security: { checkOrigin: false },
  build: { assets: 'assets', inlineStylesheets: 'never' },
  image: { service: passthroughImageService() },
  devToolbar: { enabled: false },
  vite: {
    plugins: [offlineBundle(), proofBundle()],
    // The content policy forbids inline scripts and data: images, so nothing is ever inlined.
    build: { assetsInlineLimit: 0, cssMinify: 'esbuild' },
  },
});
