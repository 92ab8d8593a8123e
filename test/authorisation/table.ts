/**
 * Who may decide what: the rules of SPEC section 3 and R-4 written down by hand, cell by cell, for
 * the small test country. Nothing here is computed by the program that is tested.
 */
import type { FilingKind } from '#registry/filing.ts';

/** Accounts of units, by the unit they act for; `990101-2` is a second account of the county. */
export const accounts = {
  '990101': '990101',
  '990101-2': '990101',
  '990102': '990102',
  '999001': '999001',
  '990100': '990100',
  '990000': '990000',
  bm9900: 'bm9900',
  bm9901: 'bm9901',
  bm0100: 'bm0100',
} as const;
export type AccountId = keyof typeof accounts;

/** Everybody who knocks at a page of the desk. */
export const roles = [
  'visitor',
  'filer', // of the very site
  'other filer',
  'new account', // signed in and has not made a password of its own yet
  ...(Object.keys(accounts) as AccountId[]),
] as const;
export type Role = (typeof roles)[number];

/** A site by where it hangs, with the units above it, itself included. */
export const subjects = {
  'a county department': { unit: '990101', isPortal: false, above: '990101 990100 990000 bm0100' },
  'a city department': { unit: '990100', isPortal: false, above: '990100 990000 bm0100' },
  'a vertical sub-bureau': { unit: 'bm9951', isPortal: false, above: 'bm9901 bm9900 bm0100' },
  'a county portal': { unit: '990102', isPortal: true, above: '990102 990100 990000 bm0100' },
  'a provincial portal': { unit: '990000', isPortal: true, above: '990000 bm0100' },
} as const;
export type Subject = keyof typeof subjects;

type Chains = Readonly<Partial<Record<FilingKind, string>>>;

/** The chain of each kind of filing, first reviewer first (X01–X04, X11, X12, X18, X26, I05, I06). */
export const chains: Readonly<Record<Subject, Chains>> = {
  'a county department': {
    'new-site': '990101 990100 990000',
    amendment: '990101',
    channels: '990101',
    domains: '990101',
    'portal-apply': '990100',
    'platform-apply': '990100',
    'platform-cancel': '990100',
    'offline-temporary': '990101 990100 990000',
    'offline-emergency': '990101 990100 990000',
    'offline-permanent': '990101 990100 990000',
    restore: '990000',
    exempt: 'bm0100',
    delete: 'bm0100',
  },
  'a city department': {
    'new-site': '990100 990000',
    amendment: '990100',
    channels: '990100',
    domains: '990100',
    'portal-apply': '990000',
    'platform-apply': '990000',
    'platform-cancel': '990000',
    'offline-temporary': '990100 990000',
    'offline-emergency': '990100 990000',
    'offline-permanent': '990100 990000',
    restore: '990000',
    exempt: 'bm0100',
    delete: 'bm0100',
  },
  'a vertical sub-bureau': {
    'new-site': 'bm9901 bm9900',
    amendment: 'bm9901',
    channels: 'bm9901',
    domains: 'bm9901',
    'portal-apply': 'bm9901',
    'platform-apply': 'bm9901',
    'platform-cancel': 'bm9901',
    'offline-temporary': 'bm9901 bm9900',
    'offline-emergency': 'bm9901 bm9900',
    'offline-permanent': 'bm9901 bm9900',
    restore: 'bm9900',
    exempt: 'bm0100',
    delete: 'bm0100',
  },
  'a county portal': {
    amendment: '990100',
    'portal-cancel': '990102',
    'platform-apply': '990100',
    'offline-temporary': '990100 990000',
  },
  'a provincial portal': {
    amendment: '990000',
    'portal-cancel': '990000',
    'platform-apply': '990000',
    'offline-temporary': '990000',
  },
};

/** What comes back for a decision that is sent by hand. */
export type Cell =
  | 'sign-in' // sent to the sign-in page
  | 'new-password' // sent to make a password first (A26)
  | 'unknown' // the filing does not exist for this unit
  | 'outside' // in the subtree, not in the chain
  | 'not yet' // in the chain, not its turn
  | 'entitled';

