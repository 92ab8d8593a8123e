import { createHash } from 'node:crypto';
import { isoOf } from '#registry/moment.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { addressGroup } from './address-group.ts';
import type { Database } from './database.ts';
import type { Random } from './random.ts';
import type { PrivateSettings } from './settings.ts';
import type { Secrets, Sessions, Subject } from './types.ts';

// a page in a browser asks several times a second; one write a minute keeps the idle time well enough
const touchAfter = 60_000;

/** Sessions under the SHA-256 of their cookie: 8 hours, 30 minutes idle (W5). */
export function openSessions(
  database: Database,
  secrets: Secrets,
  random: Random,
  settings: PrivateSettings,
): Sessions {
  const longest = settings.sessionHours * 3_600_000;
  const idle = settings.sessionIdleMinutes * 60_000;
  const { sql } = database;
  const insert = sql.prepare(
    'INSERT INTO session (hash, kind, subject, started, seen, network) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const one = sql.prepare(
    `SELECT kind, subject, started, seen, account.disabled FROM session
     LEFT JOIN account ON kind IN ('account', 'opening') AND account.id = subject WHERE session.hash = ?`,
  );
  const touch = sql.prepare('UPDATE session SET seen = ? WHERE hash = ?');
  const remove = sql.prepare('DELETE FROM session WHERE hash = ?');
  const removeAll = sql.prepare(
    'DELETE FROM session WHERE kind = ? AND subject = ? AND started <= ?',
  );
  const live = sql.prepare(
    `SELECT hash, started, seen, network FROM session
     WHERE kind = ? AND subject = ? AND started > ? AND seen > ? ORDER BY started DESC, hash`,
  );
  const removeOld = sql.prepare('DELETE FROM session WHERE started < ?');

  return {
    start(subject, at, address = '') {
      const cookie = random(32).toString('base64url');
      const now = at.getTime();
      database.write(() => {
        removeOld.run(now - longest);
        const name = nameOf(subject);
        const network = address === '' ? '' : addressGroup(address);
        insert.run(hashOf(cookie), subject.kind, name, now, now, network);
      });
      return cookie;
    },
    find(cookie, at) {
      const hash = hashOf(cookie);
      const row = one.get(hash);
      if (!row) return null;
      const now = at.getTime();
      const isOver = now - Number(row['started']) >= longest || now - Number(row['seen']) >= idle;
      const hasAccount = row['kind'] === 'account' || row['kind'] === 'opening';
      const isRevoked = hasAccount && row['disabled'] !== 0;
      if (isOver || isRevoked) {
        database.write(() => remove.run(hash));
        return null;
      }
      if (now - Number(row['seen']) >= touchAfter) database.write(() => touch.run(now, hash));
      return subjectOf(String(row['kind']), String(row['subject']));
    },
    end(cookie) {
      database.write(() => remove.run(hashOf(cookie)));
    },
    endAll(subject, by) {
      database.write(() => removeAll.run(subject.kind, nameOf(subject), by.getTime()));
    },
    list(subject, cookie, at) {
      const now = at.getTime();
      const own = hashOf(cookie);
      return live.all(subject.kind, nameOf(subject), now - longest, now - idle).map((row) => ({
        startedAt: isoOf(new Date(Number(row['started']))),
        seenAt: isoOf(new Date(Number(row['seen']))),
        network: String(row['network']),
        isOwn: row['hash'] === own,
      }));
    },
    formToken(cookie) {
      return secrets.hmac('form', cookie).toString('base64url');
    },
  };
}

function nameOf(subject: Subject): string {
  switch (subject.kind) {
    case 'account':
    case 'opening':
      return subject.account;
    case 'filing':
      return subject.filing;
    case 'site':
      return subject.site;
  }
}

function subjectOf(kind: string, name: string): Subject {
  if (kind === 'account' || kind === 'opening') return { kind, account: name };
  if (kind === 'site') return { kind, site: name as SiteCode };
  return { kind: 'filing', filing: name as FilingId };
}

function hashOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}
