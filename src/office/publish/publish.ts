import type { Oid } from '#git/types.ts';
import { differenceSince } from './difference.ts';
import { openFacts, type Source } from './facts.ts';
import { families as allFamilies } from './families.ts';
import { digestOf, filingRefs, followFilings } from './filings/follow.ts';
import { openFilingStore } from './filings/store.ts';
import { noStencils, openLargePress, openSmallPress, type Press, together } from './press.ts';
import type { Order, Delivery } from './renderer.ts';
import { openSiteFolder, type Written } from './site-folder.ts';
import { dropKeptStencils } from './stencil/kept.ts';
import type { StencilCounts } from './stencil/stencil.ts';
import { openState, type Run, type State } from './state.ts';
import type { Difference, Facts, Family, Options, Output } from './types.ts';

export interface PublishOptions extends Options {
  readonly registerDir: string;
  /** The folder of the site. */
  readonly outDir: string;
  /** Where the publication remembers what the folder holds; never below it. */
  readonly stateDir: string;
  readonly commit: Oid;
  /** The built pages. */
  readonly appDir: string;
  /** Hash of what the pages are built from. */
  readonly template: string;
  /** Write everything, whatever is remembered. */
  readonly isWhole?: boolean;
  /** Only these families; all by default. */
  readonly families?: readonly Family[];
  /** Numbers of open pull requests by their head. */
  readonly pulls?: ReadonlyMap<Oid, number>;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly phase: 'read' | 'write';
  readonly done: number;
}

/** What a publication did. */
export interface Report {
  readonly commit: Oid;
  /** Whether everything was written or only what changed; `none`: it stood already. */
  readonly mode: 'whole' | 'changes' | 'none';
  /** Pages and files that were made. */
  readonly made: number;
  /** Of these, by what became of their files. */
  readonly files: Readonly<Record<Written, number>>;
  readonly bytes: number;
  /** How pages of which there are many came about. */
  readonly stencils: StencilCounts;
  /** A run that was cut short before was finished first. */
  readonly resumed: boolean;
  readonly seconds: number;
}

/** Fewer outputs than this are made in this thread. */
const few = 400;
const batch = 100;

/**
 * Writes the static site of a commit: everything the first time, then what changed since.
 * A run that was cut short is finished first. Throws `PageRefused` where a page cannot be published;
 * nothing is taken for published then.
 */
export async function publish(options: PublishOptions): Promise<Report> {
  const began = performance.now();
  const state = openState(options.stateDir);
  const { template, siteUrl, serverUrl, forgeUrl } = options;
  const version = [template, siteUrl, serverUrl ?? '', forgeUrl ?? ''].join(' ').trimEnd();
  try {
    const tally = newTally();
    const cut = state.unfinished();
    const chosen = options.families ?? allFamilies;
    // Of another version everything is written anyway.
    if (cut?.version === version && cut.commit !== options.commit) {
      const names = new Set(cut.families);
      await step(options, state, tally, {
        commit: cut.commit,
        version,
        families: allFamilies.filter(({ name }) => names.has(name)),
        cut,
      });
    }
    const again = cut?.version === version && cut.commit === options.commit ? cut : null;
    await step(options, state, tally, {
      commit: options.commit,
      version,
      families: chosen,
      cut: again,
    });
    // what a run that was cut short had written may show filings as they were then
    const following = again ? chosen.filter(({ followsFilings }) => followsFilings) : [];
    await step(options, state, tally, {
      commit: options.commit,
      version,
      families: following,
      cut: null,
    });
    return {
      commit: options.commit,
      mode: tally.isWhole ? 'whole' : tally.made > 0 ? 'changes' : 'none',
      made: tally.made,
      files: tally.files,
      bytes: tally.bytes,
      stencils: tally.stencils,
      resumed: cut?.version === version,
      seconds: (performance.now() - began) / 1_000,
    };
  } finally {
    state.close();
  }
}

interface Step {
  readonly commit: Oid;
  readonly version: string;
  readonly families: readonly Family[];
  /** The run to go on with. */
  readonly cut: Run | null;
}

interface Tally {
  made: number;
  bytes: number;
  isWhole: boolean;
  stencils: StencilCounts;
  readonly files: Record<Written, number>;
}

function newTally(): Tally {
  const files = { new: 0, changed: 0, same: 0, removed: 0, absent: 0 };
  return { made: 0, bytes: 0, isWhole: false, stencils: noStencils, files };
}

