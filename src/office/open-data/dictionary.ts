import schema from '#schemas/open-site.schema.json' with { type: 'json' };
import { siteColumns } from './columns.ts';

interface Field {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
}

/** One field of the data, as its schema describes it. */
export interface DictionaryEntry {
  /** Path in the JSON: `sponsor.name`, `channels[].url`. */
  readonly field: string;
  readonly title: string;
  readonly type: string;
  readonly description: string;
  readonly example: string;
  /** Header of its column in CSV and workbook; empty where it has none. */
  readonly column: string;
}

/** The data dictionary: every field, out of the schema, so that it cannot say anything else (Z07). */
export const dictionary: readonly DictionaryEntry[] = entriesOf('', schema.properties);

const typeNames: Readonly<Record<string, string>> = {
  string: '文本',
  boolean: '是否',
  object: '一组',
  array: '多个',
  integer: '整数',
};

/** The dictionary as lines of a table, header first. */
export const dictionaryLines: readonly (readonly string[])[] = [
  ['字段', '名称', '类型', '说明', '示例', '表格中的列'],
  ...dictionary.map(({ field, title, type, description, example, column }) => [
    field,
    title,
    typeNames[type] ?? type,
    description,
    example,
    column,
  ]),
];

function entriesOf(above: string, fields: Readonly<Record<string, Field>>): DictionaryEntry[] {
  return Object.entries(fields).flatMap(([name, each]) => {
    const field = `${above}${name}`;
    const [example] = each.examples ?? [];
    const entry = {
      field,
      title: each.title ?? name,
      type: String(each.type ?? ''),
      description: each.description ?? '',
      example: typeof example === 'string' ? example : JSON.stringify(example ?? ''),
      column: siteColumns.find((column) => column.field === field)?.header ?? '',
    };
    const inner = each.properties ?? each.items?.properties;
    if (!inner) return [entry];
    return [entry, ...entriesOf(`${field}${each.items ? '[]' : ''}.`, inner)];
  });
}
