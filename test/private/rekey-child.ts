import { openPrivateStore } from '#private/store.ts';

/** Another process that changes the master key and dies before its n-th write: `rekey-child.ts PATH N`. */
const [, , path = '', nth = '0'] = process.argv;
let left = Number(nth);
const store = openPrivateStore({
  path,
  onWrite: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(JSON.stringify(store.personKeys.rekey()));
store.close();
