import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openChecks, type ChecksOptions } from './checker/checks.ts';
import { openCheckStore } from './checker/check-store.ts';
import { issuedLabel } from './checker/issued-label.ts';
import { noReach, openReach } from './reach/reach.ts';
import { openReachStore } from './reach/reach-store.ts';
import { openCatalogue } from '#catalogue/open.ts';
import { faultPoint } from '#git/fault.ts';
import { openObjectStore } from '#git/object-store.ts';
import { openRepository } from '#git/repository.ts';
import { loadYaml } from '#git/yaml.ts';
import { watchDurableFiles } from '#private/durable-file.ts';
import { openPrivateStore } from '#private/store.ts';
import type { PrivateStore } from '#private/types.ts';
import { parsePolicy } from '#registry/policy.ts';
import type { FilingId } from '#registry/site.ts';
import { openClock } from './clock.ts';
import { type DemoAccount, demoAccounts, playDemo, refuseDemoKeys } from './demo.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type GithubClientOptions, openForge } from './open-forge.ts';
import type { ReadFile } from './import-types.ts';
import type { LookUp } from './openings/addresses.ts';
import { lookUpNames } from './openings/look-up.ts';
import { openOpeningsStore } from './openings/index-store.ts';
import { messagePorts } from './openings/message-port.ts';
import { openSms } from './mail/sms-port.ts';
import { openTransport } from './mail/transport.ts';
import { openOfficeWith } from './office.ts';
import type { ReportApart } from './report-apart.ts';
import { ensureKeys } from './register-keys.ts';
import { openTrust } from './trust.ts';
import { openSigning, readsKeys, type Signing } from './signing.ts';
import { reconcile } from './settle.ts';
import { holdFormatOf } from './upgrade.ts';
import type { Tools } from './tools.ts';
import type { Office } from './types.ts';

/** An open register with what a start prints. */
export interface OpenedOffice {
  readonly office: Office;
  readonly store: PrivateStore;
  readonly tools: Tools;
  readonly environment: Environment;
  readonly signing: Signing;
  /** Empty where there is no demo. */
  readonly demoAccounts: readonly DemoAccount[];
}

