import { it } from 'vitest';
import { g12 } from './g12.ts';
import { expectLine } from './try-line.ts';
import { hasHttpBackend } from '#test/git-http/backend.ts';

it.skipIf(!hasHttpBackend)(
  'whatever GitHub answers at whichever call, a site is filed, approved, landed and minted once [G12 R-9.3 R-11.2]',
  async () => {
    await expectLine(g12, 0.02);
  },
  240_000,
);
