import type { FilingId } from '#registry/site.ts';
import { addressGroup } from './address-group.ts';
import type { Database } from './database.ts';
import type { FilingOrigins, Secrets } from './types.ts';

const day = 24 * 60 * 60_000;

/** From which network a filing came, for a day (W8). Networks are kept only as HMACs. */
export function openFilingOrigins(database: Database, secrets: Secrets): FilingOrigins {
  const { sql } = database;
  const put = sql.prepare(
    'INSERT OR REPLACE INTO filing_origin (filing, who, at) VALUES (?, ?, ?)',
  );
  const prune = sql.prepare('DELETE FROM filing_origin WHERE at <= ?');
  const some = sql.prepare('SELECT filing FROM filing_origin WHERE who = ? AND at > ?');
  const whoOf = (address: string): string =>
    secrets.hmac('limit', `filing-origin\n${addressGroup(address)}`).toString('base64url');
  return {
    note(filing, address, at) {
      database.write(() => {
        prune.run(at.getTime() - day);
        put.run(filing, whoOf(address), at.getTime());
      });
    },
    lately(address, at) {
      const rows = some.all(whoOf(address), at.getTime() - day);
      return rows.map((row) => row['filing'] as FilingId);
    },
  };
}
