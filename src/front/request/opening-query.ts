import type { OpeningFilter } from '#office/openings/types.ts';
import { isDate } from '#registry/moment.ts';

/** What a list of applications is asked for in the address; anything odd asks nothing (P35, P42). */
export function openingFilter(query: URLSearchParams): {
  readonly filter: OpeningFilter;
  readonly values: Readonly<Record<'text' | 'from' | 'to', string>>;
} {
  const text = (query.get('text') ?? '').normalize('NFKC').trim().slice(0, 100);
  const day = (name: string) => {
    const typed = query.get(name) ?? '';
    return isDate(typed) ? typed : '';
  };
  const values = { text, from: day('from'), to: day('to') };
  const filter = {
    ...(text === '' ? {} : { text }),
    ...(values.from === '' ? {} : { from: values.from }),
    ...(values.to === '' ? {} : { to: values.to }),
  };
  return { filter, values };
}
