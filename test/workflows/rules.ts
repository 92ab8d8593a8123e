import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type Step, stepsOf, type Workflow } from './workflow.ts';

/** One rule of ours: what it finds wrong, each in a line; nothing where all is well. */
export type Rule = (workflow: Workflow) => readonly string[];

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Started by strangers, with the workflow file of their own pull request. */
const foreign = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'merge_group',
];
/** Started by strangers, with main's file, its token and its secrets. */
const exposed = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues'];
/** What a job may write, and nothing else (reference/github 6). */
const mayWrite: Readonly<Record<string, readonly string[]>> = {
  guard: ['actions', 'issues'],
  deploy: ['pages', 'id-token'],
};
const isOn = ({ on }: Workflow, events: readonly string[]) => events.some((event) => event in on);
const isForeign = (workflow: Workflow) => isOn(workflow, foreign);
const uses = (step: Step, action: string) => step.uses?.startsWith(`${action}@`) === true;

const linesOf = (text: string, wrong: RegExp) =>
  text.split('\n').filter((line) => !/^\s*#/.test(line) && wrong.test(line));

/** Our own rules by name; the linters know nothing of them. */
export const rules: Readonly<Record<string, Rule>> = {
  'nothing is permitted at the top': ({ permissions }) =>
    permissions && Object.keys(permissions).length === 0 ? [] : ['permissions: {} is missing'],

  'each job says what it may, and writes only what it must': ({ jobs }) =>
    Object.entries(jobs).flatMap(([name, { permissions }]) => {
      if (!permissions) return [`${name}: no permissions`];
      const writes = Object.entries(permissions).filter(([, level]) => level !== 'read');
      return writes
        .filter(([scope]) => !mayWrite[name]?.includes(scope))
        .map(([scope]) => `${name}: writes ${scope}`);
    }),

  "actions are GitHub's own, pinned by commit, with the version beside": ({ text }) =>
    [...text.matchAll(/^\s*(?:- )?uses:\s*(.*)$/gm)].flatMap(([, use = '']) =>
      /^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use) ? [] : [use],
    ),

  'no expression stands in a script: what strangers write goes by env': (workflow) =>
    stepsOf(workflow).flatMap(({ run = '' }) => (run.includes('${{') ? [run] : [])),

  'what strangers write reaches env alone': ({ text }) => {
    const theirs =
      /github\.(?:head_ref|event\.[\w.]*(?:title|body|name|email|message|ref|label|login))\b/;
    return text.split('\n').filter((line) => {
      const [, key = ''] = /^\s*([A-Z_]+):/.exec(line) ?? [];
      const isCondition = /^\s*if: /.test(line) || /^\s*group: /.test(line);
      return theirs.test(line) && key === '' && !isCondition;
    });
  },

  'who runs what a stranger brings has no secret, no environment and no App': (workflow) =>
    isForeign(workflow)
      ? [
          ...(/\bsecrets\b|create-github-app-token|github\.token/.test(workflow.text)
            ? ['secret']
            : []),
          ...Object.entries(workflow.jobs).flatMap(([name, { environment }]) =>
            environment === undefined ? [] : [`${name}: environment`],
          ),
        ]
      : [],

  'who has the App never checks out what a stranger brings': (workflow) =>
    isOn(workflow, exposed)
      ? stepsOf(workflow).flatMap((step) =>
          uses(step, 'actions/checkout') &&
          (step.with?.['ref'] !== undefined ||
            step.with?.['repository'] !== undefined ||
            step.with?.['allow-unsafe-pr-checkout'] !== undefined)
            ? [JSON.stringify(step.with)]
            : [],
        )
      : [],

  'a checkout keeps no token': (workflow) =>
    stepsOf(workflow).flatMap((step) =>
      uses(step, 'actions/checkout') && step.with?.['persist-credentials'] !== false
        ? ['persist-credentials']
        : [],
    ),

  'packages run no scripts of theirs at installation': (workflow) =>
    stepsOf(workflow).flatMap(({ run = '' }) =>
      /npm (?:ci|install)\b/.test(run) && !run.includes('--ignore-scripts') ? [run] : [],
    ),

  'no cache reaches a job that may write': (workflow) =>
    stepsOf(workflow).flatMap((step) => [
      ...(uses(step, 'actions/cache') ? ['cache'] : []),
      ...(uses(step, 'actions/setup-node') && step.with?.['package-manager-cache'] !== false
        ? ['package-manager-cache']
        : []),
    ]),

  "the App's key goes to its token alone, from the environment of main, and the token is scoped": (
    workflow,
  ) =>
    Object.entries(workflow.jobs).flatMap(([name, { steps = [], environment }]) => {
      const keys = steps.filter((step) =>
        /secrets\.(?!REGISTER_SIGNING_KEY\b)/.test(JSON.stringify(step)),
      );
      return keys.flatMap((step) => [
        ...(uses(step, 'actions/create-github-app-token') ? [] : [`${name}: a secret elsewhere`]),
        ...(environment === 'registry' ? [] : [`${name}: not in the environment`]),
        ...(Object.keys(step.with ?? {}).some((key) => key.startsWith('permission-'))
          ? []
          : [`${name}: a token for everything`]),
      ]);
    }),

  'the signing key goes to our own steps alone, which write with the App, in the environment of main':
    (workflow) =>
      Object.entries(workflow.jobs).flatMap(([name, { steps = [], environment }]) =>
        steps
          .filter((step) => JSON.stringify(step).includes('secrets.REGISTER_SIGNING_KEY'))
          .flatMap((step) => [
            ...(step.uses === undefined ? [] : [`${name}: given to an action`]),
            ...('GITHUB_APP_TOKEN' in (step.env ?? {}) ? [] : [`${name}: a step without the App`]),
            ...(environment === 'registry' ? [] : [`${name}: not in the environment`]),
          ]),
      ),

  'strangers start with main’s rights nothing but review and conclusion': (workflow) =>
    isOn(workflow, exposed) && !['review.yml', 'conclude.yml'].includes(workflow.file)
      ? [workflow.file]
      : [],

  'no secrets are handed on as a whole': ({ text }) =>
    linesOf(text, /secrets:\s*inherit|toJSON\(\s*secrets|secrets\[/i),

  'no step changes the environment or the path of those after it': ({ text }) =>
    linesOf(text, /GITHUB_(?:ENV|PATH)\b/),

  'no line of a log is taken for a command': ({ text }) =>
    linesOf(text, /ACTIONS_ALLOW_UNSECURE_COMMANDS|::(?:set-env|add-path|set-output|save-state)\b/),

  'a condition asks a list, not a text, whether it contains something': ({ text }) =>
    linesOf(text, /contains\(\s*'/),

  'nobody is let pass by the name they have': ({ text }) =>
    linesOf(text, /^\s*(?:- )?if:.*github\.(?:actor|triggering_actor|event\.sender)|\[bot\]/),

  'containers are pinned by digest': ({ text }) =>
    linesOf(text, /^\s*(?:- )?(?:image|container|uses):\s*(?:docker:\/\/)?[\w./:-]+/).filter(
      (line) => /docker:\/\/|(?:image|container):/.test(line) && !/@sha256:[0-9a-f]{64}/.test(line),
    ),

  'each job ends, on a named system': ({ jobs }) =>
    Object.entries(jobs).flatMap(([name, job]) => [
      ...(job['timeout-minutes'] ? [] : [`${name}: no timeout-minutes`]),
      ...(job['runs-on'] === 'ubuntu-24.04' ? [] : [`${name}: runs-on ${job['runs-on']}`]),
    ]),

  'each npm script exists': (workflow) =>
    stepsOf(workflow).flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run (?:--silent |-s )?([\w:-]+)/g)].flatMap(([, name = '']) =>
        scripts[name] === undefined ? [name] : [],
      ),
    ),

  'one at a time; who writes to main waits and is never cut off': (workflow) => {
    const { concurrency, file } = workflow;
    if (file === 'review-signal.yml') return [];
    if (!concurrency) return ['no concurrency'];
    const writes = stepsOf(workflow).some(({ run = '' }) =>
      /npm run .*(?:conclude|mint|sweep)/.test(run),
    );
    if (!writes) return [];
    const isSafe = concurrency.group === 'registry' && concurrency['cancel-in-progress'] === false;
    return isSafe ? [] : ['not in the group registry, or cancelled'];
  },

  'codes are minted at 16:00 in Shanghai, and several times after that in case one run is dropped':
    ({ file, on }) => {
      if (file !== 'mint.yml') return [];
      const times = (on['schedule'] ?? []) as readonly { cron: string; timezone?: string }[];
      return [
        ...(times[0]?.cron === '0 16 * * *' ? [] : ['not at 16:00']),
        ...(times.every(({ timezone }) => timezone === 'Asia/Shanghai') ? [] : ['another zone']),
        ...(times.length >= 4 ? [] : ['too few runs']),
        ...('workflow_dispatch' in on ? [] : ['nobody can start it']),
      ];
    },
};
