import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

/** Chapters of 功能说明: `filer/new-site` is `src/content/handbook/filer/new-site.md` (S02, S03). */
const handbook = defineCollection({
  loader: glob({ base: 'src/content/handbook', pattern: '**/*.md' }),
  schema: z.object({ title: z.string(), summary: z.string(), order: z.number() }),
});

export const collections = { handbook };
