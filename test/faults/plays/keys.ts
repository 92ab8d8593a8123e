import { changeKeys, newKey } from '#office/register-keys.ts';
import { rotateLabelKey } from '#office/labels/keys.ts';
import { isoOf } from '#registry/moment.ts';
import type { Play } from '../play.ts';
import { countsOf, emptyWorld, openingAt } from './worlds.ts';

/** Keys: those that commits are signed with, and those of labels. */
export const keyPlays: readonly Play[] = [
  {
    name: 'register-key',
    prepare: emptyWorld,
    open: openingAt('2026-11-20T10:00:00+08:00'),
    async act({ tools, signing }) {
      const isDone = ((await tools.keysNow()) ?? []).length > 1;
      if (!isDone) {
        await changeKeys(tools, '每年更换', (keys, at) => [
          ...keys.map((key) => ({ ...key, until: key.until || isoOf(at) })),
          newKey(signing.make(), 'register', at, '每年更换'),
        ]);
      }
      return 'done';
    },
    async look(opened) {
      const keys = (await opened.tools.keysNow()) ?? [];
      const inForce = keys.filter(({ until }) => until === '');
      return {
        ...(await countsOf(opened)),
        keys: keys.length,
        inForce: inForce.length,
        signs: (await opened.signing.sign(Buffer.from('text'), opened.office.now())) !== null,
      };
    },
  },
  {
    name: 'label-key',
    prepare: emptyWorld,
    open: openingAt('2026-11-20T10:00:00+08:00'),
    async act({ tools }) {
      if (tools.catalogue.labels.keys().keys.length === 0) await rotateLabelKey(tools, false);
      return 'done';
    },
    async look(opened) {
      const { keys } = opened.office.catalogue.labels.keys();
      const signs = keys.map(
        ({ id, publicKey }) => opened.store.signingKeys.sign(id, publicKey, 'text').length,
      );
      return { ...(await countsOf(opened)), keys: keys.length, signs: signs.join(' ') };
    },
  },
];
