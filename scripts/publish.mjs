import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// After one amendment most of the time would go into reading our own modules again. This file is no
// TypeScript, so that what reads that is not even loaded where nothing changed.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/publish'));
await import('./publish/run.ts');
