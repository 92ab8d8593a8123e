import type { ScoreFilter } from '#catalogue/score-types.ts';
import { scoreStates, verdicts } from '#registry/score.ts';
import type { Rubric } from '#registry/rubric.ts';
import { scoreFieldNames, type ScoreFields } from '#registry/score-form.ts';
import { textOf } from './site-form.ts';

/** The fields of a posted scoring form: those of its rubric only, text only. */
export function scoreFields(rubric: Rubric, form: FormData): ScoreFields {
  const fields: Record<string, string> = {};
  for (const name of scoreFieldNames(rubric)) {
    const value = textOf(form, name);
    if (value !== null && value !== '') fields[name] = value;
  }
  return fields;
}

/** What a URL of 网站检查情况表 asks for; anything odd asks for nothing. */
export function scoreFilter(query: URLSearchParams): ScoreFilter {
  const state = scoreStates.find((each) => each === query.get('state'));
  const verdict = (name: string) => verdicts.find((each) => each === query.get(name));
  const [self, inspection, spotCheck] = [verdict('self'), verdict('inspection'), verdict('spot')];
  const text = (query.get('text') ?? '').trim().slice(0, 100);
  return {
    ...(state ? { state } : {}),
    ...(self ? { self } : {}),
    ...(inspection ? { inspection } : {}),
    ...(spotCheck ? { spotCheck } : {}),
    ...(text === '' ? {} : { text }),
  };
}
