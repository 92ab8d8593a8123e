/** The bundled offline form, made by `vite-plugin.ts`. */
declare module 'virtual:offline-bundle' {
  import type { OfflineBundle } from '#offline/bundle.ts';

  const bundle: OfflineBundle;
  export default bundle;
}
