import { clearanceStates, sponsorKinds } from '#registry/site.ts';
import { siteLabels } from './site-labels.ts';
import { clearanceText, sponsorKindText } from './words.ts';

/** One question of the new-site form; `name` is its input's, as `Fields` has it. */
export interface SiteQuestion {
  readonly name: string;
  readonly label: string;
  readonly required?: true;
  readonly hint?: string;
  /** A right answer, shown as 例如. */
  readonly example?: string;
  readonly type?: 'url' | 'tel' | 'email';
  readonly inputmode?: 'numeric';
  /** Lines of a longer text. */
  readonly lines?: number;
  /** Most characters, counted while they are typed. */
  readonly max?: number;
  /** Answers to choose one of. */
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** The unit's code with the places it fills in. */
  readonly isUnit?: true;
  /** Asked of a new site only, or of a registered one only (F01). */
  readonly only?: 'new' | 'registered';
}

/** Questions under one heading. */
export interface SiteQuestionGroup {
  readonly legend: string;
  /** Said before the group. */
  readonly note?: string;
  /** 联系人同负责人 stands on top (X28). */
  readonly canBeSame?: true;
  readonly questions: readonly SiteQuestion[];
}

export const sameContactLabel = '联系人同负责人（勾选后不需要填写下面各项）';
export const unitHint = '六位，如北京市为 110000。不知道的，可以输入地区或部门名称查询。';

const yesNo = [
  ['yes', '是'],
  ['no', '否'],
] as const;
const kinds = sponsorKinds.map((kind) => [kind, sponsorKindText[kind]] as const);
const clearances = clearanceStates.map((state) => [state, clearanceText[state]] as const);
const numberHint = '已取得的填写编号；没有的填写“无”。';
const listHint = '每行一个，没有的不填。';

/** 政府网站基本信息表: every question in its order, for the web form and the offline form. */
export const siteQuestions: readonly SiteQuestionGroup[] = [
  {
    legend: '网站和主办单位',
    questions: [
      {
        name: 'name',
        label: siteLabels['/name'],
        required: true,
        hint: '政府门户网站和部门网站要以本地区、本部门机构名称命名。',
        example: '示例市人民政府',
      },
      {
        name: 'homeUrl',
        label: siteLabels['/homeUrl'],
        type: 'url',
        required: true,
        hint: '请填写完整，包含 http 或者 https。',
        example: 'https://www.example.gov.cn/',
      },
      {
        name: 'sponsor.name',
        label: siteLabels['/sponsor/name'],
        required: true,
        example: '示例市民政局',
      },
      {
        name: 'sponsor.kind',
        label: siteLabels['/sponsor/kind'],
        required: true,
        options: kinds,
      },
      {
        name: 'unit',
        label: siteLabels['/unit'],
        required: true,
        hint: unitHint,
        isUnit: true,
        only: 'new',
      },
      {
        name: 'address',
        label: siteLabels['/address'],
        required: true,
        example: '示例市示例区示例路 1 号',
      },
      {
        name: 'isPortal',
        label: siteLabels['/isPortal'],
        required: true,
        hint: '一个组织单位只能有一个政府门户网站。',
        options: yesNo,
        only: 'new',
      },
      {
        name: 'isServicePlatform',
        label: siteLabels['/isServicePlatform'],
        required: true,
        options: yesNo,
        only: 'new',
      },
    ],
  },
  {
    legend: '标识、域名和备案',
    questions: [
      clearance('label'),
      clearance('domain'),
      clearance('icp'),
      { name: 'icp', label: siteLabels['/icp'], hint: numberHint, example: '京ICP备05070218号' },
      clearance('police'),
      {
        name: 'police',
        label: siteLabels['/police'],
        hint: numberHint,
        example: '京公网安备11010202000001号',
      },
      {
        name: 'ipv4',
        label: siteLabels['/ipv4'],
        lines: 2,
        hint: listHint,
        example: '192.0.2.1',
        only: 'registered',
      },
      {
        name: 'ipv6',
        label: siteLabels['/ipv6'],
        lines: 2,
        hint: listHint,
        example: '2001:db8::1',
        only: 'registered',
      },
    ],
  },
  {
    legend: '负责人信息',
    note: '负责人和联系人信息只用于审核和通知，不公开。',
    questions: person('principal'),
  },
  { legend: '联系人信息', canBeSame: true, questions: person('contact') },
  {
    legend: '简介和说明',
    questions: [
      { name: 'introduction', label: siteLabels['/introduction'], lines: 5, max: 500 },
      {
        name: 'justification',
        label: siteLabels['/justification'],
        lines: 3,
        hint: '网站名称、网址与命名规范不一致，或者同一单位开办多个网站的，请说明理由。',
      },
    ],
  },
];

function clearance(key: 'label' | 'domain' | 'icp' | 'police'): SiteQuestion {
  const label = siteLabels[`/clearances/${key}`];
  return { name: `clearances.${key}`, label, required: true, options: clearances };
}

/** The four questions about a person (B13 to B16). */
function person(role: 'principal' | 'contact'): readonly SiteQuestion[] {
  return [
    { name: `${role}.name`, label: '姓名', required: true },
    {
      name: `${role}.officePhone`,
      label: '办公电话',
      type: 'tel',
      required: true,
      hint: '必须带有区号，可输入分机号。',
      example: '010-99912345 或 010-99912345-102',
    },
    {
      name: `${role}.mobile`,
      label: '手机',
      type: 'tel',
      inputmode: 'numeric',
      required: true,
      example: '13899912345',
    },
    {
      name: `${role}.email`,
      label: '电子邮箱',
      type: 'email',
      required: true,
      hint: '审核结果和标识码发送到这个邮箱，请务必填写正确。',
      example: 'jia@example.invalid',
    },
  ];
}
