import { pageOf, windowOf } from '#catalogue/paging.ts';
import type { Page, PageRequest } from '#catalogue/types.ts';
import type { Account } from '#private/types.ts';
import type { UnitContact } from '#private/unit-contacts.ts';
import { readUnitContact } from '#registry/person-check.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { isWithin } from '#registry/unit-tree.ts';
import type { Tools } from './tools.ts';
import type { Fields, Outcome } from './types.ts';

/** A unit in the directory, with its contact person where one is kept. */
export interface DirectoryRow {
  readonly unit: Unit;
  readonly contact: UnitContact | null;
}

/** What of the directory is asked for. */
export interface DirectoryQuery {
  /** Beginning of a code, or words of a name; empty for all. */
  readonly text: string;
  /** The unit whose subtree is looked at; the root's for the whole directory. */
  readonly under: UnitCode;
}

/** A unit's own contact person with who looked at it last. */
export interface OwnContact {
  readonly unit: Unit;
  readonly contact: (UnitContact & { readonly changedAt: string }) | null;
  readonly readings: readonly { readonly reader: string; readonly at: string }[];
}

/**
 * 组织单位信息查询 for signed-in units (A31): every unit may look at all others. Persons come from
 * the private store, and each reading is logged (Z19).
 */
export interface Directory {
  /** Without a text the units directly below; with one, all below that match. In order of codes. */
  list(query: DirectoryQuery, account: Account, request: PageRequest): Page<DirectoryRow>;
  /** All below, or all that match, for export. */
  all(query: DirectoryQuery, account: Account): readonly DirectoryRow[];
  own(account: Account): OwnContact | null;
  /** Replaces the contact person of the account's own unit: contact.name, .officePhone, .email. */
  change(fields: Fields, account: Account): Outcome<UnitCode>;
}

/** Most readings of a contact that its unit is shown. */
const readingsShown = 20;

/** The directory over the office's tools. */
export function openDirectory(tools: Tools): Directory {
  const { catalogue, store, now } = tools;

  function withContacts(
    units: readonly Unit[],
    account: Account,
    purpose: 'page' | 'export' = 'page',
  ): readonly DirectoryRow[] {
    const codes = units.map(({ code }) => code);
    const contacts = store.unitContacts.get(codes, `account:${account.id}`, now(), purpose);
    return units.map((unit) => ({ unit, contact: contacts.get(unit.code) ?? null }));
  }

  function matching({ text, under }: DirectoryQuery): readonly Unit[] {
    const tree = catalogue.units();
    return catalogue
      .findUnits(text, tree.size)
      .filter(({ code }) => isWithin(tree, code, under))
      .toSorted((one, other) => (one.code < other.code ? -1 : 1));
  }

  return {
    list(query, account, request) {
      const units = query.text === '' ? catalogue.children(query.under) : matching(query);
      const window = windowOf(units.length, request);
      const shown = units.slice(window.offset, window.offset + window.count);
      return pageOf(window, withContacts(shown, account));
    },
    all(query, account) {
      const tree = catalogue.units();
      const units =
        query.text === ''
          ? [...tree.values()].filter(({ code }) => isWithin(tree, code, query.under))
          : matching(query);
      return withContacts(units, account, 'export');
    },
    own(account) {
      const unit = catalogue.unit(account.unit);
      if (!unit) return null;
      const contacts = store.unitContacts.get([unit.code], `account:${account.id}`, now());
      const readings = store.unitContacts.readings(unit.code, readingsShown);
      return { unit, contact: contacts.get(unit.code) ?? null, readings };
    },
    change(fields, account) {
      const typed = (name: string) => fields[`contact.${name}`] ?? '';
      const { contact, problems } = readUnitContact({
        name: typed('name'),
        officePhone: typed('officePhone'),
        email: typed('email'),
      });
      if (problems.length > 0) return { ok: false, problems };
      store.unitContacts.put(account.unit, contact, account.id, now());
      return { ok: true, value: account.unit };
    },
  };
}
