import { importMegabytesMax, type ReadUpload } from '#registry/import-row.ts';
import { readArchive } from './archive.ts';
import { readCsv } from './csv-reader.ts';
import { readPackage } from './package-reader.ts';
import { FileRefused } from './refused.ts';
import { readSiteTable } from './site-table.ts';
import { readXlsx } from './xlsx-reader.ts';

/**
 * Reads one uploaded file by what it is, not by what it is called: a package, a workbook or a .csv.
 * What is wrong with it is told, nothing is thrown for it. Foreign bytes: call `readContained`.
 */
export async function readUpload(file: string, bytes: Buffer): Promise<ReadUpload> {
  try {
    return await read(file, bytes);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { rows: [], problems: [{ file, row: null, problem: error.problem }] };
  }
}

async function read(file: string, bytes: Buffer): Promise<ReadUpload> {
  if (bytes.length === 0) throw new FileRefused('file-empty');
  if (bytes.length > importMegabytesMax * 1_048_576) {
    throw new FileRefused('file-too-large', { max: importMegabytesMax });
  }
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip) {
    if (!/\.(?:csv|txt)$/i.test(file)) throw new FileRefused('file-kind');
    return readSiteTable(file, [readCsv(bytes)]);
  }
  const isWorkbook = /\.xls[xm]$/i.test(file);
  if (!isWorkbook && !/\.zip$/i.test(file)) throw new FileRefused('file-kind');
  const files = await readArchive(bytes);
  if (isWorkbook) return readSiteTable(file, await readXlsx(files));
  if (files.has('[Content_Types].xml')) throw new FileRefused('file-kind');
  return readPackage(file, files);
}
