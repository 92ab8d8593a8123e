import { openOffice } from '#office/open.ts';
import type { Tools } from '#office/tools.ts';

/** Does something with the register of the environment, and closes it whatever happens. */
export async function withTools(act: (tools: Tools) => Promise<void>): Promise<void> {
  const { office, tools } = await openOffice(process.env);
  try {
    await act(tools);
  } finally {
    await office.close();
  }
}
