import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Cut, Repeat, Slot } from './cut.ts';
import type { View } from './view.ts';

/** A cut that was proven, with one item of each shape that it knows, by the place of their list. */
export interface KeptStencil {
  readonly items: ReadonlyMap<string, ReadonlyMap<string, View>>;
  readonly cut: Cut;
}

/**
 * Proven cuts of earlier runs of the same template and options, beside the publication's record: with
 * them a change is published without starting the renderer (decision 0022).
 */
export interface KeptStencils {
  /** The cut of a shape; null where none was kept. */
  get(name: string): KeptStencil | null;
  /** Keeps cuts; of two of one shape the one that knows more items. */
  put(stencils: ReadonlyMap<string, KeptStencil>): void;
  close(): void;
}

const schema = `
CREATE TABLE IF NOT EXISTS version (name TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS stencil (name TEXT PRIMARY KEY, items INTEGER NOT NULL, data TEXT NOT NULL)
  WITHOUT ROWID, STRICT`;

/** The cuts kept for a version of the site, in the publication's folder; those of others are dropped. */
export function openKeptStencils(stateDir: string, version: string): KeptStencils {
  const path = join(stateDir, 'stencils.db');
  const own = digestOf(version);
  let known = existsSync(path) ? openForReading(path, own) : null;
  return {
    get(name) {
      const row = known?.prepare('SELECT data FROM stencil WHERE name = ?').get(digestOf(name));
      return row ? fromText(String(row['data'])) : null;
    },
    put(stencils) {
      if (stencils.size === 0) return;
      known?.close();
      known = null;
      mkdirSync(stateDir, { recursive: true });
      const sql = new DatabaseSync(path, { timeout: 60_000 });
      sql.exec('BEGIN IMMEDIATE');
      sql.exec(schema);
      if (!isOf(sql, own)) {
        sql.exec('DELETE FROM version; DELETE FROM stencil');
        sql.prepare('INSERT INTO version VALUES (?)').run(own);
      }
      const keep = sql.prepare(
        `INSERT INTO stencil VALUES (?, ?, ?) ON CONFLICT (name)
         DO UPDATE SET items = excluded.items, data = excluded.data WHERE excluded.items > items`,
      );
      for (const [name, stencil] of stencils) {
        keep.run(digestOf(name), countOf(stencil), toText(stencil));
      }
      sql.exec('COMMIT');
      sql.close();
    },
    close() {
      known?.close();
      known = null;
    },
  };
}

/** Takes every cut away: one of them was wrong, and so none may be trusted. */
export function dropKeptStencils(stateDir: string): void {
  const path = join(stateDir, 'stencils.db');
  if (!existsSync(path)) return;
  const sql = new DatabaseSync(path, { timeout: 60_000 });
  sql.exec(`${schema}; DELETE FROM version; DELETE FROM stencil`);
  sql.close();
}

function openForReading(path: string, version: string): DatabaseSync | null {
  const sql = new DatabaseSync(path, { readOnly: true, timeout: 60_000 });
  try {
    if (isOf(sql, version)) return sql;
  } catch {
    // cut short while it was made: `put` goes on from there
  }
  sql.close();
  return null;
}

function isOf(sql: DatabaseSync, version: string): boolean {
  return sql.prepare('SELECT 1 FROM version WHERE name = ?').get(version) !== undefined;
}

function countOf({ items }: KeptStencil): number {
  return [...items.values()].reduce((sum, each) => sum + each.size, 0);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

type Written = readonly (string | Slot | { readonly place: Repeat['place']; readonly of: Items })[];
type Items = readonly (readonly [shape: string, cut: Written])[];

function written(cut: Cut): Written {
  return cut.map((piece) => {
    if (typeof piece === 'string' || !('items' in piece)) return piece;
    return {
      place: piece.place,
      of: [...piece.items].map(([shape, each]) => [shape, written(each)] as const),
    };
  });
}

function readBack(cut: Written): Cut {
  return cut.map((piece) => {
    if (typeof piece === 'string' || !('of' in piece)) return piece;
    const items = new Map(piece.of.map(([shape, each]) => [shape, readBack(each)] as const));
    return { place: piece.place, items };
  });
}

function toText({ items, cut }: KeptStencil): string {
  return JSON.stringify({
    items: [...items].map(([place, each]) => [place, [...each]]),
    cut: written(cut),
  });
}

function fromText(text: string): KeptStencil {
  const { items, cut } = JSON.parse(text) as {
    readonly items: readonly (readonly [string, readonly (readonly [string, View])[]])[];
    readonly cut: Written;
  };
  return {
    items: new Map(items.map(([place, each]) => [place, new Map(each)])),
    cut: readBack(cut),
  };
}
