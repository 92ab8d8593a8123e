import { registerHooks } from 'node:module';

// GitHub's parser imports JSON without saying so; inlining it instead fills the log with notes
registerHooks({
  load: (url, context, next) =>
    url.includes('/@actions/') && url.endsWith('.json')
      ? next(url, { ...context, importAttributes: { type: 'json' } })
      : next(url, context),
});
const parser = await import('@actions/workflow-parser');

/** What GitHub's own parser says of a workflow: schema and expressions. */
export async function parserSays(file: string, text: string): Promise<readonly string[]> {
  const trace = new parser.NoOperationTraceWriter();
  const { context, value } = parser.parseWorkflow({ name: file, content: text }, trace);
  if (value) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
