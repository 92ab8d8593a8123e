import { describe } from 'vitest';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { keepsThePromises } from './contract.ts';
import { openGithubRegister } from './github-register.ts';

describe.skipIf(!hasHttpBackend)('GitHub forge against Git over HTTP and our double', () => {
  for (const landing of ['push', 'merge'] as const) {
    describe(`landing by ${landing}`, () => {
      keepsThePromises(async () => {
        const register = await openGithubRegister();
        const { forge } = await register.machine({ landing });
        return { forge, close: () => register.close() };
      });
    });
  }
});
