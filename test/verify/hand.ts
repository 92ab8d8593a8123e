import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import { openRepository } from '#git/repository.ts';
import type { FileChanges, Oid, Repository, Signature } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import type { Environment } from '#office/environment.ts';
import { openSigning, readsKeys } from '#office/signing.ts';
import { logAt, sha256 } from '#office/checkpoints.ts';
import { type CodeLeaf, grown, logTrailers } from '#registry/checkpoint.ts';
import { accountSignature, theRegister } from '#office/tools.ts';
import { concludeTrailers, eventTrailers, mintTrailers, type Trailers } from '#registry/events.ts';
import type { DecisionEvent, FilingEvent } from '#registry/filing.ts';
import { mintedFile, type Minted } from '#registry/minting.ts';
import { isoOf } from '#registry/moment.ts';
import {
  type FilingId,
  mintedPath,
  pendingPath,
  type SiteCode,
  type SiteFile,
} from '#registry/site.ts';
import { orderSite } from '#registry/site-order.ts';
import type { UnitCode } from '#registry/unit.ts';

/** A decision that somebody with write access to the repository makes up. */
export interface MadeUp {
  readonly unit: string;
  readonly account?: string;
  readonly event?: DecisionEvent['event'];
  readonly at?: string;
  readonly content?: Oid;
  readonly base?: Oid;
  /** What the commit of the decision changes besides. */
  readonly changes?: FileChanges;
}

/** A filing that is made up, before it is put on main. */
export interface Filed {
  readonly id: FilingId;
  readonly tip: Oid;
  readonly path: string;
  readonly content: Oid;
  readonly file: SiteFile;
  readonly events: readonly FilingEvent[];
}

/** Whatever a person with write access can do to a register with nothing but Git. */
export interface Hand extends Repository {
  readonly start: Oid;
  site(code: SiteCode, at?: Oid): Promise<SiteFile>;
  /** A commit on a parent. */
  put(made: {
    readonly on: Oid;
    readonly changes?: FileChanges;
    readonly trailers?: Trailers;
    readonly at: string;
    readonly by?: Signature;
    readonly second?: Oid;
  }): Promise<Oid>;
  /** A filing of a new site with these decisions; right where nothing is said. */
  file(made: {
    readonly id?: string;
    readonly on?: Oid;
    readonly more?: Partial<SiteFile>;
    readonly at?: string;
    readonly importedBy?: string;
    readonly decisions?: readonly MadeUp[];
  }): Promise<Filed>;
  /** Its conclusion on main; right where nothing is said. */
  conclude(
    filed: Filed,
    made?: {
      readonly on?: Oid;
      readonly at?: string;
      readonly changes?: FileChanges;
      readonly edit?: (trailers: Trailers) => Trailers;
      readonly second?: Oid;
    },
  ): Promise<Oid>;
  /** The mint of a day. */
  mint(made: {
    readonly on: Oid;
    readonly codes: readonly (readonly [Filed, string])[];
    readonly day?: string;
    readonly at?: string;
    readonly edit?: (file: SiteFile) => SiteFile;
  }): Promise<Oid>;
}

/** Times of made-up things, after everything of the story. */
export const when = {
  filed: '2026-11-26T10:00:00.000+08:00',
  decided: '2026-11-26T11:00:00.000+08:00',
  concluded: '2026-11-26T12:00:00.000+08:00',
  minted: '2026-11-26T16:00:00.000+08:00',
};
/** The chain of a site of 990101 at the end of the story. */
export const rightChain: readonly MadeUp[] = [
  { unit: '990101' },
  { unit: '990200' },
  { unit: '990000' },
];

/** The folder of a register's private keys. */
export const secretsOf = ({ privateDb }: Pick<Environment, 'privateDb'>): string =>
  privateDb.replace(/\.db$/, '-secrets');

/** Opens a register's repository as whoever stole its private keys could. */
export async function openThief(environment: Environment): Promise<Hand> {
  return openHand(environment.registerDir, undefined, secretsOf(environment));
}

/**
 * Opens a register's repository to write into it by hand; with the folder of its private keys, as
 * whoever stole those could.
 */
