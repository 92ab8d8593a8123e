import { textOf } from './site-form.ts';

/** What every form of one walk through the new-site form carries beside its fields. */
export interface Run {
  readonly requestToken: string;
  readonly confirmedText: string;
}

/** The walk a posted form belongs to. Each window carries its own, so two windows file two sites. */
export function runOf(form: FormData): Run {
  return {
    requestToken: textOf(form, 'requestToken') ?? '',
    confirmedText: textOf(form, 'confirmedText') ?? '',
  };
}
