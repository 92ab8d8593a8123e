import { loadYaml } from '#git/yaml.ts';
import type { Account } from '#private/types.ts';
import type { ReturnReason } from '#registry/filing.ts';
import { dateOf } from '#registry/moment.ts';
import { applicationFields, parseRegistration } from '#registry/opening-fields.ts';
import type { OpeningStep } from '#registry/opening-state.ts';
import { applicantCode, bodyCode, type Region } from '#registry/staffing-office.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { DemoAccount } from '../demo.ts';
import { signedToken } from '../file.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';
import type { Fields } from '../types.ts';
import { agreementNow } from './agreement.ts';
import { previewOpening, proposeOpening } from './apply.ts';
import { staffingOffices } from './bodies.ts';
import { codeSubject } from './codes.ts';
import { decideOpening } from './decide.ts';
import { readOpening } from './facts.ts';
import { personsOf } from './register.ts';

/** One application of the demo and what its staffing office did with it (`data/demo/openings.yaml`). */
interface DemoOpening {
  readonly fields: Fields;
  readonly steps: readonly {
    readonly step: OpeningStep;
    readonly reason?: ReturnReason;
    readonly text?: string;
  }[];
}

const region = '99' as Region;
const seat = '990121' as UnitCode;
const body = { id: `${bodyCode(region)}-1`, unit: bodyCode(region) };
/** For who tries two accounts (`openingApproval`). */
const second = { id: `${bodyCode(region)}-2`, unit: bodyCode(region) };
const applicant = { id: `${applicantCode(region)}-00000001`, unit: applicantCode(region) };

/** Made-up registration; nobody's data. */
const registration: Fields = {
  organisation: '示例山县民政局',
  category: 'government',
  superior: '示例山县人民政府',
  address: '示例山县人民路1号',
  postcode: '050000',
  functions: '主管本县社会救助、养老服务、婚姻登记等民政事务。',
  head: '示例丙',
  'handler.name': '示例甲',
  'handler.officePhone': '010-99912345',
  'handler.mobile': '13800000000',
  'handler.email': 'jia@example.invalid',
};
const principal: Fields = {
  'principal.name': '示例乙',
  'principal.officePhone': '010-99912345',
  'principal.mobile': '13900000000',
  'principal.email': 'yi@example.invalid',
};

/** The account of 示例省's staffing office and of one applicant; nobody's where there is no such body. */
export async function demoOpeningAccounts(
  tools: Tools,
  password: string,
): Promise<readonly DemoAccount[]> {
  if (!(await hasDemoBody(tools))) return [];
  const now = tools.now();
  for (const account of [body, second, applicant]) {
    if (tools.store.accounts.get(account.id)) continue;
    await tools.store.accounts.create({ ...account, password, mustChangePassword: false }, now);
  }
  const parsed = parseRegistration(registration, { region, unit: seat });
  if (!parsed.ok) throw new Error(`demo registration: ${JSON.stringify(parsed.problems)}`);
  const { applicants, people } = tools.store;
  if (applicants.isConfirmed(applicant.id) === null) {
    const profile = parsed.value;
    applicants.put({ account: applicant.id, profile, agreement: agreementNow }, now);
    const subject = codeSubject(applicant.id);
    applicants.startCode(subject, people.put(subject, personsOf(profile)), new Date(0));
  }
  applicants.confirm(applicant.id, now);
  const note = '开办审核，在 /opening/sign-in 登录';
  const shown = { password, note, isSecond: false };
  return [
    { ...shown, account: body.id, office: '示例省机构编制部门' },
    { ...shown, account: second.id, office: '示例省机构编制部门', isSecond: true },
    { ...shown, account: applicant.id, office: '示例山县民政局（申请单位）' },
  ];
}

/** Plays the demo's applications, each once; a crash midway is continued at the next start. */
export async function playDemoOpenings(tools: Tools, file: Uint8Array): Promise<void> {
  if (!(await hasDemoBody(tools))) return;
  const { openings } = loadYaml(file) as { openings: readonly DemoOpening[] };
  for (const [index, opening] of openings.entries()) await play(tools, opening, index);
}

async function play(tools: Tools, { fields, steps }: DemoOpening, index: number): Promise<void> {
  const account: Account = { ...applicant, mustChangePassword: false, disabled: false };
  const now = tools.now();
  const { id } = await tools.store.receipts.issue(signedToken(tools, `demo-opening-${index}`), now);
  if (!(await readOpening(tools, id))) {
    const known = tools.store.applicants.get(applicant.id, 'demo', now);
    if (!known) return;
    const typed = { ...applicationFields(known.profile), ...principal, ...fields };
    const { problems, opening, persons } = previewOpening(tools, account, typed, null);
    if (!opening || !persons || problems.length > 0) {
      throw new Error(`demo opening ${index}: ${JSON.stringify(problems)}`);
    }
    await tools.forge.exclusive(async () => {
      await catchUp(tools);
      await proposeOpening(tools, id, { opening, persons }, account, null);
    });
  }
  const facts = await readOpening(tools, id);
  if (!facts || facts.tip === null) return;
  const done = facts.events.length - 1;
  const who: Account = { ...body, mustChangePassword: false, disabled: false };
  for (const { step, reason = '', text = '' } of steps.slice(done)) {
    const outcome = await decideOpening(tools, who, id, step, {
      content: facts.state.content,
      opinion: { reason, text },
      paper: { on: dateOf(tools.now()), isVerified: true },
    });
    if (!outcome.ok) throw new Error(`demo opening ${index}: ${JSON.stringify(outcome.problems)}`);
  }
}

async function hasDemoBody(tools: Tools): Promise<boolean> {
  const hasSeat = tools.catalogue.unit(seat) !== null;
  return hasSeat && (await staffingOffices(tools)).some((one) => one.region === region);
}