async function step(
  options: PublishOptions,
  state: State,
  tally: Tally,
  { commit, version, families, cut }: Step,
): Promise<void> {
  const { outDir, stateDir, registerDir, siteUrl, serverUrl, renderer, appDir } = options;
  const { onProgress, forgeUrl = null, pulls = new Map<Oid, number>() } = options;
  const isWhole = (family: Family) => {
    if (cut) return cut.whole.includes(family.name);
    return options.isWhole === true || state.standing(family.name)?.version !== version;
  };
  const refs = families.some(({ followsFilings }) => followsFilings)
    ? await filingRefs(registerDir)
    : [];
  const digest = digestOf(refs, pulls);
  const filings = openFilingStore(stateDir);
  const isBehind = ({ name, followsFilings }: Family) =>
    state.standing(name)?.commit !== commit ||
    (followsFilings === true && filings.shown(name) !== digest);
  const due = families.filter((family) => cut !== null || isWhole(family) || isBehind(family));
  const following = due.filter(({ followsFilings }) => followsFilings);
  if (due.length === 0) return filings.close();
  const source: Source = {
    ...{ registerDir, stateDir, commit, appDir, siteUrl, serverUrl, forgeUrl, renderer },
  };
  const { facts, close } = await openFacts(source, (done) => onProgress?.({ phase: 'read', done }));
  let press: Press | null = null;
  // everything anew means to trust nothing of before
  if (options.isWhole === true) dropKeptStencils(stateDir);
  try {
    if (following.length > 0) await followFilings(facts, filings, refs, pulls);
    const differences = await differencesOf(
      facts,
      state,
      due.filter((family) => !isWhole(family)),
    );
    const whole = due.filter(({ name }) => differences.get(name) === undefined);
    const run =
      cut ??
      state.begin({
        commit,
        version,
        families: due.map(({ name }) => name),
        whole: whole.map(({ name }) => name),
      });
    tally.isWhole ||= whole.length > 0;
    const onDelivered = (deliveries: readonly Delivery[]) => {
      note(state, run, tally, deliveries);
      onProgress?.({ phase: 'write', done: tally.made });
    };
    let waiting: Order[] = [];
    const pressOptions = { facts, source, outDir, version, onDelivered };
    const seen = new Set<string>();
    for (const family of due) {
      const difference = differences.get(family.name);
      const outputs = difference ? family.touched(difference) : family.all(facts);
      for await (const some of inBatches(outputs, seen)) {
        const orders = state.plan(run, family.name, some);
        waiting.push(...orders.map((output) => ({ ...output, family: family.name })));
        if (waiting.length < few) continue;
        press ??= openLargePress(pressOptions);
        for (; waiting.length >= batch; waiting = waiting.slice(batch)) {
          await press.order(waiting.slice(0, batch));
        }
      }
    }
    if (waiting.length > 0) {
      press ??= openSmallPress(pressOptions);
      await press.order(waiting);
    }
    await press?.finish();
    if (press) tally.stencils = together(tally.stencils, press.stencils());
    if (run.whole.length > 0) await removeStale(state, run, outDir, tally);
    state.finish(run);
    if (cut === null) for (const { name } of following) filings.note(name, digest);
  } catch (error) {
    // one of them may be what is wrong
    dropKeptStencils(stateDir);
    throw error;
  } finally {
    await press?.close();
    filings.close();
    close();
  }
}

/** By family what it must look at; none where it is written whole. */
async function differencesOf(
  facts: Facts,
  state: State,
  families: readonly Family[],
): Promise<ReadonlyMap<string, Difference>> {
  const bases = new Map<Oid, Difference | null>();
  const found = new Map<string, Difference>();
  for (const { name } of families) {
    const base = state.standing(name)?.commit;
    if (base === undefined) continue;
    if (!bases.has(base)) bases.set(base, await differenceSince(facts, base));
    const difference = bases.get(base);
    if (difference) found.set(name, difference);
  }
  return found;
}

async function* inBatches(
  outputs: Iterable<Output> | AsyncIterable<Output>,
  seen: Set<string>,
): AsyncIterable<readonly Output[]> {
  let some: Output[] = [];
  for await (const output of outputs) {
    // A file must not be written by two threads at once.
    if (seen.has(output.path)) continue;
    seen.add(output.path);
    some.push(output);
    if (some.length < batch) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

function note(state: State, run: Run, tally: Tally, deliveries: readonly Delivery[]): void {
  state.done(
    run,
    deliveries.map(({ path, is }) => ({ path, isThere: is !== 'removed' && is !== 'absent' })),
  );
  for (const { is, size } of deliveries) {
    tally.made += 1;
    tally.files[is] += 1;
    tally.bytes += size;
  }
}

async function removeStale(state: State, run: Run, outDir: string, tally: Tally): Promise<void> {
  const paths = state.stale(run);
  if (paths.length === 0) return;
  const folder = openSiteFolder(outDir);
  for (const path of paths) {
    const { is } = await folder.put(path, null);
    tally.files[is] += 1;
  }
  state.forget(paths);
}
