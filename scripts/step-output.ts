import { appendFileSync } from 'node:fs';

/** Tells a workflow's later jobs something; nothing outside of a workflow. */
export function tellWorkflow(name: string, value: number): void {
  const file = process.env['GITHUB_OUTPUT'];
  if (file) appendFileSync(file, `${name}=${value}\n`);
}
