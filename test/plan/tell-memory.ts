/** Loaded into a server under `--expose-gc`: a SIGUSR2 collects garbage and tells what is held all the same. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.stdout.write(`held ${heapUsed + external}\n`);
});
