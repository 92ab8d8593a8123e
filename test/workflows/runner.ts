import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Contexts, interpolate, isMet, type Outcome } from './expressions.ts';
import { type Job, root, type Step, type Workflow } from './workflow.ts';

/** What GitHub would give a run. */
export interface RunSettings {
  readonly event: string;
  readonly payload?: object;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly actor?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** What the stand-in of create-github-app-token gives. */
  readonly appToken: string;
  /** More for every script: the clock of the test. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface JobRun {
  readonly result: Outcome | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  /** Scripts and actions that ran, in order. */
  readonly ran: readonly string[];
}

export interface WorkflowRun {
  readonly jobs: Readonly<Record<string, JobRun>>;
  readonly log: string;
  /** Folders that were uploaded, by name. */
  readonly artifacts: ReadonlyMap<string, string>;
}

/**
 * Runs a workflow step by step, as far as our own need it: needs, outputs, conditions, env in its
 * layers, the files of a step, masks, and stand-ins for GitHub's actions. NOT covered, because only
 * GitHub has it: matrix, containers, reusable workflows, concurrency, what a token may do, path
 * filters, when a schedule fires. `npm ci` and `npm run publish` are stand-ins too (`bin/npm`).
 */
export async function runWorkflow(workflow: Workflow, settings: RunSettings): Promise<WorkflowRun> {
  const place = mkdtempSync(join(tmpdir(), 'workflow-'));
  const artifacts = new Map<string, string>();
  const masks = [settings.appToken, ...Object.values(settings.secrets ?? {})];
  const log: string[] = [];
  const say = (text: string) => {
    log.push(
      masks.reduce((said, mask) => (mask === '' ? said : said.replaceAll(mask, '***')), text),
    );
  };
  writeNpm(place);
  const jobs: Record<string, JobRun> = {};
  const left = new Map(Object.entries(workflow.jobs));
  while (left.size > 0) {
    const ready = [...left].find(([, { needs = [] }]) =>
      [needs].flat().every((name) => name in jobs),
    );
    if (!ready) throw new Error('jobs wait for each other');
    const [name, job] = ready;
    left.delete(name);
    jobs[name] = await runJob(name, job);
  }
  return { jobs, log: log.join('\n'), artifacts };

  async function runJob(name: string, job: Job): Promise<JobRun> {
    const needed = [job.needs ?? []].flat();
    const needs = Object.fromEntries(needed.map((one) => [one, jobs[one]]));
    const before = needed.every((one) => jobs[one]?.result === 'success') ? 'success' : 'failure';
    const temp = join(place, name, 'temp');
    const workspace = join(place, name, 'work');
    mkdirSync(temp, { recursive: true });
    mkdirSync(workspace, { recursive: true });
    const steps: Record<string, { outputs: Record<string, string>; outcome: string }> = {};
    const contexts: Record<string, unknown> = {
      github: {
        event_name: settings.event,
        event: settings.payload ?? {},
        actor: settings.actor ?? 'somebody',
        repository: settings.repository,
        token: 'the-token-of-the-job',
      },
      ...{ vars: settings.vars ?? {}, secrets: settings.secrets ?? {}, needs, steps },
      runner: { temp },
      env: {},
    };
    if (!isMet(job.if, contexts, before)) return { result: 'skipped', outputs: {}, ran: [] };
    const state = { outcome: 'success' as Outcome, env: {} as Record<string, string>, path: '' };
    const ran: string[] = [];
    for (const step of job.steps ?? []) {
      const layers = { ...workflow.env, ...job.env, ...step.env };
      const env = { ...state.env, ...interpolateAll(layers, contexts) };
      if (!isMet(step.if, { ...contexts, env }, state.outcome)) continue;
      ran.push(step.uses?.split('@')[0] ?? step.run ?? '');
      say(`## ${name}: ${ran.at(-1)}`);
      const done = step.run
        ? await runScript(step.run, env, state, { temp, workspace })
        : runAction(step, interpolateAll(step.with ?? {}, { ...contexts, env }), workspace);
      const { isRight, outputs } = await done;
      if (step.id) steps[step.id] = { outputs, outcome: isRight ? 'success' : 'failure' };
      if (!isRight && step['continue-on-error'] !== true) state.outcome = 'failure';
    }
    return { result: state.outcome, outputs: interpolateAll(job.outputs ?? {}, contexts), ran };
  }

  async function runScript(
    script: string,
    env: Readonly<Record<string, string>>,
    state: { env: Record<string, string>; path: string },
    { temp, workspace }: { readonly temp: string; readonly workspace: string },
  ) {
    const files = Object.fromEntries(
      ['OUTPUT', 'ENV', 'PATH', 'STEP_SUMMARY'].map((kind) => {
        const file = join(temp, `${kind}-${Math.trunc(performance.now() * 1000)}`);
        writeFileSync(file, '');
        return [`GITHUB_${kind}`, file];
      }),
    ) as Record<string, string>;
    const shell = spawn('bash', ['-e', '-c', script], {
      cwd: workspace,
      env: {
        PATH: [join(place, 'bin'), state.path, process.env['PATH']].filter(Boolean).join(delimiter),
        HOME: temp,
        CI: 'true',
        REAL_NPM_PATH: process.env['PATH'],
        GITHUB_SERVER_URL: settings.serverUrl,
        GITHUB_API_URL: settings.apiUrl,
        GITHUB_REPOSITORY: settings.repository,
        GITHUB_EVENT_NAME: settings.event,
        ...settings.env,
        ...files,
        ...env,
      },
    });
    shell.stdout.on('data', (text: Buffer) => say(text.toString()));
    shell.stderr.on('data', (text: Buffer) => say(text.toString()));
    const code = await new Promise((resolve) => void shell.on('close', resolve));
    for (const [name, value] of pairs(files['GITHUB_ENV'])) state.env[name] = value;
    const paths = readFileSync(files['GITHUB_PATH'] ?? '', 'utf8')
      .split('\n')
      .filter(Boolean);
    state.path = [...paths, state.path].filter(Boolean).join(delimiter);
    return { isRight: code === 0, outputs: Object.fromEntries(pairs(files['GITHUB_OUTPUT'])) };
  }

  /** What our workflows need of GitHub's actions. */
  async function runAction({ uses = '' }: Step, given: Record<string, string>, workspace: string) {
    const right = (outputs: Record<string, string> = {}) => ({ isRight: true, outputs });
    const action = uses.split('@')[0] ?? '';
    switch (action) {
      case 'actions/setup-node':
        return right();
      case 'actions/checkout':
        await checkOut(workspace, given['ref'] ?? 'main');
        return right();
      case 'actions/create-github-app-token':
        return given['private-key']
          ? right({ token: settings.appToken })
          : { ...right(), isRight: false };
      case 'actions/upload-artifact':
      case 'actions/upload-pages-artifact': {
        const from = given['path'] ?? '';
        if (!existsSync(from)) return { ...right(), isRight: false };
        const name = given['name'] ?? 'github-pages';
        cpSync(from, join(place, 'artifacts', name), { recursive: true });
        artifacts.set(name, join(place, 'artifacts', name));
        return right();
      }
      case 'actions/deploy-pages':
        return {
          ...right({ page_url: settings.serverUrl }),
          isRight: artifacts.has('github-pages'),
        };
      default:
        throw new Error(`no stand-in for ${action}`);
    }
  }

  /** Main as it is at that moment, with the code of this work tree beside its data. */
  async function checkOut(workspace: string, ref: string): Promise<void> {
    const url = `${settings.serverUrl}/${settings.repository}.git`;
    const auth = Buffer.from(`x-access-token:${settings.appToken}`).toString('base64');
    const header = `http.extraHeader=Authorization: Basic ${auth}`;
    const args = ['-c', header, 'clone', '--quiet', '--branch', ref, url, workspace];
    const git = spawn('git', args, { stdio: 'ignore' });
    const code = await new Promise((resolve) => void git.on('close', resolve));
    if (code !== 0) throw new Error('the stand-in of checkout could not clone');
    for (const name of [
      'package.json',
      'scripts',
      'src',
      'schemas',
      'node_modules',
      'astro.config.mjs',
    ]) {
      symlinkSync(join(root, name), join(workspace, name));
    }
  }
}

/** An `npm` that installs nothing and publishes one page: the pages of a site have tests of their own. */
function writeNpm(place: string): void {
  const script = `#!/bin/bash
if [ "$1" = ci ]; then exit 0; fi
if [ "$3" = publish ]; then mkdir -p "$OUT" && echo published > "$OUT/index.html"; exit 0; fi
PATH="$REAL_NPM_PATH" exec npm "$@"
`;
  mkdirSync(join(place, 'bin'));
  writeFileSync(join(place, 'bin/npm'), script, { mode: 0o755 });
}

function interpolateAll(
  values: Readonly<Record<string, unknown>>,
  contexts: Contexts,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, interpolate(String(value), contexts)]),
  );
}

/** `name=value` and `name<<END` of the files that steps write. */
function pairs(file = ''): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  const lines = readFileSync(file, 'utf8').split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name, end] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && end !== undefined) {
      const until = lines.indexOf(end, at + 1);
      found.push([name, lines.slice(at + 1, until).join('\n')]);
      at = until;
    } else if (line.includes('=')) {
      found.push([line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    }
  }
  return found;
}
