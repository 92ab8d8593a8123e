/** Nobody else waits in this page. */
export async function setImmediate(): Promise<void> {
  await Promise.resolve();
}
