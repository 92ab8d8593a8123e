import { formatMessage } from '#git/message.ts';
import { followMain } from '#office/follow-main.ts';
import { issueLabel, type LabelRequest } from '#office/labels/issue.ts';
import { theRegister } from '#office/tools.ts';
import type { Label } from '#registry/label.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId } from '#registry/site.ts';
import type { TestOffice } from '../test-office.ts';

/** An application as it would be approved. */
export const request: LabelRequest = {
  region: '99',
  opening: 'ABCD2345' as FilingId,
  organisation: '示例市民政局',
  category: '政府',
  address: '示例省示例市示例路1号',
  functions: '负责全市民政工作。\n负责社会救助。',
  siteName: '示例市民政局',
  hostnames: ['MZ.shili.gov.cn', '示例民政.政务'],
  siteCode: '',
  issuer: '示例省机构编制部门',
};

/** Issues a label and puts it on main, as the conclusion of its application does. */
export async function issued(
  { tools }: Pick<TestOffice, 'tools'>,
  more: Partial<LabelRequest> = {},
): Promise<Label> {
  return tools.forge.exclusive(async () => {
    await followMain(tools);
    const { label, path, content } = await issueLabel(tools, { ...request, ...more });
    await tools.forge.commit({
      expected: await tools.forge.main(),
      changes: new Map([[path, content]]),
      message: formatMessage('发放网站标识', [
        ['Event', 'label-of-a-test'],
        ['At', isoOf(tools.now())],
      ]),
      by: theRegister,
      at: tools.now(),
    });
    await followMain(tools);
    return label;
  });
}
