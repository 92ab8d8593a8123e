import { afterEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { faultPoint, pointsPassed, setFault } from '#git/fault.ts';
import { failAt, runScript } from '../faults/harness.ts';
import { cleanUp, scratchDir } from './scratch.ts';

const allowed = process.env['REGISTER_FAULTS'];
afterEach(() => {
  setFault(null);
  if (allowed === undefined) delete process.env['REGISTER_FAULTS'];
  else process.env['REGISTER_FAULTS'] = allowed;
  cleanUp();
});

describe('faults for tests', () => {
  it('are refused where they are not expressly allowed [C3]', async () => {
    delete process.env['REGISTER_FAULTS'];
    expect(() => setFault('kill:1')).toThrow('REGISTER_FAULTS');
    const script = join(import.meta.dirname, 'fault-script.ts');
    const run = await runScript(script, [scratchDir()], {
      FORGE_FAULT: 'eio:1',
      REGISTER_FAULTS: '',
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('it is for tests only');
  });

  it('strike once, at the call they name, with the code of the system', async () => {
    process.env['REGISTER_FAULTS'] = 'allowed';
    expect(() => setFault('melt:1')).toThrow('kill:N');
    setFault('enospc:2');
    faultPoint('private-commit');
    expect(() => faultPoint('private-commit')).toThrow(
      expect.objectContaining({ code: 'ENOSPC', syscall: 'private-commit' }),
    );
    faultPoint('private-commit');
    expect(pointsPassed()).toBe(3);
    const script = join(import.meta.dirname, 'fault-script.ts');
    const run = await failAt('enospc', 3, script, [scratchDir()]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('ENOSPC');
  });
});