/** The cell for a role and a filing of this kind that waits for its first reviewer. */
export function decisionCell(role: Role, subject: Subject, kind: FilingKind): Cell {
  if (role === 'visitor' || role === 'filer' || role === 'other filer') return 'sign-in';
  if (role === 'new account') return 'new-password';
  const unit = accounts[role];
  if (!subjects[subject].above.split(' ').includes(unit)) return 'unknown';
  const place = (chains[subject][kind] ?? '').split(' ').indexOf(unit);
  return place < 0 ? 'outside' : place === 0 ? 'entitled' : 'not yet';
}

/** Acts on a site's status that units ask for or do, and whose they are (X18, X32). */
export const statusActions = ['restore', 'exempt', 'delete', 'complete-offline'] as const;
const statusUnits: Readonly<
  Record<string, Readonly<Record<(typeof statusActions)[number], string>>>
> = {
  'a county department': {
    restore: '990000',
    exempt: 'bm0100',
    delete: 'bm0100',
    'complete-offline': '990101',
  },
  'a city department': {
    restore: '990000',
    exempt: 'bm0100',
    delete: 'bm0100',
    'complete-offline': '990100',
  },
  'a vertical sub-bureau': {
    restore: 'bm9900',
    exempt: 'bm0100',
    delete: 'bm0100',
    'complete-offline': 'nobody: its unit has no account',
  },
};

/** The cell for a role that asks for an act on a site's status. */
export function statusCell(
  role: Role,
  subject: Subject,
  action: (typeof statusActions)[number],
): Cell {
  if (role === 'visitor' || role === 'filer' || role === 'other filer') return 'sign-in';
  if (role === 'new account') return 'new-password';
  const unit = accounts[role];
  if (!subjects[subject].above.split(' ').includes(unit)) return 'unknown';
  return statusUnits[subject]?.[action] === unit ? 'entitled' : 'outside';
}

/**
 * Filings about units (A16, A21, R-1.3): who files them, the units that may see them (above the unit,
 * and above where it hangs or shall hang), the one that decides and those that may take them back.
 */
export const unitFilings = {
  'a county’s own 单位信息': {
    action: 'info',
    by: '990101',
    fields: { code: '990101', name: '示例990101', office: '示例县新办公室', phone: '' },
    seen: '990101 990100 990000 bm0100',
    decides: '990100',
    takesBack: '990101 bm0100',
  },
  'a bureau’s own 单位信息': {
    action: 'info',
    by: 'bm9901',
    fields: { code: 'bm9901', name: '示例bm9901', office: '示例省局新办公室', phone: '' },
    seen: 'bm9901 bm9900 bm0100',
    decides: 'bm9900',
    takesBack: 'bm9901 bm0100',
  },
  'a county’s 挂接调整 from its city to its province': {
    action: 'move',
    by: 'bm0100',
    fields: { code: '990102', attachedTo: '990000', hasAccount: 'yes' },
    seen: '990102 990100 990000 bm0100',
    decides: 'bm0100',
    takesBack: 'bm0100',
  },
  'a new unit below a city': {
    action: 'add',
    by: 'bm0100',
    fields: {
      code: '990103',
      name: '示例新区',
      office: '示例新区办公室',
      level: 'county',
      attachedTo: '990100',
      hasAccount: 'yes',
      phone: '010-99912345',
    },
    seen: '990100 990000 bm0100',
    decides: 'bm0100',
    takesBack: 'bm0100',
  },
} as const;
export type UnitSubject = keyof typeof unitFilings;

/** What may be done with a filing about units. */
export const unitActs = ['take-in', 'approve', 'return', 'withdraw'] as const;

/** The cell for a role and an act on a filing about units that waits for its reviewer. */
export function unitCell(
  role: Role,
  subject: UnitSubject,
  act: (typeof unitActs)[number],
): Cell | 'not theirs' {
  if (role === 'visitor' || role === 'filer' || role === 'other filer') return 'sign-in';
  if (role === 'new account') return 'new-password';
  const unit = accounts[role];
  const { seen, decides, takesBack } = unitFilings[subject];
  if (!seen.split(' ').includes(unit)) return 'unknown';
  if (act === 'withdraw') return takesBack.split(' ').includes(unit) ? 'entitled' : 'not theirs';
  return decides === unit ? 'entitled' : 'outside';
}