export async function openHand(dir: string, template?: SiteFile, stolenKeys = ''): Promise<Hand> {
  const signing = stolenKeys ? openSigning(stolenKeys, async () => keysNow()) : null;
  const repository = await openRepository(dir, signing ? { sign: signing.sign } : {});
  const keysNow = readsKeys(repository);
  const start = (await repository.resolve('refs/heads/main')) ?? '';

  const put: Hand['put'] = async ({ on, changes, trailers, at, by, second }) =>
    repository.commitFiles({
      parents: second === undefined ? [on] : [on, second],
      base: (await repository.commit(on)).tree,
      changes: changes ?? new Map(),
      message: formatMessage('伪造', trailers ?? []),
      by: by ?? theRegister,
      at: new Date(at),
    });

  const site: Hand['site'] = async (code, at = start) => {
    const { tree } = await repository.commit(at);
    const entry = await repository.entry(tree, mintedPath(code));
    return loadYaml(await repository.blob(entry?.oid ?? '')) as SiteFile;
  };

  const file: Hand['file'] = async (made) => {
    const { at = when.filed, on = start, importedBy } = made;
    const id = (made.id ?? 'FRGD0001') as FilingId;
    const {
      register: _register,
      request: _request,
      ...rest
    } = template ?? (await site('9901010002' as SiteCode));
    const record = orderSite({ ...rest, isPortal: false, name: '示例伪造网站', ...made.more });
    const bytes = Buffer.from(dumpYaml(record));
    const content = blobId(bytes);
    const path = pendingPath(record.unit, id);
    const submit: FilingEvent = {
      event: 'submit',
      at,
      content,
      source: importedBy === undefined ? 'web' : 'import',
      account: importedBy ?? '',
      ...(importedBy === undefined ? {} : { importedBy: importedBy as UnitCode }),
    };
    const events: FilingEvent[] = [submit];
    let tip = await put({
      ...{ on, at, trailers: eventTrailers(id, submit) },
      changes: new Map([[path, bytes]]),
    });
    for (const [index, decision] of (made.decisions ?? rightChain).entries()) {
      const account = decision.account ?? decision.unit;
      const event: DecisionEvent = {
        event: decision.event ?? 'approve',
        at: decision.at ?? isoOf(new Date(Date.parse(when.decided) + index * 60_000)),
        content: decision.content ?? content,
        unit: decision.unit as UnitCode,
        account,
        opinion: { reason: '', text: '' },
        base: decision.base ?? on,
      };
      events.push(event);
      tip = await put({
        ...{ on: tip, at: event.at, trailers: eventTrailers(id, event) },
        ...{
          by: account === '' ? theRegister : accountSignature(account),
          changes: decision.changes ?? new Map(),
        },
      });
    }
    return { id, tip, path, content, file: record, events };
  };

  return {
    ...repository,
    start,
    site,
    put,
    file,
    conclude: (filed, made = {}) => {
      const { id, tip, path, content, events } = filed;
      const at = made.at ?? when.concluded;
      const trailers = concludeTrailers({
        ...{ filing: id, kind: 'new-site', site: null, content, at, rootRecord: false, events },
        approvedAt: events.at(-1)?.at ?? '',
      });
      return put({
        on: made.on ?? start,
        second: made.second ?? tip,
        changes: made.changes ?? new Map([[path, { oid: content }]]),
        trailers: made.edit ? made.edit(trailers) : trailers,
        at,
      });
    },
    mint: async ({ on, codes, day = when.minted, at = day, edit = (one) => one }) => {
      const leaves: CodeLeaf[] = [];
      const changes = new Map<string, Uint8Array | null>();
      for (const [{ id, path, file: approved, events }, code] of codes) {
        const minted: Minted = {
          ...{ filing: id, unit: approved.unit, code: code as SiteCode, mintedAt: day },
          approvedAt: events.at(-1)?.at ?? '',
        };
        changes.set(path, null);
        const bytes = Buffer.from(dumpYaml(edit(mintedFile(approved, minted))));
        changes.set(mintedPath(minted.code), bytes);
        leaves.push({ code: minted.code, blob: blobId(bytes) });
      }
      const told = codes.map(([{ id }, code]) => ({ filing: id, code: code as SiteCode }));
      const log = logTrailers(grown(await logAt(repository, on), leaves, sha256), sha256);
      return put({ on, at, changes, trailers: mintTrailers({ day, codes: told, at, log }) });
    },
  };
}
