import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBackup } from '#office/care/backup.ts';
import { restoreBackup } from '#office/care/restore.ts';
import { readEnvironment } from '#office/environment.ts';
import { openOffice } from '#office/open.ts';
import { copyOfRegister } from '../bench/registers.ts';

/** Seconds from an empty machine with a backup to a register that serves, at so many sites. */
export async function restoreSeconds(sites: number): Promise<number> {
  const dir = await copyOfRegister(sites);
  const at = (folder: string) => ({
    REGISTER_DIR: join(dir, folder, 'register.git'),
    PRIVATE_DB: join(dir, folder, 'private.db'),
    DEMO: 'off',
  });
  try {
    const live = at('');
    await (await openOffice(live)).office.close();
    const backups = join(dir, 'backups');
    const environment = readEnvironment(live);
    const now = new Date();
    await makeBackup(environment, { dir: backups, lock: null, keysLock: null, now });
    const elsewhere = at('elsewhere');
    const began = performance.now();
    await restoreBackup(readEnvironment(elsewhere), {
      dir: backups,
      stamp: '',
      only: null,
      ...{ key: null, keysDir: null, keysKey: null },
    });
    const secrets = `${live.PRIVATE_DB.replace(/\.db$/, '')}-secrets`;
    // the register's keys are kept apart from its backups and come back by hand
    await cp(secrets, `${elsewhere.PRIVATE_DB.replace(/\.db$/, '')}-secrets`, { recursive: true });
    const { office } = await openOffice(elsewhere);
    const found = office.catalogue.listing(null, { page: 1, size: 1 }).total;
    const seconds = (performance.now() - began) / 1000;
    await office.close();
    if (found === 0) throw new Error('the restored register is empty');
    return seconds;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
