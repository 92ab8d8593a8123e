import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionInfo, FunctionDefinition } from '@actions/expressions/funcs/info';

/** Contexts of GitHub by name, as plain values. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the steps or jobs before ended: what `success()` and its kind answer. */
export type Outcome = 'success' | 'failure';

const statusFunctions = ['success', 'failure', 'always', 'cancelled'];

/** The value of one expression, by GitHub's own evaluator. */
export function evaluate(text: string, contexts: Contexts, outcome: Outcome = 'success'): unknown {
  const functions: FunctionDefinition[] = statusFunctions.map((name) => ({
    ...{ name, minArgs: 0, maxArgs: 0 },
    call: () => new data.BooleanData(name === 'always' || name === outcome),
  }));
  const infos: FunctionInfo[] = functions;
  const { tokens } = new Lexer(text).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), infos).parse();
  const values = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const known = new Map(functions.map((one) => [one.name, one]));
  return plain(new Evaluator(parsed, values, known).evaluate());
}

/** A text with its expressions put in. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = evaluate(expression, contexts);
    return value === null || value === undefined ? '' : String(value);
  });
}

/** Whether a step or job runs: a condition that asks for no status asks for success. */
export function isMet(
  condition: string | boolean | undefined,
  contexts: Contexts,
  outcome: Outcome,
) {
  const text =
    String(condition ?? '')
      .trim()
      .replace(/^\$\{\{(.*)\}\}$/s, '$1') || 'true';
  const asks = statusFunctions.some((name) => new RegExp(`\\b${name}\\(\\)`).test(text));
  return Boolean(evaluate(asks ? text : `success() && (${text})`, contexts, outcome));
}

function plain(value: data.ExpressionData): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer)) as unknown;
}
