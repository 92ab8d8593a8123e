/** Where a job of a workflow speaks to: set by the runner. */
export interface CallSettings {
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
}

/** Switches a workflow off, so that only a person can start it again. Done already is done. */
export async function disableWorkflow(settings: CallSettings, file: string): Promise<void> {
  await call(settings, 'PUT', `/actions/workflows/${encodeURIComponent(file)}/disable`);
}

/** Keeps the one open issue with a label up to date; opens it where there is none. */
export async function keepIssue(
  settings: CallSettings,
  label: string,
  { title, body }: { readonly title: string; readonly body: string },
): Promise<void> {
  const open = (await call(
    settings,
    'GET',
    `/issues?state=open&per_page=100&labels=${encodeURIComponent(label)}`,
  )) as readonly { number: number; title: string; pull_request?: unknown }[];
  const known = open.find((issue) => issue.pull_request === undefined && issue.title === title);
  if (known) await call(settings, 'PATCH', `/issues/${known.number}`, { body });
  else await call(settings, 'POST', '/issues', { title, body, labels: [label] });
}

async function call(
  { apiUrl, repository, token }: CallSettings,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${apiUrl}/repos/${repository}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  });
  // the path alone: an answer may repeat what was sent
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${method} ${path}`);
  return response.status === 204 ? null : response.json();
}
