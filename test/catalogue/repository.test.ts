import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCatalogue } from '#catalogue/open.ts';
import { formatMessage } from '#git/message.ts';
import { openRepository } from '#git/repository.ts';
import { code } from '../registry/country.ts';
import { minted, minute, unitFiles, waiting } from './sample.ts';

it('follows a real repository from the first commit over a conclusion to the mint [R-5.1 R-9.3]', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'catalogue-'));
  const repository = await openRepository(join(dir, 'register.git'));
  const by = { name: 'register', email: 'register@register.invalid' };
  let main: string | null = null;
  const commit = async (
    files: Record<string, string | null>,
    trailers: readonly (readonly [string, string])[],
  ) => {
    const entries = Object.entries(files).map(
      ([path, text]) => [path, text === null ? null : Buffer.from(text)] as const,
    );
    main = await repository.commitFiles({
      parents: main === null ? [] : [main],
      base: main === null ? null : (await repository.commit(main)).tree,
      changes: new Map(entries),
      message: formatMessage('示例', trailers),
      by,
      at: new Date('2026-01-01T00:00:00Z'),
    });
    return main;
  };
  const open = () => openCatalogue({ path: join(dir, 'catalogue.db'), objects: repository });
  let catalogue = await open();
  try {
    await catalogue.follow(await commit({ ...unitFiles(), ...minted('9901010001', 1) }, []));
    const { path, changes, trailers } = waiting('ABCDEFGH', '990101', 20);
    await catalogue.follow(await commit(changes, trailers));
    expect(catalogue.waiting()).toMatchObject([{ filing: 'ABCDEFGH', approvedAt: minute(20) }]);
    const filing = 'ABCDEFGH' as never;
    await commit({ [path]: null, ...minted('9901010002', 20, { filing }) }, [['Event', 'mint']]);
    await catalogue.follow(main as unknown as string);
    const followed = catalogue.sites(code('990000'), {}, { page: 1, size: 10 });
    expect(followed.rows.map((row) => row.code)).toEqual(['9901010002', '9901010001']);
    catalogue.close();
    await rm(join(dir, 'catalogue.db'));
    catalogue = await open();
    await catalogue.follow(main as unknown as string);
    expect(catalogue.sites(code('990000'), {}, { page: 1, size: 10 })).toEqual(followed);
  } finally {
    catalogue.close();
    await repository.close();
    await rm(dir, { recursive: true, force: true });
  }
});
