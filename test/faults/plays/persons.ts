import { journalPath, readJournal } from '#private/erasures.ts';
import { forgetReplaced } from '#office/persons/replaced.ts';
import { signedToken } from '#office/file.ts';
import { decideAs } from '../../office/test-office.ts';
import type { Play } from '../play.ts';
import { openWhen, theSite } from '../steps.ts';
import { countsOf, mintedWorld, openingAt, valueOf } from './worlds.ts';

const filer = { kind: 'filer' } as const;

/** What the register forgets of persons by itself. */
export const personPlays: readonly Play[] = [
  {
    name: 'forget-replaced',
    async prepare(dir) {
      await mintedWorld(dir);
      const opened = await openWhen(dir, '2026-11-21T09:00:00+08:00', 0);
      const { office, tools } = opened;
      const fields = {
        ...(await office.fieldsOfSite(theSite, null)),
        'contact.name': '示例丁',
        'contact.email': 'ding@example.invalid',
      };
      const token = signedToken(tools, 'fault-sweep-persons-1');
      const { filing } = valueOf(
        await office.submitChange(theSite, 'amendment', fields, filer, token),
      );
      await decideAs(opened, '990101', filing);
      await office.sendMail();
      await forgetReplaced(tools);
      await office.close();
    },
    open: openingAt('2027-03-01T09:00:00+08:00'),
    async act({ tools }) {
      await forgetReplaced(tools);
      return 'done';
    },
    async look(opened) {
      const { office, store, environment } = opened;
      const view = await office.siteView(theSite, filer, 'test');
      const subject = view?.file.register?.filing ?? '';
      return {
        ...(await countsOf(opened)),
        records: store.idleRecords.of(subject).length,
        tombstones: store.erasures.ofRecords(subject).length,
        journal: readJournal(journalPath(environment.privateDb)).length,
        contact: view?.persons?.contact.name ?? '',
      };
    },
  },
];
