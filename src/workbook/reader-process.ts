import { readUpload } from './upload-reader.ts';

/** What the process is sent, once. */
export interface ReadTask {
  readonly file: string;
  readonly bytes: Uint8Array;
}

// A process of its own for one file (`contained-reader.ts`): it answers once and is gone.
process.once('message', (task: ReadTask) => {
  readUpload(task.file, Buffer.from(task.bytes)).then(
    (read) => process.send?.(read, undefined, {}, () => process.disconnect()),
    () => process.exit(1),
  );
});
