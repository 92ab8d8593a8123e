import type { DecisionEvent, FilingEvent } from '#registry/filing.ts';
import { eventText } from './words.ts';

/** What a proof of one site has shown, in the words of the page and the command. */
export interface ProofTold {
  readonly code: string;
  readonly name: string;
  readonly homeUrl: string;
  readonly mintedAt: string;
  readonly signed: number;
  readonly events: readonly FilingEvent[];
}

/** What was checked, one sentence each, in the order of what happened. */
export function proofSteps({ code, signed, events, mintedAt }: ProofTold): readonly string[] {
  const decisions = events.filter((event): event is DecisionEvent => 'base' in event);
  return [
    '证明里的每一项内容都与它的编号相符，没有被改动',
    `${signed} 个提交都有登记簿的签名，签名时公钥有效`,
    ...decisions.map(
      ({ at, unit, account, event }) => `${at}  ${unit}（账户 ${account}）${eventText[event]}`,
    ),
    '按作出决定时的挂接关系，应当审核的单位都审核通过了，而且是对同一份内容',
    '登记簿里的内容与审核通过的内容相同',
    `${mintedAt} 生成 ${code}：顺序号接着这个单位此前最大的一个，同一批按审核通过的先后排列`,
  ];
}

/** What one proof cannot show. */
export const proofLimits: readonly string[] = [
  '别的网站没有得到同一个标识码，登记簿的历史没有被回退或改写：要有整个登记簿的克隆，或者以前抄下的检查点',
  '网站得到标识码以后的变更：见网站页面的历史',
  '作出决定的账户由谁在用：登记簿签名证明的是登记簿收到了这个账户的决定',
];
