import { defineMiddleware } from 'astro:middleware';
import { faultOf, logToStderr } from '#front/log.ts';
import { refusalPage } from '#front/refusal-page.ts';
import { refusalFor, refusals } from '#front/refusal.ts';

/**
 * A page that fails answers with an id and no stack (W14). Under `astro dev`, where no front stands
 * before the pages, the register is opened here.
 */
export const onRequest = defineMiddleware(async ({ locals, rewrite, url }, next) => {
  if (import.meta.env.DEV && locals.office === undefined) await openForDev(locals);
  try {
    return await next();
  } catch (error) {
    if (import.meta.env.DEV) throw error;
    logToStderr({ id: locals.requestId, ...faultOf(error) });
    const refusal = refusalFor(error);
    // The error page stands in the same layout, which may be what fails.
    if (refusal === refusals.fault && url.pathname !== '/500') return rewrite('/500');
    return new Response(refusalPage(refusal, locals.requestId), {
      status: refusal.status,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        ...(refusal === refusals.busy ? { 'Retry-After': '5' } : {}),
      },
    });
  }
});

async function openForDev(locals: App.Locals): Promise<void> {
  // Kept on the process, because Vite loads this module anew after an edit and the register must be one.
  const kept = globalThis as { devOffice?: ReturnType<typeof open> };
  const open = async () => {
    const { openOffice } = await import('#office/open.ts');
    const { readContained } = await import('#workbook/contained-reader.ts');
    const options = { projectDir: process.cwd(), withDemo: true, readFile: readContained };
    return openOffice(process.env, options);
  };
  kept.devOffice ??= open();
  const { office, store, environment } = await kept.devOffice;
  await office.refresh();
  locals.office = office;
  locals.store = store;
  locals.requestId = 'dev';
  locals.address = '127.0.0.1';
  locals.siteUrl = environment.siteUrl;
}