export interface OpenOptions {
  /** Folder of the checkout that holds `data/`. */
  readonly projectDir?: string;
  /** Another clock (tests, `--at`). */
  readonly now?: () => Date;
  /** Make the demo's accounts and filings; the server does, jobs do not. */
  readonly withDemo?: boolean;
  /** Reads foreign files of imports; the server gives one that does so in a process of its own. */
  readonly readFile?: ReadFile;
  /** Another way to ask for addresses (tests). */
  readonly lookUp?: LookUp;
  /** For tests of a register at GitHub. */
  readonly githubClient?: GithubClientOptions;
  /** Where the checker looks instead of the internet: tests only. */
  readonly checks?: Pick<ChecksOptions, 'ask' | 'resolve' | 'scope' | 'pace'>;
  /** Writes long reports; the server gives one that does so in a process of its own. */
  readonly reportApart?: ReportApart;
  /** Work under way, for a progress line: how many site files were read into the catalogue. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Opens the embedded register: makes it from the shipped data at the first start, sweeps
 * what a crash left, and brings the catalogue to main.
 */
export async function openOffice(
  env: NodeJS.ProcessEnv,
  options: OpenOptions = {},
): Promise<OpenedOffice> {
  const environment = readEnvironment(env);
  const projectDir = options.projectDir ?? join(import.meta.dirname, '../..');
  await mkdir(dirname(environment.registerDir), { recursive: true });
  await mkdir(dirname(environment.privateDb), { recursive: true, mode: 0o700 });
  const secrets = `${environment.privateDb.replace(/\.db$/, '')}-secrets`;
  const keysNow = () => readKeysNow();
  const signing = openSigning(secrets, keysNow, env['REGISTER_SIGNING_KEY']);
  const repository = await openRepository(environment.registerDir, { sign: signing.sign });
  const readKeysNow = readsKeys(repository);
  // proofs hold objects as they are stored
  const stored = openObjectStore(repository.dir);
  const now = options.now ?? openClock(env);
  let onMoved = (_: readonly string[]): void => undefined;
  const { forge, github, people, main } = await openForge(environment.github, repository, {
    projectDir,
    now,
    onMoved: (ids) => onMoved(ids),
    signing,
    ...(options.githubClient ? { client: options.githubClient } : {}),
  }).catch(async (error: unknown) => {
    await repository.close();
    throw error;
  });
  await holdFormatOf(repository, (await repository.commit(main)).tree).catch(
    async (error: unknown) => {
      await repository.close();
      throw error;
    },
  );
  await ensureKeys({ forge, now, keysNow }, signing, github === null);
  const { tree } = await repository.commit(main);
  const policyFile = await repository.entry(tree, 'data/policy.yaml');
  if (!policyFile) throw new Error('data/policy.yaml is not in the register');
  let policyAt: string = main;
  let policyBlob = policyFile.oid;
  let policy = parsePolicy(loadYaml(await repository.blob(policyBlob)));
  const catalogue = await openCatalogue({
    path: join(environment.registerDir, 'catalogue.db'),
    objects: repository,
  });
  watchDurableFiles(faultPoint);
  const store = openPrivateStore({
    path: environment.privateDb,
    settings: policy,
    onWrite: () => faultPoint('private'),
  });
  // an erasure that a crash cut off, or that a restored backup does not know
  store.erasures.carryOn();
  onMoved = (ids) => {
    for (const id of ids) catalogue.mark(id as FilingId);
  };
  const reachStore = openReachStore(join(environment.registerDir, 'reach.db'));
  const openings = openOpeningsStore(join(environment.registerDir, 'openings.db'));
  const tools: Tools = {
    forge,
    github,
    people,
    catalogue,
    store,
    get policy() {
      return policy;
    },
    async followPolicy(commit) {
      if (commit === policyAt) return;
      const at = await repository.entry((await repository.commit(commit)).tree, 'data/policy.yaml');
      if (at && at.oid !== policyBlob) {
        policy = parsePolicy(loadYaml(await repository.blob(at.oid)));
        policyBlob = at.oid;
      }
      policyAt = commit;
    },
    transport: openTransport(environment.mailUrl, environment.mailFrom),
    siteUrl: environment.siteUrl,
    now,
    keysNow,
    openings,
    lookUp: options.lookUp ?? (environment.checksAddresses ? lookUpNames : null),
    messages: messagePorts[environment.openingCodes],
    sms: openSms(environment.smsUrl, environment.smsToken),
    reach: environment.checksAddresses ? openReach(reachStore, now) : noReach,
    checks: openChecks(catalogue, openCheckStore(environment.checksDb), {
      mode: environment.siteCheck,
      siteUrl: environment.siteUrl,
      perSecond: environment.siteCheckRate,
      now,
      labelOf: (code) => issuedLabel(catalogue, environment.siteUrl, code),
      ...options.checks,
    }),
  };
  const close = async () => {
    catalogue.close();
    reachStore.close();
    openings.close();
    tools.checks.close();
    store.close();
    stored.close();
    await repository.close();
  };
  await forge.exclusive(() => reconcile(tools));
  if (options.withDemo && !environment.isLocal) {
    await refuseDemoKeys(tools, environment.privateDb).catch(async (error: unknown) => {
      await close();
      throw error;
    });
  }
  const isDemo = options.withDemo === true && environment.isDemo;
  const accounts = isDemo ? await demoAccounts(tools, environment.privateDb) : [];
  if (isDemo) await playDemo(tools, projectDir);
  return {
    office: openOfficeWith(
      tools,
      close,
      options.readFile,
      options.reportApart,
      join(environment.registerDir, 'open-data'),
      openTrust({ objects: forge.objects, catalogue, read: stored.read, keysNow }),
    ),
    store,
    tools,
    environment,
    signing,
    demoAccounts: accounts,
  };
}
